"""What the links in mails to customers do: say that an address is theirs, and end its mails. On both databases."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app import clock
from app.customers.actions import revoke_link
from app.customers.models import TrackingLink
from app.notifications import alerts, chores
from app.notifications.models import AlertKey, DateAlert
from app.notifications.rules.alerts import MOVES_EVERY
from app.notifications.rules.mails import MailState
from app.transaction import transaction_of
from tests.notifications.customer import ANN, KEY, keys_in, moves, press, to_customers
from tests.story import JUNE, MACHINE, MONDAY, told_by


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
