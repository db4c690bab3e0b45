"""How delivery is measured: which baseline, which event, which window. A choice that is printed beside every number. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

METHOD = 2
"""The version of the method: counted up when the same facts would give another number."""
MINIMUM_SAMPLE = 5
PERIODS = (90, 365)


class Baseline(StrEnum):
    REQUESTED = "requested"
    FIRST = "first"
    LATEST = "latest"


class Happening(StrEnum):
    """Which day counts: that of the arrival, or where the terms say so (`BY_SHIP_DATE`) that of leaving."""

    ARRIVAL = "arrival"
    TERMS = "terms"


class Days(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


BY_SHIP_DATE = frozenset({"EXW", "FCA", "FAS", "FOB"})


@dataclass(frozen=True)
class Definition:
    """A window of `early` days before the baseline (None: any) and `late` after it; so many per cent may be missing."""

    early: int | None = 2
    late: int = 0
    days: Days = Days.WORKING
    event: Happening = Happening.ARRIVAL
    under_percent: int = 0


USUAL = Definition()


@dataclass(frozen=True)
class Period:
    """Units whose window ends on one of these days; None is open."""

    begin: date | None = None
    end: date | None = None

    def has(self, day: date) -> bool:
        return (self.begin is None or day >= self.begin) and (self.end is None or day <= self.end)


ALWAYS = Period()
