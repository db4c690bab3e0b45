"""An order on paper, as one of its revisions said it."""

from decimal import Decimal
from typing import Any

from app.orders.models import Cancellation, OrderLine
from app.orders.queries import Revisions
from app.orders.rules.quantities import NOTHING
from app.orders.shown.articles import Articles
from app.orders.words import reason_word

CENT = Decimal("0.01")


def printed_order(revisions: Revisions, number: int, called: Articles, site: Any) -> dict[str, Any]:
    """See `orders/print.html`. `site` is where that revision was to be delivered."""
    order, header = revisions.order, revisions.header(number)
    lines = [_line(revisions, line, number, called) for line in revisions.lines(number)]
    names = ("id", "number", "state", "buyer_name", "ordered_on", "supplier_reference")
    amounts = [line["amount"] for line in lines if line["amount"] is not None]
    return (
        {name: getattr(order, name) for name in names}
        | {name: header.get(name, "") for name in ("incoterm", "currency", "payment_terms", "note")}
        | {"revision": number, "newest": order.revision, "made_at": revisions.made_at(number)}
        | {"supplier": order.supplier, "site": site, "lines": lines, "prices": revisions.prices}
        | {"total": sum(amounts, NOTHING) if amounts else None}
    )


def _line(revisions: Revisions, line: OrderLine, number: int, called: Articles) -> dict[str, Any]:
    said = revisions.line(line, number)
    lost = _cancelled(line, number) if revisions.prices else []
    cancelled = sum((each.quantity for each in lost), NOTHING)
    price, left = said.get("unit_price"), said["quantity"] - cancelled
    return called.of(line, said["quantity"]) | {
        "line_no": line.line_no,
        "item_number": line.item_number,
        "item_name": line.item_name,
        "precision": line.precision,
        "unit": called.units.get(line.unit, line.unit),
        "quantity": said["quantity"],
        "requested_on": said["requested_on"],
        "unit_price": price,
        "amount": (price * left).quantize(CENT) if price is not None else None,
        "cancelled": cancelled,
        "is_cancelled": bool(lost) and left <= 0,
        "why": reason_word(lost[-1].reason) if lost else "",
    }


def _cancelled(line: OrderLine, number: int) -> list[Cancellation]:
    """What was cancelled of the line before the next revision."""
    return [each for each in line.cancellations if each.revision <= number] if line.cancelled else []
