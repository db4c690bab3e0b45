"""Urging a supplier: about what it may be urged, and how often. Pure."""

from collections.abc import Sequence
from datetime import date

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


def check_not_today(order_number: str, last: date | None, today: date, said: str) -> None:
    """An order is urged once a day, the day being the supplier's. `said` is when it was urged last. Raises `RuleBroken`."""
    if last is not None and last >= today:
        raise RuleBroken(
            "urged",
            "{order_number} was urged today already, at {said}. It can be urged again tomorrow.",
            order_number=order_number,
            said=said,
        )
