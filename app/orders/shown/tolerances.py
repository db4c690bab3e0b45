"""Tolerances in words, see `orders/tolerances.html`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.orders.models import ToleranceRow
from app.orders.rules.tolerances import Room, Tolerance
from app.orders.words import room_words

Names = Mapping[int, str]


def tolerances(rows: Sequence[ToleranceRow], suppliers: Names, categories: Names, people: Names) -> list[dict[str, Any]]:
    """Those that hold first, the most specific on top; then those that held."""
    shown = [_row(row, named(row, suppliers, categories), people) for row in rows]
    return sorted(shown, key=lambda each: (each["ended_at"] is not None, not each["specific"][0], not each["specific"][1]))


def _row(row: ToleranceRow, holds_for: str, people: Names) -> dict[str, Any]:
    same = ("id", "reason", "set_at", "ended_at", "end_reason")
    return {name: getattr(row, name) for name in same} | {
        "holds_for": holds_for,
        "set_by": people.get(row.set_by or 0, "–"),
        "ended_by": people.get(row.ended_by or 0, "–"),
        "specific": row.holds_for.weight,
        "rooms": rooms(row.tolerance),
        "numbers": {str(room): getattr(row, room) for room in Room},
    }


def named(row: ToleranceRow, suppliers: Names, categories: Names) -> str:
    """`Acme Fasteners · Fasteners`."""
    supplier = suppliers.get(row.supplier_id or 0, _("All suppliers"))
    category = categories.get(row.category_id or 0, _("all categories"))
    return f"{supplier} · {category}"


def rooms(tolerance: Tolerance) -> dict[str, str]:
    amounts = {room: Decimal(getattr(tolerance, room)) for room in Room}
    return {str(room): room_words(room, amount) if amount else "" for room, amount in amounts.items()}


def usual_tolerance() -> dict[str, str]:
    """What holds where nobody set anything."""
    return rooms(Tolerance())
