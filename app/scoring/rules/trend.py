"""A share by month with its control limits: what is chance and what is a change. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

MONTHS = 12
SIGMAS = 3


@dataclass(frozen=True)
class Month:
    """`good` of `n` units whose window ended in the month that begins on `begin`."""

    begin: date
    n: int
    good: int

    @property
    def share(self) -> float | None:
        return self.good / self.n if self.n else None


@dataclass(frozen=True)
class Charted:
    """A month with the limits between which its share lies by chance, if nothing has changed (p-chart, three sigma)."""

    month: Month
    low: float
    high: float

    @property
    def stands_out(self) -> bool:
        """Whether the share lies outside its limits."""
        share = self.month.share
        return share is not None and not self.low <= share <= self.high


@dataclass(frozen=True)
class Trend:
    months: tuple[Charted, ...]
    mean: float | None

    @property
    def n(self) -> int:
        return sum(each.month.n for each in self.months)


def trend_of(months: Sequence[Month]) -> Trend:
    """The mean is over all units of the months, plain: no month weighs more than its units."""
    n, good = sum(month.n for month in months), sum(month.good for month in months)
    if not n:
        return Trend(tuple(Charted(month, 0.0, 1.0) for month in months), None)
    mean = good / n
    return Trend(tuple(_charted(month, mean) for month in months), mean)


def _charted(month: Month, mean: float) -> Charted:
    if not month.n:
        return Charted(month, 0.0, 1.0)
    reach = SIGMAS * sqrt(mean * (1 - mean) / month.n)
    return Charted(month, max(0.0, mean - reach), min(1.0, mean + reach))


def months_until(last: date, count: int = MONTHS) -> list[date]:
    """The first days of so many months, the one of `last` being the last."""
    year, month = last.year, last.month
    found = []
    for _ in range(count):
        found.append(date(year, month, 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]
