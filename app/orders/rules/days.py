"""Days that may still be asked for or promised. Pure."""

from datetime import date

from app.catalog.rules import check_day
from app.refusals import RuleBroken


def check_to_come(day: date, today: date, *, field: str) -> date:
    """A day that has not passed at the site. Raises `RuleBroken`."""
    check_day(day, field=field)
    if day < today:
        raise RuleBroken("past", "{found} has passed. Expected {today} or later.", field=field, found=day, today=today)
    return day


def check_line_to_come(line_no: int, day: date, today: date, *, field: str) -> None:
    """We ask for nothing that should have been here yesterday. Raises `RuleBroken`."""
    if day < today:
        raise RuleBroken(
            "past",
            "Line {line_no} is wanted by {found}, which has passed. Expected {today} or later.",
            field=field,
            line_no=line_no,
            found=day,
            today=today,
        )
