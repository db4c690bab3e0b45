"""What arrived, matched to the units of one line: first in, first out, in two passes. Pure and exact.

The first pass hands out what arrived inside a unit's window, the second what is left. Quantities are whole numbers of the
smallest part (millionths): they add up to what was asked for and to what arrived, whatever the order of the receipts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.scoring.rules.windows import Window


class Arrival(NamedTuple):
    """So much came on that day; nobody may know the day."""

    day: date | None
    quantity: int


class Wanted(NamedTuple):
    """So much was wanted inside that window."""

    quantity: int
    window: Window


@dataclass(slots=True)
class Matched:
    """What one unit got: by day, and of unknown day."""

    quantity: int
    window: Window
    missing: int
    on_time: int = 0
    early: int = 0
    late: int = 0
    undated: int = 0
    got: list[Arrival] = field(default_factory=list)

    def take(self, day: date | None, most: int) -> int:
        """Take as much as is missing, at most so much. Returns how much that is."""
        taken = most if most < self.missing else self.missing
        if taken:
            self.missing -= taken
            self._sort(day, taken)
            self.got.append(Arrival(day, taken))
        return taken

    def _sort(self, day: date | None, taken: int) -> None:
        if day is None:
            self.undated += taken
        elif self.window.has(day):
            self.on_time += taken
        elif day > self.window.end:
            self.late += taken
        else:
            self.early += taken

    def reached_on(self, needed: int) -> date | None:
        """The day by which so much was here; None where it is not, or where nobody can tell."""
        for day, quantity in sorted(each for each in self.got if each.day is not None):
            needed -= quantity
            if needed <= 0:
                return day
        return None


def matched(wanted: Sequence[Wanted], arrivals: Iterable[Arrival]) -> tuple[list[Matched], int]:
    """The units, in the order of their windows, with what each got; and what is over: it helps no other line."""
    units = [Matched(quantity, window, quantity) for quantity, window in wanted]
    left, undated = _by_day(arrivals)
    _inside(units, left)
    _the_rest(units, left)
    for unit in units:
        undated -= unit.take(None, undated)
    return units, sum(left.values()) + undated


def _by_day(arrivals: Iterable[Arrival]) -> tuple[dict[date, int], int]:
    """What came on each day, the first day first; and what came on a day that nobody knows."""
    days: dict[date, int] = {}
    undated = 0
    for day, quantity in arrivals:
        if day is None:
            undated += quantity
        else:
            days[day] = days.get(day, 0) + quantity
    return (dict(sorted(days.items())) if len(days) > 1 else days), undated


def _inside(units: Sequence[Matched], left: dict[date, int]) -> None:
    for unit in units:
        for day in left:
            if unit.window.has(day):
                left[day] -= unit.take(day, left[day])


def _the_rest(units: Sequence[Matched], left: dict[date, int]) -> None:
    for day in left:
        for unit in units:
            left[day] -= unit.take(day, left[day])
