"""How long an answer took, in the supplier's own working hours. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from app.catalog.rules import WorkingHours
from app.catalog.rules.calendars import is_working_day

ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)
LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class HoursOverTime:
    """A supplier's hours now, and those that held until an instant, the oldest first."""

    now: WorkingHours
    former: tuple[tuple[datetime, WorkingHours], ...] = ()

    def at(self, instant: datetime) -> WorkingHours:
        return next((hours for until, hours in self.former if instant < until), self.now)


def minutes_worked(hours: WorkingHours, asked: datetime, answered: datetime) -> int:
    """The minutes between two instants in which somebody worked there; what takes longer than a year counts as a year."""
    answered = min(answered, asked + LONGEST)
    day, last, worked, spans = hours.day_of(asked), hours.day_of(answered), NOTHING, _spans_of(hours)
    while day <= last:
        if span := spans[day]:
            worked += max(NOTHING, min(span[1], answered) - max(span[0], asked))
        day += ONE_DAY
    return worked // MINUTE


class _Spans(dict[date, tuple[datetime, datetime] | None]):
    """Opening and closing by day, None where nobody works: many answers run over the same days."""

    def __init__(self, hours: WorkingHours) -> None:
        self._hours = hours

    def __missing__(self, day: date) -> tuple[datetime, datetime] | None:
        self[day] = found = self._hours.on(day) if is_working_day(self._hours.calendar, day) else None
        return found


@lru_cache(maxsize=64)
def _spans_of(hours: WorkingHours) -> _Spans:
    return _Spans(hours)
