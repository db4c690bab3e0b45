"""What revisions changed, field by field, and what each of them said; whatever was asked and answered in between."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.orders import actions, queries
from app.orders.actions import Change, HeaderChange
from app.orders.queries import Revisions
from app.orders.rules.differences import Difference, Step, as_of, between
from app.principal import Principal
from app.refusals import RuleBroken, Stale
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.story import JUNE, D, World, told_by

FIELDS = st.sampled_from(["quantity", "note"])


@pytest.fixture
def order(world: World) -> int:
    return agreed(world, world.issued(world.line(100, unit_price=D(2)), world.line(50, JUNE[19]), incoterm="FCA"))


def agreed(world: World, order: int) -> int:
    for line in world.line_ids(order):
        world.answer(line)
    return order


def revise(world: World, order: int, *changes: Change, **more) -> int | None:
    with told_by(world.app, world.buyer):
        return actions.revise_order(world.buyer, order, changes, **more)


def told(world: World, order: int, what, by: Principal | None = None):
    """What somebody reads of the revisions of an order: `what(revisions)`, taken inside their session."""
    actor = by or world.acme_person
    with told_by(world.app, actor):
        return what(queries.revisions_of(actor, queries.order_page(actor, order)))


def unanswered(world: World, order: int, by: Principal | None = None) -> list[str]:
    return told(world, order, lambda revisions: [str(each) for each in revisions.unanswered], by)


@given(st.dictionaries(FIELDS, st.integers(0, 3), min_size=2), st.lists(st.tuples(FIELDS, st.integers(0, 3)), max_size=8))
def test_every_revision_can_be_read_again_from_what_stands_now(now, moves):
    said, steps = [dict(now)], []
    for revision, (field, value) in enumerate(moves, start=2):
        steps.append(Step(revision, {field: now[field]}))
        now = now | {field: value}
        said.append(now)
    assert [as_of(now, steps, revision) for revision in range(1, len(said) + 1)] == said
    first, last = said[0], said[-1]
    changed = [Difference(field, first[field], last[field]) for field in now if first[field] != last[field]]
    assert between(now, steps, 1, len(said)) == changed


def test_the_difference_is_there_field_by_field_until_it_is_answered(world: World, order: int):
    one, _ = world.line_ids(order)
    change = Change(line_id=one, quantity=D(80), requested_on=JUNE[15], unit_price=D("1.90"))
    revise(world, order, change, header=HeaderChange(incoterm="DAP"))
    expected = ["incoterm FCA → DAP", "1: quantity 100 → 80", "1: requested on 12 Jun 2026 → 15 Jun 2026"]
    assert unanswered(world, order) == [*expected, "1: unit price 2 → 1.9"]
    assert unanswered(world, order, world.buyer) == [*expected, "1: unit price 2 → 1.9"]
    agreed(world, order)
    assert unanswered(world, order) == []
    assert told(world, order, lambda revisions: len(revisions.between(1, 2))) == 4


def test_two_revisions_without_an_answer_between_them_are_one_difference(world: World, order: int):
    one, _ = world.line_ids(order)
    revise(world, order, Change(line_id=one, quantity=D(80)))
    revise(world, order, Change(line_id=one, quantity=D(90)))
    assert unanswered(world, order) == ["1: quantity 100 → 90"]


def test_an_answer_of_any_kind_is_an_answer(world: World, order: int):
    one, _ = world.line_ids(order)
    revise(world, order, Change(line_id=one, quantity=D(80)))
    world.reject(one)
    revise(world, order, Change(line_id=one, quantity=D(70)))
    assert unanswered(world, order) == ["1: quantity 80 → 70"]


def test_a_line_that_was_added_is_new_until_it_is_answered(world: World, order: int):
    revise(world, order, added=[world.line(5, JUNE[26])])
    revise(world, order, Change(line_id=world.line_ids(order)[2], quantity=D(6)))
    assert unanswered(world, order) == ["3: added"]


def test_sales_reads_no_price_and_no_terms_of_payment_in_a_difference(world: World, order: int):
    one, _ = world.line_ids(order)
    change = Change(line_id=one, unit_price=D("1.90"), quantity=D(80))
    revise(world, order, change, header=HeaderChange(payment_terms="60 days net"))
    assert unanswered(world, order, world.sales) == ["1: quantity 100 → 80"]


def test_what_was_agreed_last_is_at_hand_while_it_binds(world: World, order: int):
    one, _ = world.line_ids(order)
    revise(world, order, Change(line_id=one, requested_on=JUNE[15]))
    for side in (world.buyer, world.acme_person):
        parts = told(world, order, lambda revisions: [line.agreed for line in revisions.waiting], side)
        assert [(part.quantity, part.on) for (part,) in parts] == [(100, JUNE[12])]


def test_each_revision_says_what_it_said(world: World, order: int):
    one, _ = world.line_ids(order)
    revise(world, order, Change(line_id=one, quantity=D(80)), header=HeaderChange(note="Gate 3"))
    revise(world, order, Change(line_id=one, unit_price=D(3)), added=[world.line(5)])

    def read(revisions: Revisions):
        first = revisions.order.lines[0]
        notes = [revisions.header(number)["note"] for number in revisions.numbers]
        amounts = [tuple(revisions.line(first, number).values()) for number in revisions.numbers]
        return notes, amounts, [len(revisions.lines(number)) for number in revisions.numbers]

    notes, amounts, counts = told(world, order, read)
    assert notes == ["", "Gate 3", "Gate 3"]
    assert amounts == [(100, JUNE[12], 2), (80, JUNE[12], 2), (80, JUNE[12], 3)]
    assert counts == [2, 2, 3]


def test_an_answer_to_an_old_revision_hears_what_changed(world: World, order: int):
    one, two = world.line_ids(order)
    revise(world, order, Change(line_id=one, quantity=D(80)))
    seen = world.proposal(two, (50, JUNE[26]))
    with told_by(world.app, world.acme_person), pytest.raises(Stale, match="This changed: 1: quantity 100 → 80"):
        actions.answer_line(world.acme_person, seen, revision=1)


def test_another_site_asks_for_every_line_anew_and_takes_along_what_is_known(world: World, order: int):
    one, _ = world.line_ids(order)
    world.propose(one, (100, JUNE[19]))
    assert revise(world, order, header=HeaderChange(site_id=world.auckland)) == 2
    assert [world.look(line, "answer", "site_id") for line in world.line_ids(order)] == [("pending", world.auckland)] * 2
    assert {each.site_id for each in world.look(one, "promises")} == {world.auckland}
    assert [part.site_id for part in world.look(one, "promises")[0].parts] == [world.auckland]
    assert world.look(one, "proposals")[0].parts[0].site_id == world.auckland
    assert told(world, order, lambda revisions: revisions.header(1)["site_id"]) == world.berlin


@pytest.mark.parametrize(
    ("header", "sentence"),
    [({"currency": "USD"}, "The currency is fixed: something of line 1"), ({"site_id": 2}, "The site is fixed")],
)
def test_what_has_shipped_fixes_site_and_currency(world: World, order: int, header: dict, sentence: str):
    one, _ = world.line_ids(order)
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("S-1", JUNE[1]), [Packed(one, D(30))])
    with pytest.raises(RuleBroken, match=sentence):
        revise(world, order, header=HeaderChange(**header))


def test_nothing_is_asked_for_a_day_that_has_passed_at_the_site(world: World, order: int):
    one, _ = world.line_ids(order)
    yesterday = JUNE[1] - timedelta(days=1)
    said = "is wanted by 31 May 2026, which has passed. Expected 01 Jun 2026 or later"
    with pytest.raises(RuleBroken, match=f"Line 1 {said}"):
        revise(world, order, Change(line_id=one, requested_on=yesterday))
    with pytest.raises(RuleBroken, match=f"Line 3 {said}"):
        revise(world, order, added=[world.line(5, yesterday)])
    with pytest.raises(RuleBroken, match=f"Line 1 {said}"):
        world.issued(world.line(5, yesterday))
    assert revise(world, order, Change(line_id=one, requested_on=yesterday), of_history=True) == 2


def test_a_line_that_is_late_already_may_still_be_changed_otherwise(world: World, order: int):
    one, _ = world.line_ids(order)
    yesterday = JUNE[1] - timedelta(days=1)
    revise(world, order, Change(line_id=one, requested_on=yesterday), of_history=True)
    assert revise(world, order, Change(line_id=one, requested_on=yesterday, quantity=D(80))) == 3


DEEDS = st.lists(st.tuples(st.sampled_from(["ask", "move", "price", "accept", "offer"]), st.integers(0, 2)), max_size=10)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_whatever_is_asked_and_answered_the_other_lines_keep_their_promise(world: World, deeds):
    order = agreed(world, world.issued(*[world.line(100, unit_price=D(2)) for _ in range(3)]))
    lines = world.line_ids(order)
    for number, (deed, place) in enumerate(deeds, start=1):
        before = [world.look(line, "latest_promised_on", "promised_revision", "binding_on", "version") for line in lines]
        act(world, order, lines[place], deed, number)
        after = [world.look(line, "latest_promised_on", "promised_revision", "binding_on", "version") for line in lines]
        assert [each for n, each in enumerate(after) if n != place] == [each for n, each in enumerate(before) if n != place]
    assert revise(world, order, *[Change(line_id=line) for line in lines]) is None


def act(world: World, order: int, line: int, deed: str, number: int) -> None:
    changes = {"ask": {"quantity": D(100 + number)}, "move": {"requested_on": JUNE[12] + timedelta(days=number)}}
    changes["price"] = {"unit_price": D(2 + number)}
    if deed in changes:
        revise(world, order, Change(line_id=line, **changes[deed]))
    elif world.look(line, "answer") in ("pending", "proposed"):
        if deed == "accept":
            world.answer(line)
        else:
            world.propose(line, (world.look(line, "open_quantity"), JUNE[26]))
