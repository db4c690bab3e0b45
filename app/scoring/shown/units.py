"""Units as rows of a table and of a file."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.scoring.queries.pages import Listed
from app.scoring.words.measured import left_out_word
from app.sheets import Cell


def plain(quantity: int) -> Decimal:
    """Millionths as units."""
    return Decimal(quantity).scaleb(-6)


def row(listed: Listed, units: dict[str, str]) -> dict[str, Any]:
    """One unit under the names of `scoring/_units.html`."""
    unit = listed.unit
    return {
        "line_id": unit.line_id,
        "order_id": unit.order_id,
        "order_number": listed.order_number,
        "line_no": listed.line_no,
        "part": unit.part + 1,
        "item_name": listed.item_name,
        "unit": units.get(listed.unit_code, listed.unit_code),
        "due_on": unit.due_on,
        "begins_on": unit.begins_on,
        "ends_on": unit.ends_on,
        "verdict": verdict(listed),
        "left_out": left_out_word(unit.excluded),
        "days_late": unit.days_late,
        **{name: plain(getattr(unit, name)) for name in QUANTITIES},
    }


QUANTITIES = ("quantity", "on_time", "early", "late", "undated", "missing", "over")


def verdict(listed: Listed) -> str:
    """`open`, `excluded`, `undated`, `otif`, or why it is none: `early`, `late`, `short`, `overdue`."""
    unit = listed.unit
    if not listed.counts:
        return "open"
    if unit.excluded:
        return "excluded"
    if unit.is_otif is None:
        return "undated"
    if unit.is_otif:
        return "otif"
    return next((name for name in ("late", "early") if getattr(unit, name)), "overdue" if not unit.on_time else "short")


Field = tuple[str, Callable[[Listed], Cell]]


def _N(text: str) -> str:
    """Marks a word for translation where it is not yet spoken."""
    return text


def _quantity(name: str) -> Callable[[Listed], Cell]:
    return lambda each: plain(getattr(each.unit, name))


def _yes(value: bool | None) -> int | None:
    return None if value is None else int(value)


FIELDS: tuple[Field, ...] = (
    (_N("Order"), lambda each: each.order_number),
    (_N("Line"), lambda each: each.line_no),
    (_N("Part"), lambda each: each.unit.part + 1),
    (_N("Item"), lambda each: each.item_name),
    (_N("Due"), lambda each: each.unit.due_on),
    (_N("Window begins"), lambda each: each.unit.begins_on),
    (_N("Window ends"), lambda each: each.unit.ends_on),
    (_N("Quantity"), _quantity("quantity")),
    (_N("On time"), _quantity("on_time")),
    (_N("Early"), _quantity("early")),
    (_N("Late"), _quantity("late")),
    (_N("Day unknown"), _quantity("undated")),
    (_N("Not here"), _quantity("missing")),
    (_N("Over"), _quantity("over")),
    (_N("Counts"), lambda each: int(counts_for_otif(each))),
    (_N("In time and in full"), lambda each: _yes(each.unit.is_otif)),
    (_N("In full"), lambda each: _yes(each.unit.is_in_full)),
    (_N("Came in time"), lambda each: _yes(each.unit.is_on_time)),
    (_N("Days late"), lambda each: each.unit.days_late),
    (_N("Left out because"), lambda each: left_out_word(each.unit.excluded)),
    (_N("Received"), _quantity("received")),
    (_N("Rejected"), _quantity("rejected")),
)


def counts_for_otif(listed: Listed) -> bool:
    """The number is the sum of “In time and in full” over the rows that count, divided by how many count."""
    return listed.counts and not listed.unit.excluded and listed.unit.is_otif is not None


def headings() -> list[str]:
    return [_(heading) for heading, _read in FIELDS]


def cells(listed: Listed) -> list[Cell]:
    return [read(listed) for _heading, read in FIELDS]
