"""Urging a supplier: about what it may be urged, and how often. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from app.refusals import RuleBroken

MOST_LINES = 500


def check_chosen(line_ids: Sequence[int]) -> None:
    """Something is chosen, and not more than one act can say. Raises `RuleBroken`."""
    if not line_ids:
        raise RuleBroken("nothing", "No line is chosen. Tick the lines to urge.")
    if len(line_ids) > MOST_LINES:
        raise RuleBroken(
            "many", "{found} lines are chosen. At most {most} are urged at once.", found=len(line_ids), most=MOST_LINES
        )


def check_not_today(order_number: str, last: datetime | None, today: date, place: str) -> None:
    """An order is urged once a day. `last` is when it was, by the clock of the supplier's place. Raises `RuleBroken`."""
    if last is not None and last.date() >= today:
        raise RuleBroken(
            "urged",
            "{order_number} was urged today already, at {at} in {place}. It can be urged again tomorrow.",
            order_number=order_number,
            at=f"{last:%H:%M}",
            place=place,
        )
