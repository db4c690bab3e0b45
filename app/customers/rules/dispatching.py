"""What may leave to a customer. Pure."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from app.catalog.rules import check_day, check_quantity, plain
from app.orders.rules.quantities import NOTHING
from app.refusals import RuleBroken


class Leaving(Protocol):
    """What the rules need of a customer order line."""

    @property
    def id(self) -> int: ...
    @property
    def line_no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def precision(self) -> int: ...
    @property
    def outstanding(self) -> Decimal: ...
    @property
    def shortfall(self) -> Decimal: ...


def check_dispatch(line: Leaving, quantity: Decimal, set_aside: Decimal, free: Decimal) -> None:
    """No more than is still to leave, and no more than is here for the line: set aside for it, or free where it lacks some.

    Raises `RuleBroken` (field `line-<id>-quantity`).
    """
    field = f"line-{line.id}-quantity"
    check_quantity(quantity, line.precision, line.unit, field=field)
    values = {"found": plain(quantity), "unit": line.unit, "line_no": line.line_no}
    if quantity > line.outstanding:
        words = "{found} {unit} is more than the {most} {unit} of line {line_no} that are still to leave."
        raise RuleBroken("too_many", words, field=field, most=plain(line.outstanding), **values)
    extra = min(free, max(NOTHING, line.shortfall))
    if quantity > set_aside + extra:
        raise RuleBroken(
            "not_here",
            "{found} {unit} of line {line_no} are not here: {set_aside} are set aside for it, {free} more are free. "
            "Send at most {most}.",
            field=field,
            set_aside=plain(set_aside),
            free=plain(extra),
            most=plain(set_aside + extra),
            **values,
        )


def check_left_on(day: date, ordered_on: date, today: date) -> date:
    """Nothing left tomorrow, nor before it was ordered. Raises `RuleBroken` (field `dispatched_on`)."""
    check_day(day, field="dispatched_on")
    if not ordered_on <= day <= today:
        raise RuleBroken(
            "left_on",
            "{found} cannot be. Expected a day from {first}, when it was ordered, to today, {today}.",
            field="dispatched_on",
            found=day,
            first=ordered_on,
            today=today,
        )
    return day
