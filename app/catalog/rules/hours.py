"""Working hours of a place, and the instant by which something asked there is due. Pure.

What is counted is what people there work: their days, between opening and closing by their own clock. Lengths are taken
between instants, so that a day on which the clock changes is as long as it really is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.catalog.rules.calendars import Calendar, add_working_days, calendar_of, is_working_day, roll_to_working_day
from app.refusals import RuleBroken

OPENS, CLOSES = time(8), time(17)
SHORTEST_DAY = timedelta(hours=1)
MINUTE, NOTHING = timedelta(minutes=1), timedelta(0)


class Counted(StrEnum):
    """In what an answer's time is counted."""

    DAYS = "days"
    HOURS = "hours"


MOST = {Counted.DAYS: 30, Counted.HOURS: 240}


@dataclass(frozen=True)
class WorkingHours:
    """When a place works: from opening to closing by its own clock, on the days of its calendar."""

    calendar: Calendar
    time_zone: str
    opens: time = OPENS
    closes: time = CLOSES

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Opening and closing of a day as instants. In the night of a clock change they may fall together."""
        return self._instant(day, self.opens), self._instant(day, self.closes)

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.time_zone)).date()

    def _instant(self, day: date, clock_time: time) -> datetime:
        return datetime.combine(day, clock_time, ZoneInfo(self.time_zone)).astimezone(UTC)


@lru_cache(maxsize=1_024)
def hours_in(country: str | None, workdays: int, time_zone: str, opens: time, closes: time) -> WorkingHours:
    """The hours of a company on these days of the week, but for the holidays of its country where they are known."""
    return WorkingHours(replace(calendar_of(country), workdays=workdays), time_zone, opens, closes)


@dataclass(frozen=True)
class Within:
    """How long an answer may take: so many working days, or working hours."""

    amount: int = 3
    counted: Counted = Counted.DAYS


def check_hours(opens: time, closes: time) -> None:
    """A working day opens at least an hour before it closes. Raises `RuleBroken`."""
    if datetime.combine(date.min, closes) - datetime.combine(date.min, opens) < SHORTEST_DAY:
        raise RuleBroken(
            "hours",
            "The day closes at {closes} and opens at {opens}. Expected at least one hour between.",
            field="closes",
            opens=f"{opens:%H:%M}",
            closes=f"{closes:%H:%M}",
        )


def check_within(within: Within) -> None:
    """Raises `RuleBroken` unless there is some time, and not too much."""
    most = MOST[within.counted]
    if not 1 <= within.amount <= most:
        raise RuleBroken("within", "{found}. Expected 1 to {most}.", field="answer_within", found=within.amount, most=most)


def due(hours: WorkingHours, asked: datetime, within: Within) -> datetime:
    """The instant by which an answer is due, in UTC and inside the working hours.

    What is asked while nobody works is asked when the next day opens. So many *days* later means the closing of that
    day; the day of asking is not counted.
    """
    day, begin = _heard(hours, asked)
    if within.counted is Counted.DAYS:
        return hours.on(add_working_days(hours.calendar, day, within.amount))[1]
    return _hours_later(hours, day, begin, timedelta(hours=within.amount))


def before(hours: WorkingHours, instant: datetime, length: timedelta) -> datetime:
    """The instant from which so much working time passes until `instant`; inside the working hours."""
    day = hours.day_of(instant)
    while True:
        opened, closed = hours.on(day)
        worked = max(NOTHING, min(instant, closed) - opened) if is_working_day(hours.calendar, day) else NOTHING
        if worked >= length:
            return min(instant, closed) - length
        length, day = length - worked, day - timedelta(days=1)


def _heard(hours: WorkingHours, asked: datetime) -> tuple[date, datetime]:
    """The first worked day and minute at which somebody there can have read what was asked."""
    asked = _next_minute(asked.astimezone(UTC))
    day = hours.day_of(asked)
    if not is_working_day(hours.calendar, day) or asked >= hours.on(day)[1]:
        day = roll_to_working_day(hours.calendar, day + timedelta(days=1))
    return day, max(asked, hours.on(day)[0])


def _next_minute(instant: datetime) -> datetime:
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + MINUTE


def _hours_later(hours: WorkingHours, day: date, begin: datetime, left: timedelta) -> datetime:
    for opened, closed in _days_from(hours, day):
        begin = max(begin, opened)
        if closed - begin >= left:
            break
        left -= max(NOTHING, closed - begin)
    return begin + left


def _days_from(hours: WorkingHours, day: date) -> Iterator[tuple[datetime, datetime]]:
    while True:
        yield hours.on(day)
        day = add_working_days(hours.calendar, day, 1)
