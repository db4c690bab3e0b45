"""The link of a mail: looking changes nothing, posting acts, one order wide, ended by time, order or hand."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app import clock
from app.access import COOKIE, LINK_COOKIE, csrf_token
from app.database import session_for
from app.events import LoggedEvent
from app.identity import actions as people
from app.identity.models import Person
from app.notifications import order_links
from app.notifications.models import OrderLink
from app.orders import actions as orders
from app.refusals import NotFound, RuleBroken
from app.transaction import transaction
from tests.live.listening import session_of
from tests.notifications.post import link_in, text_of
from tests.story import JUNE, MACHINE, MONDAY, told_by


class Bearer:
    """Somebody with a link and nothing else: `.get`, `.post`."""

    def __init__(self, app, path=""):
        self.app, self.client = app, app.test_client()
        self.landed = self.client.get(path, follow_redirects=True) if path else None

    @property
    def token(self):
        held = self.client.get_cookie(LINK_COOKIE)
        with self.app.test_request_context(headers={"Cookie": f"{LINK_COOKIE}={held.value}" if held else ""}):
            return csrf_token()

    def get(self, path, **how):
        return self.client.get(path, **how)

    def post(self, path, data=None, **how):
        return self.client.post(path, data=(data or {}) | {"csrf_token": self.token}, **how)


@pytest.fixture
def order_id(world):
    return world.issued(world.line(100), world.line(50))


@pytest.fixture
def bearer(world, office, order_id):
    """Whoever opened the mail about the order."""
    (mail,) = office.deliver()
    return Bearer(world.app, link_in(mail))


def answer_of(world, order_id, **changed):
    """What the page of an order would send, as requested but for what is changed."""
    first, second = world.line_ids(order_id)
    data = {"revision": "1", "nonce": "n1"}
    for line_id, quantity in ((first, "100"), (second, "50")):
        version = str(world.look(line_id, "version"))
        data |= {f"line-{line_id}-version": version, f"line-{line_id}-quantity": quantity, f"line-{line_id}-on": "2026-06-12"}
    return data | {name.replace("first", f"line-{first}").replace("_", "-"): value for name, value in changed.items()}


def test_it_opens_the_order_without_a_sign_in_and_stands_in_no_address(bearer, order_id):
    assert bearer.landed.status_code == 200
    assert bearer.landed.request.path == f"/orders/{order_id}"
    assert "Confirm 2 lines" in bearer.landed.text
    assert bearer.landed.headers["Cache-Control"] == "no-store"


def test_fifty_looks_by_a_scanner_change_nothing(world, office, order_id):
    (mail,) = office.deliver()
    with told_by(world.app, MACHINE), session_for(MACHINE) as session:
        before = [vars(row) for row in session.scalars(select(OrderLink))], len(session.scalars(select(LoggedEvent)).all())
    for n in range(50):
        scanner = world.app.test_client()
        assert (scanner.head if n % 2 else scanner.get)(link_in(mail), follow_redirects=True).status_code == 200
    with told_by(world.app, MACHINE), session_for(MACHINE) as session:
        links = [vars(row) for row in session.scalars(select(OrderLink))]
        after = links, len(session.scalars(select(LoggedEvent)).all())
    assert [row["expires_at"] for row in before[0]] == [row["expires_at"] for row in after[0]]
    assert before[1] == after[1]
    assert {world.look(line_id, "answer") for line_id in world.line_ids(order_id)} == {"pending"}


def test_an_answer_by_link_stands_in_the_history_with_the_name(world, bearer, order_id):
    sent = answer_of(world, order_id, first_on="2026-06-19", first_reason="material")
    done = bearer.post(f"/orders/{order_id}/answer", sent, follow_redirects=True)
    assert done.status_code == 200
    assert [world.look(line_id, "answer") for line_id in world.line_ids(order_id)] == ["proposed", "accepted"]
    assert "Acme_Person" in done.text


def test_twenty_equal_posts_act_once(world, bearer, order_id):
    sent = answer_of(world, order_id)
    for _ in range(20):
        assert bearer.post(f"/orders/{order_id}/answer", sent).status_code == 303
    with told_by(world.app, MACHINE), session_for(MACHINE) as session:
        accepted = select(LoggedEvent).where(LoggedEvent.name == "orders.line_accepted")
        assert len(session.scalars(accepted).all()) == 2


def test_another_site_cannot_post_with_it(world, bearer, order_id):
    sent = answer_of(world, order_id)
    assert bearer.client.post(f"/orders/{order_id}/answer", data=sent).status_code == 400


def test_it_is_one_order_wide(world, bearer, order_id):
    other = world.issued()
    nowhere = bearer.get("/orders/999999")
    found = bearer.get(f"/orders/{other}")
    assert (found.status_code, nowhere.status_code) == (404, 404)
    (line_id,) = world.line_ids(other)
    sent = {"revision": "1", f"line-{line_id}-version": "1", f"line-{line_id}-quantity": "100"}
    assert bearer.post(f"/orders/{other}/answer", sent).status_code == 404
    # A line of the other order, said to be one of this one's.
    sent |= {f"line-{line_id}-on": "2026-06-12"}
    assert bearer.post(f"/orders/{order_id}/answer", sent).status_code in (404, 409, 422)
    assert world.look(line_id, "answer") == "pending"


@pytest.mark.parametrize(
    "path",
    ["/", "/todo", "/orders", "/account/password", "/account/tokens", "/people", "/shipments", "/calendar", "/live/since/0"],
)
def test_everything_else_is_closed_as_to_nobody(bearer, world, path):
    nobody = world.app.test_client().get(path)
    assert (bearer.get(path).status_code, bearer.get(path).location) == (nobody.status_code, nobody.location)


def said_by(bearer):
    """The page without the token of its form, which is made of the cookie."""
    return bearer.landed.text.replace(bearer.token, "")


@pytest.mark.parametrize("what", ["wrong", "expired", "revoked", "order closed", "shut out"])
def test_links_that_let_nobody_in_look_alike(world, office, order_id, what):
    (mail,) = office.deliver()
    path, wait = link_in(mail), timedelta(days=15) if what == "expired" else timedelta(0)
    if what == "wrong":
        path = path[:-4] + "xxxx"
    elif what == "revoked":
        with told_by(world.app, world.buyer):
            order_links.revoke_links(world.buyer, order_id, world.acme_person.person_id)
    elif what == "order closed":
        with told_by(world.app, world.buyer):
            orders.cancel_order(world.buyer, order_id, version=2, reason="no_longer_needed")
    elif what == "shut out":
        with told_by(world.app, MACHINE), transaction(MACHINE) as work:
            work.session.get_one(Person, world.acme_person.person_id).active = False
    with clock.at(MONDAY + wait):
        dead = Bearer(world.app, path)
        assert dead.landed.status_code == 404
        assert said_by(dead) == said_by(Bearer(world.app, "/to/nothing"))
        assert dead.get(f"/orders/{order_id}").status_code == Bearer(world.app).get(f"/orders/{order_id}").status_code


def test_an_expired_link_brings_a_fresh_one_to_the_same_address_only(world, office, order_id):
    (mail,) = office.deliver()
    with clock.at(MONDAY + timedelta(days=15)):
        office.deliver()  # what became due meanwhile
        late = Bearer(world.app, link_in(mail))
        for _ in range(3):
            assert "fresh one is on its way" in late.post("/to/fresh", {"email": "thief@test.test"}).text
        fresh = office.deliver()
        assert [each["To"].addresses[0].addr_spec for each in fresh] == ["acme_person@test.test"]
        assert Bearer(world.app, link_in(fresh[0])).landed.status_code == 200


@pytest.mark.parametrize("path", ["/to/nothing", "revoked"])
def test_a_wrong_or_revoked_link_brings_nothing_and_says_the_same(world, office, order_id, path):
    (mail,) = office.deliver()
    with told_by(world.app, world.buyer):
        order_links.revoke_links(world.buyer, order_id, world.acme_person.person_id)
    dead = Bearer(world.app, link_in(mail) if path == "revoked" else path)
    assert "fresh one is on its way" in dead.post("/to/fresh").text
    assert office.deliver() == []


def test_another_price_needs_a_code_from_a_second_mail(world, office, bearer, order_id):
    sent = answer_of(world, order_id, first_price="3.50", first_reason="price")
    refused = bearer.post(f"/orders/{order_id}/answer", sent)
    assert refused.status_code == 409
    assert "Another price needs a code" in refused.text
    asked = bearer.post("/to/code", sent)
    assert 'value="3.50"' in asked.text
    (mail,) = office.deliver()
    code = text_of(mail).split("Your code is ")[1][:6]
    assert bearer.post("/to/confirm", sent | {"code": "000000" if code != "000000" else "111111"}).status_code == 409
    confirmed = bearer.post("/to/confirm", sent | {"code": code})
    assert (confirmed.status_code, confirmed.location) == (307, f"/orders/{order_id}/answer")
    assert bearer.post(f"/orders/{order_id}/answer", sent).status_code == 303
    assert world.look(world.line_ids(order_id)[0], "answer") == "proposed"


def test_to_agree_to_another_price_needs_the_code_as_well(world, office, order_id):
    line_id, _other = world.line_ids(order_id)
    world.propose(line_id, (100, JUNE[19]))
    with told_by(world.app, world.buyer):
        orders.counter_proposal(world.buyer, world.proposal(line_id, (100, JUNE[19]), unit_price=Decimal("0.01")))
    bearer = Bearer(world.app, link_in(office.deliver()[0]))
    refused = bearer.post(f"/order-lines/{line_id}/counter/accept", {"version": world.look(line_id, "version")})
    assert (refused.status_code, "Another price needs a code" in refused.text) == (409, True)
    assert world.look(line_id, "answer") == "countered"


def test_it_does_not_come_back_with_its_person(world, office, bearer, order_id):
    for verb in (people.deactivate, people.reactivate):
        with told_by(world.app, world.admin):
            verb(world.admin, world.acme_person.person_id)
    assert bearer.get(f"/orders/{order_id}").status_code != 200


def test_a_code_cannot_be_guessed(world, office, bearer, order_id):
    bearer.post("/to/code", {})
    (mail,) = office.deliver()
    code = text_of(mail).split("Your code is ")[1][:6]
    token = bearer.client.get_cookie(LINK_COOKIE).value
    with told_by(world.app, MACHINE):
        for n in range(5):
            with pytest.raises(RuleBroken):
                order_links.confirm(token, f"{(int(code) + n + 1) % 1_000_000:06}")
        with pytest.raises(RuleBroken, match="does not fit"):
            order_links.confirm(token, code)


def test_whoever_is_signed_in_stays_so(world, office, order_id):
    (mail,) = office.deliver()
    signed_in = session_of(world.app, world.acme_person.person_id)
    client = world.app.test_client()
    client.set_cookie(COOKIE, signed_in.cookie)
    landed = client.get(link_in(mail), follow_redirects=True)
    assert "Sign out" in landed.text


def test_the_buyer_and_the_suppliers_administrator_see_and_end_links(world, office, order_id):
    office.deliver()
    with told_by(world.app, world.buyer):
        (held,) = order_links.links_of(world.buyer, order_id)
        assert (held.name, held.links) == ("Acme_Person", 1)
        order_links.revoke_links(world.buyer, order_id, held.person_id)
        assert list(order_links.links_of(world.buyer, order_id)) == []
        with pytest.raises(RuleBroken, match="no link"):
            order_links.revoke_links(world.buyer, order_id, held.person_id)
    for other in (world.acme_person, world.sales, world.bits_person):
        with told_by(world.app, other), pytest.raises(NotFound):
            order_links.links_of(other, order_id)


def test_a_token_is_kept_nowhere(world, office, order_id):
    (mail,) = office.deliver()
    token = link_in(mail).removeprefix("/to/")
    assert len(token) >= 22
    with told_by(world.app, MACHINE), session_for(MACHINE) as session:
        (link,) = session.scalars(select(OrderLink)).all()
    assert token not in str(vars(link))
    assert JUNE[15] == link.expires_at.date()
