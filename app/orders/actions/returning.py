"""Taking an answer back as a whole, while the half minute lasts and nobody has built on it."""

from collections.abc import Iterable, Mapping, Sequence

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


def take_back(actor: Principal, order_id: int, key: str) -> None:
    """Every line is as it was before the answer of that key: agreed as before, offered as before, or waiting again.

    Raises `RuleBroken` with what happened meanwhile, `NotFound`.
    """
    with writing(actor, Permission.LINE_ANSWER, f"take-back-{key}"[:64]) as work:
        order = queries.order_for(actor, order_id, lock=True)
        suppliers.check(suppliers.State(order.supplier.state), suppliers.Act.ANSWER)
        given = queries.given_answers(actor, order_id, key)
        if not given:
            raise NotFound
        lines = {line.id: line for line in queries.lines_to_write(actor, order_id, [each.line_id for each in given])}
        _check(order, given, lines)
        for each in given:
            _restore(work, lines[each.line_id], each)
        _restore_reference(work, order, given[0])
        numbers = [lines[each.line_id].line_no for each in given]
        ids = tuple(each.line_id for each in given)
        work.record(AnswerTakenBack(**order.facts(), line_ids=ids, line_numbers=tuple(numbers)))


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
        given.reference_before = reference
        work.add(given)


def _check(order: Order, given: Sequence[GivenAnswer], lines: dict[int, OrderLine]) -> None:
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
    if given.reference_before is not None:
        before, order.supplier_reference = order.supplier_reference, given.reference_before
        work.record(ReferenceSet(**order.facts(), reference=given.reference_before, before=before))
