"""Working days of a place: its week, and the holidays of its country. Pure.

Days are counted like a clerk counts them: from a Friday to the next Monday is one working day.
Holidays come from the `holidays` library (python-holidays).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

from app.refusals import RuleBroken

EVERY_WEEKDAY = 0b0011111
"""Monday to Friday; the lowest bit is Monday."""
ONE_DAY = timedelta(days=1)
LONGEST_CLOSURE = 60


@dataclass(frozen=True)
class Calendar:
    """Which days are worked at a place: a mask of weekdays, and a country (and part of it) whose holidays are kept."""

    workdays: int = EVERY_WEEKDAY
    country: str | None = None
    subdivision: str | None = None


def check_calendar(calendar: Calendar) -> Calendar:
    """At least one day of the week is worked, and the holidays of the place are known. Raises `RuleBroken`."""
    if not 0 < calendar.workdays <= 0b1111111:
        raise RuleBroken("workdays", "No day of the week is worked. Choose at least one.", field="workdays")
    known = holidays.list_supported_countries(include_aliases=False)
    if calendar.country is not None and calendar.country not in known:
        raise RuleBroken(
            "holidays",
            "We know no holidays of “{found}”. Leave the country of the holidays empty.",
            field="holidays_country",
            found=calendar.country,
        )
    if calendar.subdivision is not None and calendar.subdivision not in known.get(calendar.country or "", []):
        raise RuleBroken(
            "holidays",
            "“{found}” is no part of {country} that has holidays of its own. Expected one of: {known}.",
            field="holidays_subdivision",
            found=calendar.subdivision,
            country=calendar.country or "–",
            known=", ".join(known.get(calendar.country or "", [])) or "–",
        )
    return calendar


@cache
def calendar_of(country: str | None) -> Calendar:
    """Monday to Friday, with the holidays of the country where they are known."""
    known = country is not None and country in holidays.list_supported_countries(include_aliases=False)
    return Calendar(country=country if known else None)


@lru_cache(maxsize=512)
def _holidays_of(country: str, subdivision: str | None) -> holidays.HolidayBase:
    """The holidays of a place; the library adds a year when it is first asked for it."""
    return holidays.country_holidays(country, subdiv=subdivision)


def is_working_day(calendar: Calendar, day: date) -> bool:
    if not calendar.workdays >> day.weekday() & 1:
        return False
    return calendar.country is None or day not in _holidays_of(calendar.country, calendar.subdivision)


def roll_to_working_day(calendar: Calendar, day: date) -> date:
    """The day itself if it is worked, else the next one that is."""
    for _ in range(LONGEST_CLOSURE):
        if is_working_day(calendar, day):
            return day
        day += ONE_DAY
    raise RuleBroken("closed", "No working day was found in the {days} days before {day}.", days=LONGEST_CLOSURE, day=day)


def add_working_days(calendar: Calendar, day: date, days: int) -> date:
    """The day that is so many working days later, or earlier if `days` is negative; 0 is the day itself."""
    step = ONE_DAY if days > 0 else -ONE_DAY
    left, idle = abs(days), 0
    while left:
        day += step
        idle += 1
        if is_working_day(calendar, day):
            left, idle = left - 1, 0
        elif idle > LONGEST_CLOSURE:
            raise RuleBroken("closed", "No working day was found in the {days} days before {day}.", days=idle, day=day)
    return day


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days `end` lies after `start`; negative if before. The start is not counted, the end is."""
    if end < start:
        return -working_days_between(calendar, end, start)
    return sum(is_working_day(calendar, start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
