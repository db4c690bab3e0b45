"""An order's head and what it says of itself."""

from decimal import Decimal
from typing import Any

from app import clock
from app.orders.models import Order
from app.orders.rules import states
from app.orders.rules.answers import Side
from app.orders.rules.quantities import NOTHING
from app.orders.rules.states import Answer


def order_head(order: Order) -> dict[str, Any]:
    """What an order is and waits for, see `orders/_order_head.html`."""
    lines = [line for line in order.lines if line.active_quantity]
    waiting = [line for line in lines if line.open_quantity and line.answer == Answer.PENDING]
    unanswered = [line for line in lines if line.open_quantity and line.answer_by and line.answer_by <= clock.now()]
    confirm_by = min((line.answer_by for line in unanswered or waiting if line.answer_by), default=None)
    return {
        "id": order.id,
        "number": order.number,
        "version": order.version,
        "revision": order.revision,
        "state": order.state,
        "supplier_name": order.supplier.name,
        "site_name": order.site.name,
        "to_confirm": len(waiting),
        "confirm_by": confirm_by,
        "unanswered": len(unanswered),
        "time_zone": order.supplier.time_zone,
        "place": order.supplier.place,
        "proposals": sum(line.answer == Answer.PROPOSED and bool(line.open_quantity) for line in lines),
        "counters": sum(line.answer == Answer.COUNTERED and bool(line.open_quantity) for line in lines),
        "asked_back": sum(line.is_open and line.cancel_asked == Side.US for line in lines),
        "releases": sum(line.is_open and line.cancel_asked == Side.SUPPLIER for line in lines),
        "overdue": sum(line.state == states.LineState.OVERDUE for line in lines),
        "answer": states.answered(line.answer for line in lines),
        "delivery": states.delivery(lines),
    }


def order_facts(order: Order, *, prices: bool) -> dict[str, Any]:
    """What an order says of itself, see `orders/_facts.html`."""
    names = ("buyer_name", "incoterm", "currency", "ordered_on", "supplier_reference", "note")
    return (
        order_head(order)
        | {name: getattr(order, name) for name in names}
        | {
            "site_address": "\n".join(filter(None, (order.site.address, order.site.place))),
            "site_hours": order.site.hours,
            "total": _total(order) if prices else None,
            "payment_terms": order.payment_terms if prices else None,
        }
    )


def _total(order: Order) -> Decimal | None:
    priced = [line.price.unit_price * line.active_quantity for line in order.lines if line.price]
    return sum(priced, NOTHING).quantize(Decimal("0.01")) if priced else None
