"""A customer leaves an address on their order and is told when a day moves, and nobody else is. On both databases."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import clock
from app.access import COOKIE
from app.customers.actions import dispatch, make_link, revoke_link
from app.customers.actions.dispatching import Way
from app.customers.models import CustomerOrder, TrackingLink
from app.database import session_for
from app.isolation import ScopeError
from app.notifications import alerts, chores
from app.notifications.models import AlertKey, DateAlert, Mail
from app.notifications.postman import Postman
from app.notifications.rules.alerts import MOST_ASKED_A_DAY, MOST_ON_A_LINK, MOVES_EVERY
from app.notifications.rules.mails import MailState
from app.principal import tracking
from app.transaction import transaction_of
from tests.customers.market import opened
from tests.live.listening import session_of
from tests.notifications.post import html_of, text_of
from tests.story import JUNE, MACHINE, MONDAY, D, told_by

KEY = re.compile(r"https?://[^\s\"]+(/alerts/[\w-]+)")
ASKED = "We ask that address by mail whether it is yours"
ANN = "ann@hafen.test"


class Customer:
    """Somebody with a tracking link: `.leave(address)` on its page, `.client` for what their mails lead to."""

    def __init__(self, app, token):
        self.app, self.client = app, FlaskClient(app, use_cookies=True)
        self.landed = self.client.get(f"/track/{token}", follow_redirects=True)
        self.page = self.landed.request.path

    def leave(self, address=ANN, **how):
        return self.client.post(f"{self.page}/alerts", data={"email": address}, follow_redirects=True, **how)


def keys_in(mail):
    return KEY.findall(text_of(mail))


def press(app, path):
    """Whoever opens the link of a mail and presses its button."""
    client = FlaskClient(app, use_cookies=True)
    client.get(path, follow_redirects=True)
    return client.post("/alerts")


@pytest.fixture
def market(world):
    return opened(world)


@pytest.fixture
def bought(market):
    """An order line with the supplier, agreed for Friday, 12 June."""
    line_id = market.bought(100, JUNE[12])
    market.world.answer(line_id)
    return line_id


@pytest.fixture
def sold(market, bought):
    """A customer line that it feeds."""
    line_id = market.line(100, JUNE[19], their_reference="HM-77")
    market.give(line_id, bought, 100)
    return line_id


@pytest.fixture
def order_id(market, sold):
    return market.row(sold, "customer_order_id")


@pytest.fixture
def customer(market, order_id, office):
    office.deliver()
    return Customer(market.app, market.does(make_link, order_id))


@pytest.fixture
def told(customer, office, market):
    """A customer whose address is confirmed."""
    customer.leave()
    (question,) = office.deliver()
    assert press(market.app, keys_in(question)[0]).status_code == 200
    return customer


def moves(market, bought, day):
    """The supplier offers another day, and the buyer accepts it."""
    market.world.propose(bought, (100, day))
    market.world.accept_proposal(bought)


def to_customers(mails):
    return [mail for mail in mails if mail["To"].addresses[0].domain == "hafen.test"]


def test_an_address_is_asked_first_whether_it_is_theirs(customer, office, market, bought):
    assert ASKED in customer.leave().text
    (question,) = office.deliver()
    assert question["To"].addresses[0].addr_spec == ANN
    assert question["Subject"].startswith("Please confirm: mails about order ")
    moves(market, bought, JUNE[24])
    assert to_customers(office.deliver()) == [], "nobody said yet that the address is theirs"


def test_a_day_that_moved_is_told_with_what_it_was_and_nothing_of_suppliers(told, office, market, bought):
    moves(market, bought, JUNE[24])
    (mail,) = to_customers(office.deliver())
    assert re.fullmatch(r"Order \S+ \(your reference HM-77\): 1 day moved", str(mail["Subject"]))
    for body in (text_of(mail), html_of(mail)):
        assert "1 M8 bolt: 12 Jun 2026 → 24 Jun 2026" in body
        assert "Stop these mails" in body
        for secret in ("Acme", "PO-", "material", "Berlin", "/orders", "/account/mails"):
            assert secret not in body
    assert mail["Reply-To"] is None


def test_what_is_only_offered_is_not_told(told, office, market, bought):
    market.world.propose(bought, (100, JUNE[24]))
    assert to_customers(office.deliver()) == []


def test_a_fact_that_is_heard_again_is_told_once(told, office, market, bought):
    moves(market, bought, JUNE[24])
    assert len(to_customers(office.deliver())) == 1
    office.hear(again=True)
    assert office.carry() == 0


def test_what_moves_again_soon_comes_as_one_mail_and_what_moves_back_not_at_all(told, office, market, bought):
    moves(market, bought, JUNE[24])
    office.deliver()
    for day in (JUNE[25], JUNE[26]):
        moves(market, bought, day)
        assert to_customers(office.deliver()) == []
    with clock.at(MONDAY + MOVES_EVERY):
        (mail,) = to_customers(office.deliver())
        assert "24 Jun 2026 → 26 Jun 2026" in text_of(mail)
        moves(market, bought, JUNE[29])
        moves(market, bought, JUNE[26])
        office.hear()
    with clock.at(MONDAY + 2 * MOVES_EVERY):
        assert to_customers(office.deliver()) == []


def test_what_moves_while_a_mail_is_on_its_way_is_told_next(told, office, market, bought, monkeypatch):
    moves(market, bought, JUNE[24])
    office.hear()
    drawn = Postman.written

    def written(self, mail, letter):
        moves(market, bought, JUNE[26])
        return drawn(self, mail, letter)

    monkeypatch.setattr(Postman, "written", written)
    assert office.carry() == 1
    monkeypatch.undo()
    office.hear()
    with clock.at(MONDAY + MOVES_EVERY):
        (mail,) = to_customers(office.deliver())
        assert "24 Jun 2026 → 26 Jun 2026" in text_of(mail)


def test_goods_that_are_here_and_wait_are_no_news_each_day(told, office, market, bought, sold):
    with clock.at(MONDAY + timedelta(days=1)):
        market.arrived(bought, 100, JUNE[2])
        assert len(to_customers(office.deliver())) == 0, "it is here earlier than promised, and waits"


def test_what_has_left_does_not_move(told, office, market, bought, sold, order_id):
    market.arrived(bought, 100, JUNE[1])
    market.does(dispatch, order_id, {sold: D(100)}, Way(JUNE[1]), version=market.look(order_id, "version", of=CustomerOrder))
    assert to_customers(office.deliver()) == []


@pytest.mark.parametrize("what", ["revoked", "expired"])
def test_the_end_of_the_link_is_the_end_of_its_mails(told, office, market, bought, what):
    link_id = int(told.page.rsplit("/", 1)[1])
    if what == "revoked":
        market.does(revoke_link, link_id)
    else:
        with told_by(market.app, MACHINE), transaction_of(MACHINE) as work:
            work.session.execute(update(TrackingLink).where(TrackingLink.id == link_id).values(expires_at=MONDAY))
    moves(market, bought, JUNE[24])
    assert to_customers(office.deliver()) == []
    with told_by(market.app, MACHINE):
        chores.forget(MACHINE)
    assert [alert.address for alert in office.rows(DateAlert)] == [""], "the address is forgotten"
    assert told.leave().status_code == 404


@pytest.mark.parametrize("one_click", [False, True])
def test_one_click_in_every_mail_ends_them_and_the_address_is_forgotten(told, office, market, bought, one_click):
    moves(market, bought, JUNE[24])
    (mail,) = to_customers(office.deliver())
    stop = KEY.search(str(mail["List-Unsubscribe"]))[1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert keys_in(mail) == [stop]
    if one_click:  # what a mail program posts: no cookie, no page of ours
        done = FlaskClient(market.app, use_cookies=False).post(stop, data={"List-Unsubscribe": "One-Click"})
    else:
        done = press(market.app, stop)
    assert (done.status_code, "No more mails come" in done.text) == (200, True)
    with clock.at(MONDAY + MOVES_EVERY):
        moves(market, bought, JUNE[26])
        assert to_customers(office.deliver()) == []
    assert [(alert.address, alert.ended_at) for alert in office.rows(DateAlert)] == [("", MONDAY)]


def test_the_question_can_be_ended_too(customer, office, market):
    customer.leave()
    (question,) = office.deliver()
    confirm, stop = keys_in(question)
    assert press(market.app, stop).status_code == 200
    assert press(market.app, confirm).status_code == 404
    assert [alert.confirmed_at for alert in office.rows(DateAlert)] == [None]


def test_fifty_looks_by_a_scanner_confirm_and_end_nothing(customer, office, market):
    customer.leave()
    (question,) = office.deliver()
    for n in range(50):
        scanner = FlaskClient(market.app, use_cookies=True)
        look = scanner.head if n % 2 else scanner.get
        assert look(keys_in(question)[n % 2], follow_redirects=True).status_code == 200
    (alert,) = office.rows(DateAlert)
    assert (alert.confirmed_at, alert.ended_at) == (None, None)


def test_a_link_confirms_once_and_afterwards_looks_like_a_wrong_one(told, office, market):
    (question,) = office.server.mails[-1:]
    confirm, wrong = keys_in(question)[0], "/alerts/nothing"
    pages = []
    for path in (confirm, wrong):
        client = FlaskClient(market.app, use_cookies=True)
        page = client.get(path, follow_redirects=True)
        pages.append((page.status_code, page.text, client.post("/alerts").status_code))
    assert pages[0] == pages[1]
    assert pages[0][::2] == (404, 404)


def test_a_wrong_link_hears_what_a_right_one_hears(market, office):
    nobody = FlaskClient(market.app, use_cookies=False)
    assert "No more mails come" in nobody.post("/alerts/nothing").text


def test_a_question_that_nobody_answers_is_forgotten(customer, office, market):
    customer.leave()
    (question,) = office.deliver()
    with clock.at(MONDAY + timedelta(days=2, minutes=1)):
        assert press(market.app, keys_in(question)[0]).status_code == 404
        with told_by(market.app, MACHINE):
            chores.forget(MACHINE)
    assert [alert.address for alert in office.rows(DateAlert)] == [""]


def test_the_page_answers_alike_whatever_address_is_left(told, office, market):
    """Unknown, confirmed, left a moment ago: one answer, and at most one mail each."""
    answers = [told.leave(address).text for address in ("new@hafen.test", ANN, "new@hafen.test", " NEW@hafen.test ")]
    assert len({re.sub(r'name="nonce" value="\w+"', "", each) for each in answers}) == 1
    assert [mail["To"].addresses[0].addr_spec for mail in office.deliver()] == ["new@hafen.test"]


def test_what_is_no_address_is_said_beside_the_field_and_kept(customer, office):
    refused = customer.leave("ann at hafen")
    assert refused.status_code == 422
    assert "“ann at hafen” is not an e-mail address" in refused.text
    assert 'value="ann at hafen"' in refused.text
    assert office.deliver() == []


@pytest.mark.parametrize(
    "address", ["a@hafen.test\r\nBcc: x@test.test", "a@hafen.test,b@test.test", "<x@hafen.test>", "x@hafen.test\x00"]
)
def test_an_address_cannot_bring_another_header_or_reader(customer, office, address):
    assert customer.leave(address).status_code == 422
    assert office.deliver() == []


def test_nobody_is_flooded(market, office, order_id):
    """Neither one address by many links, nor many addresses by one."""
    for _ in range(MOST_ASKED_A_DAY + 2):
        Customer(market.app, market.does(make_link, order_id)).leave("victim@hafen.test")
    assert len(to_customers(office.deliver())) == MOST_ASKED_A_DAY
    one = Customer(market.app, market.does(make_link, order_id))
    for n in range(MOST_ON_A_LINK + 3):
        one.leave(f"a{n}@hafen.test")
    assert len(to_customers(office.deliver())) == MOST_ON_A_LINK


def test_only_who_holds_the_link_leaves_an_address(market, office, customer):
    stranger = FlaskClient(market.app, use_cookies=True)
    assert stranger.post(f"{customer.page}/alerts", data={"email": ANN}).status_code == 404
    forged = customer.client.post(f"{customer.page}/alerts", data={"email": ANN}, headers={"Origin": "https://evil.example"})
    assert forged.status_code == 400
    assert office.rows(DateAlert) == []


def test_nobody_but_the_machine_reads_an_address(told, office, market, order_id):
    readers = (market.world.admin, market.world.buyer, market.world.sales, market.world.acme_person, tracking(order_id, 1))
    for reader in readers:
        with told_by(market.app, reader), session_for(reader) as session, pytest.raises(ScopeError):
            session.scalars(select(DateAlert)).all()
    page = signed_in(market, market.world.admin)
    assert "A customer" in page.get("/outbox").text
    for mail in office.rows(Mail):
        for path in ("/outbox", f"/outbox/{mail.id}", f"/outbox/{mail.id}/preview"):
            assert ANN not in page.get(path).text
            assert "/alerts/" not in page.get(path).text


def signed_in(market, who):
    client = FlaskClient(market.app, use_cookies=True)
    client.set_cookie(COOKIE, session_of(market.app, who.person_id).cookie)
    return client


def test_an_address_that_takes_no_mail_is_forgotten(told, office, market, bought):
    office.server.sink.refusing[ANN] = f"550 No such mailbox {ANN}"
    moves(market, bought, JUNE[24])
    assert to_customers(office.deliver()) == []
    assert [alert.address for alert in office.rows(DateAlert)] == [""]
    returned = [mail for mail in office.kept if mail.alert_id][-1]
    assert (returned.state, ANN in returned.reason) == (MailState.RETURNED, False)


def test_secrets_are_kept_nowhere(told, office):
    tokens = [path.removeprefix("/alerts/") for mail in office.server.mails for path in keys_in(mail)]
    kept = " ".join(str(vars(row)) for row in office.rows(AlertKey, AlertKey.token_hash))
    assert tokens
    assert all(len(token) >= 22 and token not in kept for token in tokens)
    with told_by(office.app, MACHINE):
        assert alerts.key_behind(tokens[-1]) is not None
