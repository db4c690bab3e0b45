"""Windows: on which days a unit is on time, and how many days after one something came. Pure.

Counted in the receiving site's working days, a baseline on a day that is not worked rolls to the next one that is;
counted in calendar days nothing rolls.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from app.catalog.rules import Calendar
from app.catalog.rules.calendars import add_working_days, roll_to_working_day, working_days_between
from app.scoring.rules.definitions import Days, Definition


class Window(NamedTuple):
    """From `begin` (None: as early as it likes) through `end`."""

    begin: date | None
    end: date

    def has(self, day: date) -> bool:
        return day <= self.end and (self.begin is None or day >= self.begin)


class Windows:
    """The windows of one definition at one calendar. What was worked out once is kept: many lines are due on one day."""

    def __init__(self, definition: Definition, calendar: Calendar) -> None:
        self._definition, self._calendar = definition, calendar
        self._works = definition.days is Days.WORKING
        self._known: dict[date, Window] = {}
        self._after: dict[tuple[date, date], int] = {}

    def of(self, due: date) -> Window:
        """The window around a baseline."""
        found = self._known.get(due)
        if found is None:
            found = self._known[due] = self._around(due)
        return found

    def _around(self, due: date) -> Window:
        middle = roll_to_working_day(self._calendar, due) if self._works else due
        early, late = self._definition.early, self._definition.late
        return Window(None if early is None else self.shifted(middle, -early), self.shifted(middle, late))

    def shifted(self, day: date, days: int) -> date:
        return add_working_days(self._calendar, day, days) if self._works else day + timedelta(days=days)

    def days_after(self, end: date, day: date) -> int:
        """How many days `day` lies after the end of a window; 0 where it does not."""
        if day <= end:
            return 0
        found = self._after.get((end, day))
        if found is None:
            works = self._works
            found = working_days_between(self._calendar, end, day) if works else (day - end).days
            self._after[end, day] = found
        return found


@lru_cache(maxsize=512)
def windows_at(definition: Definition, calendar: Calendar) -> Windows:
    """What is known of windows is shared by everything that is measured alike at the same calendar."""
    return Windows(definition, calendar)
