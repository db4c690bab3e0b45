"""Taking an answer back as a whole, while the half minute lasts and nobody has built on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app import clock
from app.orders import queries
from app.orders.actions.writing import writing
from app.orders.events import AnswerTakenBack, ReferenceSet
from app.orders.models import GivenAnswer, Order, OrderLine
from app.orders.rules import undoing
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.suppliers import rules as suppliers
from app.transaction import Work

ANSWER = Permission.LINE_ANSWER


@dataclass(frozen=True)
class TakenBack:
    """The numbers of orders whose answer was taken back, and of those that keep theirs, with why."""

    orders: Sequence[str]
    kept: Sequence[tuple[str, RuleBroken]]


@dataclass(frozen=True)
class Undoable:
    """An answer to an order that may be taken back, with the lines that it was about."""

    order: Order
    given: Sequence[GivenAnswer]
    lines: Mapping[int, OrderLine]


def take_back(actor: Principal, order_id: int, key: str) -> None:
    """Every line is as it was before the answer of that key: agreed as before, offered as before, or waiting again.

    Raises `RuleBroken` with what happened meanwhile, `NotFound`.
    """
    with writing(actor, ANSWER, f"take-back-{order_id}-{key}") as work:
        _restore_all(work, _undoable(actor, queries.order_for(actor, order_id, lock=True), key))


def take_back_all(actor: Principal, key: str) -> TakenBack:
    """Take back what was answered under that key to all orders, each of them as a whole or not at all.

    An order that somebody has built on keeps its answer, and the result says why. Raises `RuleBroken` once the half
    minute is over, `NotFound`.
    """
    with writing(actor, ANSWER, f"take-back-all-{key}") as work:
        done, kept = list[str](), list[tuple[str, RuleBroken]]()
        for order_id in queries.orders_answered(actor, key):
            order = queries.order_for(actor, order_id, lock=True)
            try:
                found = _undoable(actor, order, key)
            except RuleBroken as why:
                kept.append((order.number, why))
                continue
            _restore_all(work, found)
            done.append(order.number)
        _refuse_nothing_taken(done, kept)
        return TakenBack(done, kept)


def _refuse_nothing_taken(done: Sequence[str], kept: Sequence[tuple[str, RuleBroken]]) -> None:
    """Where the time was over for all of them, that is said once and of the whole."""
    if not (done or kept):
        raise NotFound
    if not done and {why.code for _number, why in kept} == {undoing.TOO_LATE}:
        raise kept[0][1]


def _undoable(actor: Principal, order: Order, key: str) -> Undoable:
    suppliers.check(suppliers.State(order.supplier.state), suppliers.Act.ANSWER)
    given = queries.given_answers(actor, order.id, key)
    if not given:
        raise NotFound
    lines = {line.id: line for line in queries.lines_to_write(actor, order.id, [each.line_id for each in given])}
    _check(order, given, lines)
    return Undoable(order, given, lines)


def _restore_all(work: Work, found: Undoable) -> None:
    for each in found.given:
        _restore(work, found.lines[each.line_id], each)
    _restore_reference(work, found.order, found.given[0])
    numbers = tuple(found.lines[each.line_id].line_no for each in found.given)
    ids = tuple(each.line_id for each in found.given)
    work.record(AnswerTakenBack(**found.order.facts(), line_ids=ids, line_numbers=numbers))


def stand_before(lines: Iterable[OrderLine]) -> dict[int, GivenAnswer]:
    """How lines stand before they are answered, by id."""
    return {line.id: GivenAnswer.beginning(line) for line in lines}


def keep_given(
    work: Work, lines: Mapping[int, OrderLine], before: Mapping[int, GivenAnswer], key: str, reference: str | None
) -> None:
    """Keep what was answered, and how it was before, under the key of the whole answer."""
    work.session.flush()  # the versions that lines have from now on
    for line_id, given in before.items():
        given.finish(lines[line_id], key, clock.now(), work.actor.person_id)
        if reference is not None:
            given.reference_before, given.reference_given = reference, lines[line_id].order.supplier_reference
        work.add(given)


def _check(order: Order, given: Sequence[GivenAnswer], lines: Mapping[int, OrderLine]) -> None:
    if any(each.taken_back_at is not None for each in given):
        raise RuleBroken("taken_back", "This answer was taken back already.")
    undoing.check_in_time(given[0].given_at, clock.now())
    undoing.check_same_revision(given[0].revision, order.revision)
    for each in given:
        line = lines[each.line_id]
        undoing.check_untouched(each, line)
        undoing.check_days_alone(line.line_no, line.more_than_days_agreed(each))
        undoing.check_request_kept(line.line_no, line.ended_a_request(each))


def _restore(work: Work, line: OrderLine, given: GivenAnswer) -> None:
    line.void_offer(work.actor.person_id)
    work.session.flush()  # one open proposal a line: the new one is closed before the old one opens again
    line.restore(given, work.actor.person_id)
    given.taken_back_at = clock.now()


def _restore_reference(work: Work, order: Order, given: GivenAnswer) -> None:
    """The supplier's own number as it was, unless somebody wrote another one since."""
    if given.reference_before is not None and order.supplier_reference == given.reference_given:
        before, order.supplier_reference = order.supplier_reference, given.reference_before
        work.record(ReferenceSet(**order.facts(), reference=given.reference_before, before=before))
