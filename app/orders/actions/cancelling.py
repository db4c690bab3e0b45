"""Taking an order or a line back: directly while the supplier has not agreed, and only what has not shipped."""

from app.orders import queries
from app.orders.actions.closing import settle_order
from app.orders.actions.drafting import discard_draft
from app.orders.actions.writing import check_order_seen, check_seen, note_of, tell_lost, tell_words, writing
from app.orders.events import LineCancelled
from app.orders.models import OrderLine
from app.orders.rules import offers, reasons
from app.orders.rules.offers import Verb
from app.orders.rules.reasons import Reason
from app.orders.rules.states import OrderState, check_issued
from app.principal import Permission, Principal
from app.transaction import Work

WRITE = Permission.ORDER_WRITE


def cancel_line(actor: Principal, line_id: int, *, version: int, reason: str, note: str = "", once: str | None = None) -> None:
    """Cancel what has not shipped of a line that the supplier has not agreed to. Raises `RuleBroken`, `Stale`."""
    with writing(actor, WRITE, once) as work:
        line = queries.line_for(actor, line_id, lock=True)
        check_seen(line, version)
        checked = reasons.check_reason(reason, reasons.TO_CANCEL)
        _cancel(work, line, checked, note_of(note))
        settle_order(work, line.order)


def cancel_order(
    actor: Principal, order_id: int, *, version: int, reason: str, note: str = "", once: str | None = None
) -> None:
    """Cancel a draft, or every open line of an order of which the supplier has agreed to none."""
    if queries.order_for(actor, order_id).state == OrderState.DRAFT:
        discard_draft(actor, order_id, version=version, once=once)
        return
    with writing(actor, WRITE, once) as work:
        order = queries.order_for(actor, order_id, lock=True)
        check_order_seen(order, version)
        check_issued(OrderState(order.state))
        checked = reasons.check_reason(reason, reasons.TO_CANCEL)
        for line in queries.lines_to_write(actor, order.id):
            if line.open_quantity:
                _cancel(work, line, checked, note_of(note))
        settle_order(work, order)


def _cancel(work: Work, line: OrderLine, reason: Reason, note: str) -> None:
    offers.check_offered(line, line.order.state, Verb.CANCEL)
    cancellation = line.cancel(reason, note, work.actor.person_id)
    tell_lost(work, line, cancellation)
    tell_words(work, line, LineCancelled.name, reason, note)
