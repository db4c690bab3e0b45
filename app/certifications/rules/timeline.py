"""The next twelve months of certificates as geometry: a column a month, as high as certificates end in it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MONTHS = 12
WIDTH, HEIGHT, BOTTOM, TOP = 600, 160, 22, 18
STEP = WIDTH // MONTHS
GAP, LEAST = 8, 4
"""Between two columns; and what a column of full height says at least: one certificate alone fills no picture."""


@dataclass(frozen=True)
class Ending:
    """A certificate that ends on a day, and whether a renewal of it waits for its review."""

    on: date
    renewing: bool


@dataclass(frozen=True)
class Month:
    """How many end in a month, and how many of these are being renewed. `first` is its first day."""

    first: date
    count: int
    renewing: int


@dataclass(frozen=True)
class Bar:
    """A month as it is drawn: the whole column, and above its foot what is being renewed."""

    month: Month
    x: int
    width: int
    y: float
    height: float
    renewing_y: float
    renewing_height: float
    middle: int


def months_of(today: date, endings: Iterable[Ending]) -> list[Month]:
    """The month of today and the eleven after it, with what ends in each; what ended before today is left out."""
    found = {(first.year, first.month): [0, 0] for first in _firsts(today)}
    for each in endings:
        counted = found.get((each.on.year, each.on.month))
        if counted is not None and each.on >= today:
            counted[0] += 1
            counted[1] += each.renewing
    return [Month(date(year, month, 1), *counted) for (year, month), counted in found.items()]


def _firsts(today: date) -> list[date]:
    counted = range(today.year * 12 + today.month - 1, today.year * 12 + today.month - 1 + MONTHS)
    return [date(each // 12, each % 12 + 1, 1) for each in counted]


def last_day(today: date) -> date:
    """The day before the first month that is not drawn any more."""
    return date.fromordinal(date(today.year + 1, today.month, 1).toordinal() - 1)


def bars_of(months: Iterable[Month]) -> list[Bar]:
    drawn = list(months)
    most = max([LEAST, *(each.count for each in drawn)])
    unit = (HEIGHT - BOTTOM - TOP) / most
    return [_bar(place, each, unit) for place, each in enumerate(drawn)]


def _bar(place: int, month: Month, unit: float) -> Bar:
    height, renewing, foot = round(month.count * unit, 1), round(month.renewing * unit, 1), HEIGHT - BOTTOM
    left = place * STEP
    return Bar(
        month,
        left + GAP // 2,
        STEP - GAP,
        round(foot - height, 1),
        height,
        round(foot - renewing, 1),
        renewing,
        left + STEP // 2,
    )


def fullest(months: Iterable[Month]) -> Month | None:
    """The month in which most end, the first of several; None where none does."""
    best = max(months, key=lambda each: (each.count, -each.first.toordinal()), default=None)
    return best if best and best.count else None
