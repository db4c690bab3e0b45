"""Lines that are followed up, and when an order was urged last."""

from collections.abc import Collection, Mapping
from typing import Any

from app.orders.queries import FollowRow, LastUrge
from app.orders.rules.handing import Absence, answering
from app.orders.rules.states import WAITS_FOR_US
from app.orders.shown.answering_for import answering_words
from app.orders.shown.lines import Units

SAME = ("id", "version", "order_id", "order_number", "line_no", "item_name", "precision", "open_quantity")
FOLLOWED = (*SAME, "answer_by", "binding_on", "buyer_name", "supplier_name", "supplier_zone", "place", "site_name", "section")


def follow_row(row: FollowRow, units: Units, last: LastUrge | None, absences: Collection[Absence] = ()) -> dict[str, Any]:
    """A line to follow up, see `orders/_follow_line.html`."""
    shown = {name: getattr(row, name) for name in FOLLOWED}
    more = {"unit": units.get(row.unit, row.unit), "waits_for": _waits_for(row)}
    answers = answering(row.buyer_id, row.buyer_name, absences, row.today)
    more["buyer_name"] = answering_words(answers)
    return shown | more | {"urge": last if last and row.id in last.line_ids else None}


def _waits_for(row: FollowRow) -> str:
    """Whom an overdue line waits for where it is not its supplier: us, or a carrier."""
    if row.answer in WAITS_FOR_US:
        return "us"
    return "supplier" if row.open_quantity > row.in_transit else "carrier"


def urge_words(last: LastUrge | None, line_numbers: Mapping[int, int], waiting: Collection[int]) -> dict[str, Any] | None:
    """The newest urge of an order, while any of its lines still waits; see `orders/_urged.html`."""
    if last is None or not set(last.line_ids) & set(waiting):
        return None
    numbers = [str(line_numbers[line_id]) for line_id in last.line_ids if line_id in line_numbers]
    return {"times": last.times, "urged_at": last.urged_at, "urged_on": last.urged_on, "note": last.note, "lines": numbers}
