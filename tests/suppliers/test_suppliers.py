"""Suppliers: their states, what each lets happen, and who may see and change them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.refusals import NotFound, RuleBroken, Stale
from app.suppliers import actions, queries, rules
from app.suppliers.rules import Act, State
from tests.story import MACHINE, World, told_by

# domain.md §3: new order, answer, ship, receive
TABLE = {
    State.PROSPECT: (False, False, False, False),
    State.ONBOARDING: (False, False, False, False),
    State.APPROVED: (True, True, True, True),
    State.RESTRICTED: (False, True, True, True),
    State.SUSPENDED: (False, False, False, True),
    State.OFFBOARDED: (False, False, False, True),
}


@pytest.mark.parametrize("state", State)
def test_what_a_state_lets_happen_stands_in_the_table(state: State):
    assert tuple(rules.lets(state, act) for act in Act) == TABLE[state]
    for act in Act:
        if rules.lets(state, act):
            rules.check(state, act)
        else:
            with pytest.raises(RuleBroken, match=str(state)):
                rules.check(state, act)


@given(st.lists(st.sampled_from(State), max_size=12))
def test_whatever_is_tried_an_unapproved_company_never_gets_an_order_without_being_approved(wanted: list[State]):
    state, approved = State.PROSPECT, False
    for after in wanted:
        try:
            rules.check_move(state, after, "because")
        except RuleBroken:
            continue
        state = after
        approved = approved or state is State.APPROVED
        assert approved or not rules.lets(state, Act.ORDER)


def change(world: World, state: State, reason: str = "Audit", version: int = 1) -> None:
    with told_by(world.app, world.buyer):
        actions.change_state(world.buyer, world.acme, version=version, state=state, reason=reason)


def test_a_state_changes_with_a_reason_that_buyers_alone_hear(world: World):
    change(world, State.RESTRICTED, "Two failed audits")
    with told_by(world.app, MACHINE):
        told = [row.fact() for row in db.session.scalars(select(LoggedEvent).order_by(LoggedEvent.seq))]
    changed, why = told[-2:]
    assert (changed.before, changed.after, f"supplier:{world.acme}" in changed.audience()) == ("approved", "restricted", True)
    assert (why.reason, set(why.audience())) == ("Two failed audits", {"procurement", "admin"})


def test_a_state_does_not_change_without_a_reason_or_against_the_table(world: World):
    with pytest.raises(RuleBroken, match="Say why the supplier becomes suspended"):
        change(world, State.SUSPENDED, " ")
    with pytest.raises(RuleBroken, match=r"cannot become prospect\. Expected one of: offboarded, restricted, suspended"):
        change(world, State.PROSPECT)


def test_two_people_change_one_supplier(world: World):
    change(world, State.RESTRICTED)
    with pytest.raises(Stale, match="it is restricted now"):
        change(world, State.SUSPENDED)


def test_a_supplier_is_added_with_a_plant(world: World):
    with told_by(world.app, world.buyer):
        added = actions.add_supplier(
            world.buyer, code="nova", name="Nova", country="jp", time_zone="Asia/Tokyo", currency="jpy"
        )
        actions.add_plant(world.buyer, added, name="Osaka works", country="JP", latitude=34.69, longitude=135.5)
    with told_by(world.app, world.sales):
        nova = queries.supplier_for(world.sales, added)
        assert (nova.code, nova.country, nova.currency, nova.state) == ("NOVA", "JP", "JPY", "prospect")
        assert [plant.name for plant in nova.plants] == ["Osaka works"]


def test_a_code_is_given_once(world: World):
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="There is a supplier ACME already"):
        actions.add_supplier(world.buyer, code="acme", name="Another")


def test_words_are_changed_and_named(world: World):
    with told_by(world.app, world.buyer):
        actions.change_supplier(
            world.buyer, world.acme, version=1, name="Acme Ltd", country="DE", time_zone="Europe/Berlin", city="Ulm"
        )
        told = db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "suppliers.supplier_changed")).one().fact()
    assert told.fields == ("city", "name")


def test_a_supplier_finds_itself_and_no_other(world: World):
    with told_by(world.app, world.acme_person):
        assert queries.supplier_for(world.acme_person, world.acme).code == "ACME"
        assert queries.supplier_names_for(world.acme_person) == [(world.acme, "Acme Fasteners")]
        with pytest.raises(NotFound):
            queries.supplier_for(world.acme_person, world.bits)


@pytest.mark.parametrize("role", ["acme_person", "sales", "receiver", "admin"])
def test_only_buyers_keep_suppliers(world: World, role: str):
    actor = getattr(world, role)
    with told_by(world.app, actor), pytest.raises(NotFound):
        actions.change_supplier(actor, world.acme, version=1, name="Mine")


def test_suppliers_come_by_name_a_page_at_a_time(world: World):
    with told_by(world.app, world.buyer):
        first = queries.suppliers_page(world.buyer, limit=1)
        assert [each.code for each in first] == ["ACME"]
        rest = queries.suppliers_page(world.buyer, after=(first[0].name, first[0].id))
        assert [each.code for each in rest] == ["BITS"]
        assert [each.code for each in queries.suppliers_page(world.buyer, q="bolts")] == ["BITS"]
        assert queries.suppliers_page(world.buyer, state=State.SUSPENDED) == []
