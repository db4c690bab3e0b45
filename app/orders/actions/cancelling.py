"""Cancelling an order or lines of it: at once while the supplier has not agreed or may not answer, else by asking it.

Never what has shipped.
"""

from collections.abc import Sequence

from app.orders import queries
from app.orders.actions.closing import settle_order
from app.orders.actions.drafting import discard_draft
from app.orders.actions.requesting import ask
from app.orders.actions.writing import check_order_seen, check_seen, note_of, tell_lost, tell_words, writing
from app.orders.events import LineCancelled
from app.orders.models import Order, OrderLine
from app.orders.rules import cancelling, offers, reasons
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import Cancel
from app.orders.rules.offers import Verb, may_cancel_directly, may_cancel_with_order
from app.orders.rules.reasons import Reason
from app.orders.rules.states import OrderState, check_issued
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.transaction import Work

WRITE, ANSWER = Permission.ORDER_WRITE, Permission.LINE_ANSWER


def cancel_line(actor: Principal, line_id: int, *, version: int, reason: str, note: str = "", once: str | None = None) -> None:
    """Cancel what has not shipped of a line that needs no asking. Raises `RuleBroken`, `Stale`."""
    with writing(actor, WRITE, once) as work:
        line = queries.line_for(actor, line_id, lock=True)
        check_seen(line, version)
        checked = reasons.check_reason(reason, reasons.TO_CANCEL)
        _cancel(work, line, Cancel(line_id, version), checked, note_of(note))
        settle_order(work, line.order)


def cancel_order(actor: Principal, order_id: int, *, version: int, reason: str, note: str = "", once: str | None = None) -> int:
    """Cancel all of an order that has not shipped: a draft or lines nobody agreed to at once, the others by asking.

    Lines of which it is asked already stay asked if they can be answered. Returns how many lines were asked for.
    Raises `RuleBroken`, `Stale`, `NotFound`.
    """
    if queries.order_for(actor, order_id).state == OrderState.DRAFT:
        discard_draft(actor, order_id, version=version, once=once)
        return 0
    with writing(actor, WRITE, once):
        order = _issued(actor, order_id, version)
        lines = queries.lines_to_write(actor, order.id)
        given = [Cancel(line.id, line.version) for line in lines if may_cancel_with_order(line)]
        if not given:
            cancelling.refuse_nothing_left(order.number, asked=any(line.cancel_asked for line in lines if line.to_ship))
        return cancel_lines(actor, order_id, given, reason=reason, note=note)


def cancel_lines(
    actor: Principal, order_id: int, given: Sequence[Cancel], *, reason: str, note: str = "", once: str | None = None
) -> int:
    """Cancel lines, or parts of them, at once where nothing is agreed, and ask the supplier for the others.

    Returns how many were asked for. Raises `RuleBroken` with the field `line-<id>-quantity`, `Stale`, `NotFound`.
    """
    with writing(actor, WRITE, once) as work:
        order = _issued(actor, order_id)
        checked, kept = reasons.check_reason(reason, reasons.TO_CANCEL), note_of(note)
        asked = 0
        for line, each in _lines(actor, order, given):
            if may_cancel_directly(line):
                _cancel(work, line, each, checked, kept)
            else:
                ask(work, Side.US, line, each, checked, kept)
                asked += 1
        settle_order(work, order)
        return asked


def ask_release(
    actor: Principal, order_id: int, given: Sequence[Cancel], *, reason: str, note: str = "", once: str | None = None
) -> None:
    """The supplier asks to cancel lines that it has agreed to, or parts of them. Raises as `cancel_lines`."""
    with writing(actor, ANSWER, once) as work:
        order = _issued(actor, order_id)
        checked, kept = reasons.check_reason(reason, cancelling.TO_ASK[Side.SUPPLIER]), note_of(note)
        for line, each in _lines(actor, order, given):
            ask(work, Side.SUPPLIER, line, each, checked, kept)


def _issued(actor: Principal, order_id: int, version: int | None = None) -> Order:
    order = queries.order_for(actor, order_id, lock=True)
    check_order_seen(order, version)
    check_issued(OrderState(order.state))
    return order


def _lines(actor: Principal, order: Order, given: Sequence[Cancel]) -> list[tuple[OrderLine, Cancel]]:
    """The lines as they were seen, each once."""
    if not given:
        raise RuleBroken("nothing", "Nothing was chosen. Type how much of which line is to be cancelled.")
    by_id = {each.line_id: each for each in given}
    lines = queries.lines_to_write(actor, order.id, by_id.keys())
    if len(lines) != len(by_id):
        raise NotFound
    for line in lines:
        check_seen(line, by_id[line.id].version)
    return [(line, by_id[line.id]) for line in lines]


def _cancel(work: Work, line: OrderLine, given: Cancel, reason: Reason, note: str) -> None:
    offers.check_offered(line, line.order.state, Verb.CANCEL)
    quantity = cancelling.check_cancelled(line, given.quantity, field=f"line-{line.id}-quantity")
    cancellation = line.cancel(quantity, reason, note, work.actor.person_id)
    tell_lost(work, line, cancellation)
    tell_words(work, line, LineCancelled.name, reason, note)
