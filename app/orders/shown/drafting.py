"""Drafts while they are written."""

from collections.abc import Sequence
from typing import Any

from app.catalog.models import Item
from app.orders.models import Order, OrderLine
from app.orders.shown.lines import Units


def draft_head(order: Order) -> dict[str, Any]:
    """What a draft's form begins with."""
    names = ("number", "currency", "incoterm", "payment_terms", "note", "version")
    return {name: getattr(order, name) or "" for name in names} | {"supplier": order.for_supplier_id, "site": order.site_id}


def draft_lines(order: Order | None) -> list[dict[str, Any]]:
    """The rows of a draft as its form shows them, and empty ones behind."""
    lines = order.lines if order else []
    rows: list[dict[str, Any]] = [
        {"id": line.line_no, "line_no": line.line_no, "typed": _draft_row(line), "errors": {}} for line in lines
    ]
    last = max((line.line_no for line in lines), default=0)
    empty = [{"id": n, "line_no": n, "typed": {}, "errors": {}} for n in range(last + 1, last + (2 if rows else 4))]
    return rows + empty


def _draft_row(line: OrderLine) -> dict[str, str]:
    price = format(line.price.unit_price.normalize(), "f") if line.price else ""
    quantity = format(line.quantity.normalize(), "f")
    return {"item": line.item_number, "quantity": quantity, "price": price, "on": line.requested_on.isoformat()}


def items_to_offer(items: Sequence[Item], units: Units) -> list[dict[str, str]]:
    return [{"number": item.number, "name": item.name, "unit": units.get(item.unit_code, item.unit_code)} for item in items]
