"""Whether customers got their lines by the day that they were promised, and by how much they slipped. Pure.

The unit is a customer order line. It is measured from the day after its promised day on, not before: what has not
arrived by then is overdue, it does not wait for a dispatch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Kept(StrEnum):
    """What became of a promise."""

    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Measured:
    """A line whose promised day is over; `arrived_on` is None where something of it has not arrived yet."""

    promised_on: date
    arrived_on: date | None
    today: date

    @property
    def kept(self) -> Kept:
        if self.arrived_on is None:
            return Kept.OVERDUE
        return Kept.ON_TIME if self.arrived_on <= self.promised_on else Kept.LATE

    @property
    def days_late(self) -> int:
        """Days after the promised day, those until today where it has not arrived; early is none."""
        return max(0, ((self.arrived_on or self.today) - self.promised_on).days)


@dataclass(frozen=True, slots=True)
class Record:
    """How promises were kept. `days` is the sum of all days late."""

    lines: int = 0
    on_time: int = 0
    late: int = 0
    overdue: int = 0
    days: int = 0

    @property
    def percent(self) -> Decimal | None:
        """None where nothing was measured: that is neither 0 nor 100."""
        return _tenths(Decimal(100 * self.on_time) / self.lines) if self.lines else None

    @property
    def average_slip(self) -> Decimal | None:
        """Days late per line, lines on time counting as 0."""
        return _tenths(Decimal(self.days) / self.lines) if self.lines else None


def record_of(measured: Iterable[Measured]) -> Record:
    found = list(measured)
    counts = {kept: sum(each.kept is kept for each in found) for kept in Kept}
    days = sum(each.days_late for each in found)
    return Record(len(found), counts[Kept.ON_TIME], counts[Kept.LATE], counts[Kept.OVERDUE], days)


def _tenths(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
