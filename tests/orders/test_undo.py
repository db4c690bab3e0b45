"""An answer is taken back as a whole within half a minute, if nobody built on it; what counted before counts again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.live.fragments import Piece, pieces_of
from app.orders import actions, queries
from app.orders.rules.answers import LineAnswer, Reject
from app.orders.rules.revisions import Change
from app.refusals import NotFound, RuleBroken
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from app.transaction import transaction
from tests.story import JUNE, MONDAY, D, World, told_by

KEY = "a" * 32
BY = datetime(2026, 6, 4, 15, tzinfo=UTC)
"""Thursday at five in Berlin: three working days to answer."""
SEEN = ("answer", "answer_by", "first_promised_on", "latest_promised_on", "proposed_on", "binding_on", "agreed", "standing")


@contextmanager
def seconds_later(seconds: float) -> Iterator[None]:
    with clock.at(MONDAY + timedelta(seconds=seconds)):
        yield


def answer(world: World, order: int, *given: LineAnswer, key: str = KEY, **more: str) -> None:
    with told_by(world.app, world.acme_person):
        revision = queries.order_for(world.acme_person, order).revision
        actions.answer_lines(world.acme_person, order, revision, given, once=key, **more)


def take_back(world: World, order: int, key: str = KEY, by=None) -> None:
    actor = by or world.acme_person
    with told_by(world.app, actor):
        actions.take_back(actor, order, key)


def refused(world: World, order: int, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        take_back(world, order)


def accept(world: World, line: int) -> LineAnswer:
    return world.proposal(line, (100, JUNE[12]), reason="")


def later(world: World, line: int) -> LineAnswer:
    return world.proposal(line, (100, JUNE[19]))


def earlier(world: World, line: int) -> LineAnswer:
    """Agreed at once, by the rule for small differences."""
    return world.proposal(line, (100, JUNE[11]), reason="")


def test_a_whole_answer_is_taken_back_in_one_fact(world: World):
    order = world.issued(world.line(), world.line(), world.line())
    one, two, three = world.line_ids(order)
    before = [world.look(line, *SEEN) for line in (one, two, three)]
    answer(world, order, accept(world, one), later(world, two), earlier(world, three), supplier_reference="SO 7")
    with seconds_later(29):
        take_back(world, order)
    assert [world.look(line, *SEEN) for line in (one, two, three)] == before
    assert before[0][:2] == ("pending", BY)
    with told_by(world.app, world.buyer):
        told = [entry.fact.name for entry in queries.history_for(world.buyer, order)]
        assert queries.order_for(world.buyer, order).supplier_reference == ""
    assert told.count("orders.answer_taken_back") == 1


def test_a_number_that_somebody_wrote_since_stays(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, accept(world, line), supplier_reference="SO 7")
    with told_by(world.app, world.acme_person):
        actions.set_supplier_reference(world.acme_person, order, "SO 7b")
    take_back(world, order)
    with told_by(world.app, world.buyer):
        assert queries.order_for(world.buyer, order).supplier_reference == "SO 7b"


def test_whoever_looks_at_the_lines_sees_that_their_answer_is_gone(world: World):
    order = world.issued(world.line(), world.line())
    lines = world.line_ids(order)
    answer(world, order, *(later(world, line) for line in lines))
    take_back(world, order)
    with told_by(world.app, world.buyer):
        newest, *_ = queries.history_for(world.buyer, order)
    kinds = ("triage-line", "board-line", "order-line", "follow-line")
    assert newest.fact.name == "orders.answer_taken_back"
    assert pieces_of(newest.fact) >= {Piece(kind, line) for kind in kinds for line in lines}


def test_a_promise_of_before_is_given_again_and_none_is_unsaid(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, accept(world, line), key="first")
    before = world.look(line, *SEEN)
    answer(world, order, earlier(world, line))
    assert world.look(line, "latest_promised_on") == JUNE[11]
    take_back(world, order)
    assert world.look(line, *SEEN) == before
    rules = [(each.number, each.rule) for each in world.look(line, "promises")]
    assert rules == [(1, "as_requested"), (2, "earlier:2"), (3, "answer_taken_back")]


def test_an_offer_that_was_replaced_is_offered_again(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, later(world, line), key="first")
    before = world.look(line, *SEEN)
    answer(world, order, world.proposal(line, (100, JUNE[26])))
    take_back(world, order)
    assert world.look(line, *SEEN) == before
    assert [each.state for each in world.look(line, "proposals")] == ["open", "withdrawn"]


def test_a_line_is_answered_anew_after_its_answer_was_taken_back(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, accept(world, line))
    take_back(world, order)
    answer(world, order, accept(world, line), key="second")
    assert world.look(line, "answer", "latest_promised_on", "first_promised_on") == ("accepted", JUNE[12], JUNE[12])
    assert [each.number for each in world.look(line, "promises")] == [1, 2]


def test_a_rejection_is_taken_back(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, Reject(line, world.look(line, "version"), "discontinued"))
    take_back(world, order)
    assert world.look(line, "answer", "answer_by") == ("pending", BY)


def test_a_rejection_of_what_we_asked_to_cancel_stays(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, accept(world, line), key="first")
    asked = [actions.Cancel(line, world.look(line, "version"))]
    with told_by(world.app, world.buyer):
        actions.cancel_lines(world.buyer, order, asked, reason="no_longer_needed")
    answer(world, order, later(world, line), key="second")
    answer(world, order, Reject(line, world.look(line, "version"), "discontinued"))
    refused(world, order, "Your rejection of line 1 ended the request to cancel it: it stays")
    assert world.look(line, "answer", "cancel_asked") == ("rejected", "")
    with told_by(world.app, world.buyer):
        actions.revise_order(world.buyer, order, [Change(line_id=line, requested_on=JUNE[15])])
    answer(world, order, Reject(line, world.look(line, "version"), "discontinued"), key="third")
    take_back(world, order, "third")
    assert world.look(line, "answer") == "pending"


def test_after_half_a_minute_it_stays(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, accept(world, line))
    with seconds_later(30.1):
        refused(world, order, "more than 30 seconds ago: it stays with the buyer")
    assert world.look(line, "answer") == "accepted"


def test_what_the_buyer_accepted_stays(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, later(world, line))
    world.accept_proposal(line)
    refused(world, order, "The buyer decided on line 1 meanwhile, it is agreed now")


def test_what_the_buyer_declined_stays(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, later(world, line))
    with told_by(world.app, world.buyer):
        actions.decline_proposal(world.buyer, line, version=world_version(world, line), reason="needed_earlier")
    refused(world, order, "The buyer declined your offer for line 1 meanwhile")


def world_version(world: World, line: int) -> int:
    with told_by(world.app, world.buyer):
        return queries.line_for(world.buyer, line).version


def test_what_was_revised_stays(world: World):
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    answer(world, order, accept(world, one), accept(world, two))
    with told_by(world.app, world.buyer):
        actions.revise_order(world.buyer, order, [Change(line_id=two, quantity=D(90), requested_on=JUNE[15])])
    refused(world, order, "We revised the order meanwhile, it is at revision 2 now")
    assert world.look(one, "answer") == "accepted"


def test_what_was_shipped_stays_and_so_does_the_rest_of_the_answer(world: World):
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    answer(world, order, accept(world, one), accept(world, two))
    version = world.look(one, "version")
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("LS-1", JUNE[1], JUNE[4]), [Packed(one, D(10), version)])
    refused(world, order, "Something of line 1 was shipped meanwhile")
    assert world.look(two, "answer") == "accepted"


def test_what_a_colleague_answered_again_stays(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, later(world, line))
    answer(world, order, world.proposal(line, (100, JUNE[26])), key="second")
    refused(world, order, "Line 1 was changed meanwhile")


def test_nobody_else_finds_the_answer(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    answer(world, order, accept(world, line))
    for stranger in (world.bits_person, world.buyer, world.sales):
        with pytest.raises(NotFound):
            take_back(world, order, by=stranger)
    with pytest.raises(NotFound):
        take_back(world, order, key="unknown")


STEPS = st.lists(st.sampled_from(["accept", "later", "earlier", "reject", "buyer accepts"]), max_size=6)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_taking_back_always_leads_to_exactly_what_was_before(world: World, steps: list[str]):
    order = world.issued()
    (line,) = world.line_ids(order)
    say = {"accept": accept, "later": later, "earlier": earlier}
    for number, step in enumerate(steps):
        before, key = world.look(line, *SEEN), f"{order}-{number}"
        try:
            if step == "buyer accepts":
                if before[0] == "proposed":
                    world.accept_proposal(line)
            elif step == "reject":
                world.reject(line)
            elif step in say:
                answer(world, order, say[step](world, line), key=key)
        except RuleBroken:
            continue
        if step in say:
            take_back(world, order, key)
            assert world.look(line, *SEEN) == before
            answer(world, order, say[step](world, line), key=f"{key}-again")


def test_answers_to_several_orders_are_taken_back_together_and_what_cannot_be_is_said(world: World):
    free, decided, alone = world.issued(), world.issued(world.line(), world.line()), world.issued()
    answer_all(world, (free, decided, alone), later)
    world.accept_proposal(world.line_ids(decided)[0])
    take_back(world, alone)
    done = take_back_all(world)
    assert done.orders == ["PO-10001"]
    assert [(number, str(why)) for number, why in done.kept] == [
        ("PO-10002", "The buyer decided on line 1 meanwhile, it is agreed now. Amend it instead."),
        ("PO-10003", "This answer was taken back already."),
    ]
    looks = [world.look(line, "answer") for order in (free, decided) for line in world.line_ids(order)]
    assert looks == ["pending", "accepted", "proposed"]


def answer_all(world: World, orders: Sequence[int], say: Callable[[World, int], LineAnswer]) -> None:
    """Answer every line of several orders at once, as a sheet does."""
    given = {order: [say(world, line) for line in world.line_ids(order)] for order in orders}
    with told_by(world.app, world.acme_person), transaction(world.acme_person, KEY):
        for order, answers in given.items():
            actions.answer_lines(world.acme_person, order, 1, answers, once=KEY)


def take_back_all(world: World, by=None) -> actions.TakenBack:
    actor = by or world.acme_person
    with told_by(world.app, actor):
        return actions.take_back_all(actor, KEY)


def test_several_answers_stay_after_half_a_minute_and_are_nobody_elses_to_take_back(world: World):
    orders = [world.issued(), world.issued()]
    answer_all(world, orders, accept)
    for other in (world.bits_person, world.buyer):
        with pytest.raises(NotFound):
            take_back_all(world, other)
    with seconds_later(31), pytest.raises(RuleBroken, match="more than 30 seconds ago"):
        take_back_all(world)
    with seconds_later(29):
        assert take_back_all(world).orders == ["PO-10001", "PO-10002"]
