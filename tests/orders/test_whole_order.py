"""A whole order answered at once: all or nothing, once, and only by whom it was sent to."""

import pytest
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.orders import actions
from app.orders.rules.answers import Accept, LineAnswer, Reject
from app.principal import Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.suppliers.actions import change_state
from app.suppliers.rules import State
from app.transaction import AlreadyDone
from tests.story import JUNE, MACHINE, D, World, told_by


@pytest.fixture
def order(world: World) -> int:
    return world.issued(world.line(100), world.line(50, JUNE[19]), world.line(7, JUNE[26]))


def give(world: World, order: int, *given: LineAnswer, revision: int = 1, by: Principal | None = None, **more) -> None:
    actor = by or world.acme_person
    with told_by(world.app, actor):
        actions.answer_lines(actor, order, revision, given, **more)


def events(world: World, *names: str) -> list[LoggedEvent]:
    with told_by(world.app, MACHINE):
        return list(db.session.scalars(select(LoggedEvent).where(LoggedEvent.name.in_(names)).order_by(LoggedEvent.seq)))


def as_requested(world: World, *lines: int) -> list[Accept]:
    return [Accept(line, world.look(line, "version")) for line in lines]


def test_every_answered_line_is_a_fact_of_its_own(world: World, order: int):
    one, two, three = world.line_ids(order)
    later = world.proposal(two, (50, JUNE[26]), note="Zinc is late")
    give(world, order, *as_requested(world, one, three), later, supplier_reference="SO 88")
    told = events(world, "orders.line_accepted", "orders.line_proposed", "orders.words_given", "orders.reference_set")
    assert [(each.name, each.data.get("line_no")) for each in told] == [
        ("orders.line_accepted", 1),
        ("orders.line_accepted", 3),
        ("orders.line_proposed", 2),
        ("orders.words_given", 2),
        ("orders.reference_set", None),
    ]
    assert told[2].data | {"line_id": 0, "proposal_id": 0, "order_id": 0} == {
        "order_id": 0,
        "supplier_id": world.acme,
        "site_id": world.berlin,
        "revision": 1,
        "line_id": 0,
        "line_no": 2,
        "proposal_id": 0,
        "quantities": ["50"],
        "days": ["2026-06-26"],
        "requested_on": "2026-06-19",
        "requested_quantity": "50",
        "promised_on": None,
        "remainder": "0",
        "reason": "material",
    }


def test_one_wrong_line_keeps_all_from_being_answered(world: World, order: int):
    one, two, _ = world.line_ids(order)
    with pytest.raises(RuleBroken) as refused:
        give(world, order, *as_requested(world, one), world.proposal(two, (49, JUNE[26])))
    assert refused.value.field == f"line-{two}-quantity"
    assert "49 H87 offered and 0 not to be delivered do not come to the 50 H87" in str(refused.value)
    assert world.look(one, "answer") == "pending"
    assert events(world, "orders.line_accepted") == []


def test_the_same_form_sent_twice_acts_once(world: World, order: int):
    one, _, _ = world.line_ids(order)
    given = as_requested(world, one)
    give(world, order, *given, once="a" * 32)
    with pytest.raises(AlreadyDone):
        give(world, order, *given, once="a" * 32)
    assert len(world.look(one, "promises")) == 1


def test_who_looked_at_an_old_row_is_shown_what_stands_there_now(world: World, order: int):
    one, _, _ = world.line_ids(order)
    seen = as_requested(world, one)
    world.propose(one, (100, JUNE[19]))
    with pytest.raises(Stale, match="it is 100 H87 for 12 Jun 2026, proposed, now"):
        give(world, order, *seen)


def test_an_answer_to_an_old_revision_is_refused_with_the_difference(world: World, order: int):
    one, two, _ = world.line_ids(order)
    seen = as_requested(world, two)
    with told_by(world.app, world.buyer):
        actions.revise_order(world.buyer, order, [actions.Change(line_id=one, quantity=D(80), requested_on=JUNE[15])])
    with pytest.raises(Stale, match="This changed: 1: quantity 100 → 80; 1: requested on 12 Jun 2026 → 15 Jun 2026"):
        give(world, order, *seen)
    assert world.look(two, "answer") == "pending"


def test_a_line_answered_twice_in_one_form_is_refused(world: World, order: int):
    one, _, _ = world.line_ids(order)
    with pytest.raises(RuleBroken, match="answered twice"):
        give(world, order, *as_requested(world, one, one))


def test_a_line_of_another_order_is_not_found(world: World, order: int):
    (other,) = world.line_ids(world.issued())
    with pytest.raises(NotFound):
        give(world, order, *as_requested(world, other))


def test_another_suppliers_order_is_not_found(world: World, order: int):
    one, _, _ = world.line_ids(order)
    with pytest.raises(NotFound):
        give(world, order, *as_requested(world, one), by=world.bits_person)


@pytest.mark.parametrize("role", ["buyer", "sales", "receiver", "admin"])
def test_nobody_of_ours_answers_for_a_supplier(world: World, order: int, role: str):
    one, _, _ = world.line_ids(order)
    with pytest.raises(NotFound):
        give(world, order, *as_requested(world, one), by=getattr(world, role))


def test_a_suspended_supplier_cannot_answer(world: World, order: int):
    one, _, _ = world.line_ids(order)
    become(world, State.SUSPENDED)
    with pytest.raises(RuleBroken, match="The supplier is suspended"):
        give(world, order, *as_requested(world, one))


def test_a_restricted_supplier_finishes_what_is_open_and_gets_nothing_new(world: World, order: int):
    one, _, _ = world.line_ids(order)
    draft = world.draft()
    become(world, State.RESTRICTED)
    give(world, order, *as_requested(world, one))
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="it gets no new orders"):
        actions.issue_order(world.buyer, draft)


def become(world: World, state: State) -> None:
    with told_by(world.app, world.buyer):
        change_state(world.buyer, world.acme, version=1, state=state, reason="Audit")


def test_a_rejection_needs_a_reason_that_we_know(world: World, order: int):
    one, _, _ = world.line_ids(order)
    with pytest.raises(RuleBroken, match="“no idea” is no reason"):
        give(world, order, Reject(one, world.look(one, "version"), "no idea"))


def test_that_a_price_was_the_reason_is_kept_from_sales_and_sites(world: World, order: int):
    one, _, _ = world.line_ids(order)
    give(world, order, Reject(one, world.look(one, "version"), "price", "Not below 4.20 EUR"))
    rejected, words = events(world, "orders.line_rejected", "orders.words_given")
    assert rejected.data["reason"] == ""
    assert set(rejected.fact().audience()) >= {"sales", f"site:{world.berlin}"}
    assert words.data["note"] == "Not below 4.20 EUR"
    assert set(words.fact().audience()) == {f"supplier:{world.acme}", "procurement", "admin"}
