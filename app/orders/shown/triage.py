"""A line that waits for a decision of ours, see `orders/_triage_line.html`."""

from collections.abc import Collection
from typing import Any

from app.orders.models import OrderLine
from app.orders.rules.answers import Side
from app.orders.rules.states import Answer, LineState
from app.orders.shown.deciding import Standards, offer, price, rejection, substitute
from app.orders.shown.lines import SAME, Units
from app.orders.shown.requesting import requested


def triage_line(line: OrderLine, units: Units, standards: Standards, besides: Collection[Any] = ()) -> dict[str, Any]:
    """Facts alone: what was asked, what is offered, how it differs, what it touches; and what upper slices show beside it."""
    release = requested(line) if line.cancel_asked == Side.SUPPLIER else None
    return {name: getattr(line, name) for name in SAME} | {
        "unit": units.get(line.unit, line.unit),
        "quantity": line.open_quantity,
        "order_number": line.order.number,
        "currency": line.order.currency,
        "supplier_name": line.order.supplier.name,
        "site_name": line.order.site.name,
        "binding_on": line.binding_on,
        "promised_on": line.latest_promised_on,
        "in_transit": line.in_transit,
        "is_late": line.state is LineState.OVERDUE,
        "offer": _offer(line, standards),
        "rejection": rejection(line) if line.answer == Answer.REJECTED else None,
        "release": release,
        "said_at": release["asked_at"] if release and line.answer == Answer.ACCEPTED else line.answered_at,
        "besides": besides,
    }


def _offer(line: OrderLine, standards: Standards) -> dict[str, Any] | None:
    offered = line.open_proposal
    if offered is None:
        return None
    terms = {"price": price(line, offered, standards), "substitute": substitute(line, offered, standards)}
    return offer(line, offered) | terms
