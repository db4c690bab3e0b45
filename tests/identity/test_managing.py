"""Who manages whom: a supplier's administrator its own people, ours everybody, nobody themselves out of the house."""

import re
import threading
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app import clock
from app.database import db, session_for
from app.identity import actions, queries
from app.identity.models import OneTimeLink, Person
from app.identity.rules import LinkPurpose
from app.principal import Principal, Role, system
from app.refusals import NotFound, Refusal, RuleBroken, Stale
from app.suppliers import actions as suppliers
from app.suppliers.models import Supplier
from app.suppliers.rules import State
from app.transaction import transaction_of
from tests.identity.conftest import People

MACHINE = system("test")
MEMBER, MANAGER = frozenset({Role.SUPPLIER_MEMBER}), frozenset({Role.SUPPLIER_MEMBER, Role.SUPPLIER_ADMIN})

LIVES = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.PASSWORD_RESET: timedelta(hours=4)}


@pytest.fixture
def companies(app: Flask) -> dict[str, int]:
    with app.app_context(), transaction_of(MACHINE) as work:
        rows = {code: Supplier(code=code, name=f"{code} Works", state=State.APPROVED) for code in ("ALPHA", "BETA")}
        for row in rows.values():
            work.add(row)
        work.session.flush()
        return {code: row.id for code, row in rows.items()}


@pytest.fixture
def staff(people: People, companies: dict[str, int]) -> dict[str, int]:
    """The people of two suppliers and one of ours, by a short name."""
    alpha, beta = companies["ALPHA"], companies["BETA"]
    return {
        "member": people.add("member@alpha.example", *MEMBER, supplier_id=alpha, password=None),
        "manager": people.add("manager@alpha.example", *MANAGER, supplier_id=alpha, password=None),
        "stranger": people.add("stranger@beta.example", *MANAGER, supplier_id=beta, password=None),
        "buyer": people.add("buyer@northfield.example", Role.PROCUREMENT, password=None),
        "administrator": people.add("admin@northfield.example", Role.ADMIN, password=None),
    }


class Acting:
    """Somebody who acts, known as the gate would know them."""

    def __init__(self, app: Flask, person_id: int) -> None:
        self._app = app
        with app.app_context(), session_for(MACHINE) as session:
            self.principal: Principal = session.get_one(Person, person_id).principal()

    def __call__(self, verb, *args, **words):
        with self._app.app_context():
            db.session().info["principal"] = self.principal
            return verb(self.principal, *args, **words)


VERBS = {
    "reads": lambda who, whom: who(queries.person_for, whom),
    "makes a link": lambda who, whom: who(actions.make_link, whom, LinkPurpose.PASSWORD_RESET),
    "changes roles": lambda who, whom: who(actions.change_roles, whom, MEMBER),
    "deactivates": lambda who, whom: who(actions.deactivate, whom),
    "lets in again": lambda who, whom: who(actions.reactivate, whom),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("whom", ["stranger", "buyer", "administrator"])
def test_a_supplier_s_administrator_knows_nobody_of_another_house(app, staff, verb, whom):
    with pytest.raises(NotFound):
        VERBS[verb](Acting(app, staff["manager"]), staff[whom])


@pytest.mark.parametrize("verb", ["makes a link", "changes roles", "deactivates", "lets in again"])
@pytest.mark.parametrize("who", ["member", "buyer"])
def test_who_does_not_manage_people_finds_nobody_to_manage(app, staff, verb, who):
    with pytest.raises(NotFound):
        VERBS[verb](Acting(app, staff[who]), staff["member"])


@pytest.mark.parametrize("verb", VERBS)
def test_a_supplier_s_administrator_manages_their_own(app, staff, verb):
    VERBS[verb](Acting(app, staff["manager"]), staff["member"])


def test_an_invitation_by_a_supplier_goes_to_its_own_company_whatever_is_sent(app, staff, companies):
    invite = Acting(app, staff["manager"])
    person_id, _ = invite(actions.invite, email="new@alpha.example", name="New", roles=MEMBER, supplier_id=companies["BETA"])
    assert Acting(app, person_id).principal.supplier_id == companies["ALPHA"]


@pytest.mark.parametrize("role", [Role.PROCUREMENT, Role.ADMIN, Role.SALES, Role.RECEIVING])
def test_no_supplier_hands_out_our_roles(app, staff, role):
    manager = Acting(app, staff["manager"])
    with pytest.raises(RuleBroken):
        manager(actions.invite, email="new@alpha.example", name="New", roles=frozenset({role}))
    with pytest.raises(RuleBroken):
        manager(actions.change_roles, staff["member"], MEMBER | {role})


def test_none_of_ours_holds_a_supplier_s_role(app, staff):
    with pytest.raises(RuleBroken):
        Acting(app, staff["administrator"])(actions.change_roles, staff["buyer"], MANAGER)


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_nobody_shuts_themselves_out(app, staff, who):
    acting = Acting(app, staff[who])
    with pytest.raises(RuleBroken):
        acting(actions.deactivate, staff[who])
    with pytest.raises(RuleBroken):
        acting(actions.change_roles, staff[who], MEMBER if who == "manager" else frozenset({Role.SALES}))


def test_of_two_invitations_to_one_address_at_once_one_is_made(app, staff):
    outcomes, together = [], threading.Barrier(2)

    def invite() -> None:
        acting = Acting(app, staff["administrator"])
        together.wait()
        try:
            acting(actions.invite, email="same@northfield.example", name="Same", roles=frozenset({Role.SALES}))
            outcomes.append("invited")
        except Refusal:
            outcomes.append("refused")

    racers = [threading.Thread(target=invite) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["invited", "refused"]


def test_who_comes_back_does_not_find_their_old_sessions_and_links(people, app, staff):
    administrator = Acting(app, staff["administrator"])
    token = administrator(actions.make_link, staff["buyer"], LinkPurpose.PASSWORD_RESET)
    administrator(actions.deactivate, staff["buyer"])
    administrator(actions.reactivate, staff["buyer"])
    visitor = people.visitor()
    visitor.get(f"/link/{token}")
    assert visitor.get("/link").status_code == 404


def test_nobody_of_an_offboarded_supplier_is_let_in_again_or_invited(app, staff, companies):
    administrator = Acting(app, staff["administrator"])
    buyer = Acting(app, staff["buyer"])
    buyer(suppliers.change_state, companies["ALPHA"], version=1, state=State.OFFBOARDED, reason="They closed")
    words = {"email": "new@alpha.example", "name": "New", "roles": MEMBER, "supplier_id": companies["ALPHA"]}
    for verb in (lambda: administrator(actions.reactivate, staff["member"]), lambda: administrator(actions.invite, **words)):
        with pytest.raises(RuleBroken, match="ALPHA Works is offboarded: nobody of it signs in"):
            verb()


def test_the_address_that_is_shown_to_copy_lets_its_person_in(people, app, staff):
    people.add("desk@northfield.example", Role.ADMIN)
    page = people.signed_in("desk@northfield.example").post(f"/people/{staff['buyer']}/link").text
    shown = re.search(r"https?://[^\s\"<]+/link[^\s\"<]+", page)
    assert shown
    visitor = people.visitor()
    assert visitor.get(urlsplit(unescape(shown[0])).path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("purpose", "life"), [(LinkPurpose.INVITATION, timedelta(days=7)), (LinkPurpose.PASSWORD_RESET, timedelta(hours=4))]
)
def test_a_link_lives_as_long_as_its_purpose(people, app, staff, purpose, life):
    token = Acting(app, staff["administrator"])(actions.make_link, staff["buyer"], purpose)
    visitor = people.visitor()
    visitor.get(f"/link/{token}")
    with clock.at(clock.now() + life - timedelta(minutes=1)):
        assert visitor.get("/link").status_code == 200
    with clock.at(clock.now() + life + timedelta(minutes=1)):
        assert visitor.get("/link").status_code == 404
    with app.app_context(), session_for(MACHINE) as session:
        assert token not in {link.token_hash for link in session.query(OneTimeLink)}


def test_two_administrators_do_not_overwrite_each_others_roles(app, people, staff):
    acting = Acting(app, staff["administrator"])
    acting(actions.change_roles, staff["buyer"], frozenset({Role.SALES}), version=1)
    with pytest.raises(Stale, match=r"was changed since you opened this page. Roles now: .*sales"):
        acting(actions.change_roles, staff["buyer"], frozenset({Role.RECEIVING}), version=1)
