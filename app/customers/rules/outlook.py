"""What a customer order line looks like: the day to expect, and how it stands against what was promised. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.catalog.rules import Calendar, add_working_days
from app.customers.rules.states import Risk
from app.orders.rules.quantities import NOTHING


@dataclass(frozen=True, slots=True)
class Source:
    """Where units that are still to leave come from, and when the last of them is here.

    `here`: all of it is; `on` is then the day on which it came, None for stock.
    """

    here: bool
    expected_on: date | None
    agreed_on: date | None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """What lies between arrival and the customer: days in the working days of the site, and its day now."""

    calendar: Calendar
    handling_days: int
    outbound_days: int
    today: date


@dataclass(frozen=True, slots=True)
class Seen:
    """How a line stands. `holds_until`: the last day for which that is so without anything happening."""

    expected_on: date | None
    agreed_on: date | None
    risk: Risk
    days: int
    not_agreed: bool
    holds_until: date | None


DONE = Seen(None, None, Risk.DONE, 0, False, None)


def seen(promised_on: date, outstanding: Decimal, shortfall: Decimal, sources: Sequence[Source], way: Way) -> Seen:
    """The outlook of a line with `outstanding` units still to leave, `shortfall` of which come from nowhere yet."""
    if outstanding <= NOTHING:
        return DONE
    expected = _at_the_door([_day(each, each.expected_on, way) for each in sources], way)
    agreed = None if shortfall else _at_the_door([_day(each, each.agreed_on, way) for each in sources], way)
    unconfirmed = any(each.unconfirmed for each in sources)
    return Seen(
        expected,
        agreed,
        _risk(promised_on, expected, shortfall, sources, way.today, unconfirmed),
        (expected - promised_on).days if expected else 0,
        not unconfirmed and not shortfall and bool(sources) and expected != agreed,
        _holds_until(promised_on, sources, way),
    )


def _day(source: Source, on: date | None, way: Way) -> date | None:
    """When it can leave: after handling; what is here leaves today at the earliest."""
    if source.here:
        return max(_handled(source.expected_on or way.today, way), way.today)
    return None if on is None else _handled(on, way)


def _handled(on: date, way: Way) -> date:
    return add_working_days(way.calendar, on, way.handling_days)


def _at_the_door(leaving: Sequence[date | None], way: Way) -> date | None:
    """The day at the customer's of the last that leaves; None where some of it has no day, or there is none."""
    days = [day for day in leaving if day is not None]
    if not days or len(days) < len(leaving):
        return None
    return add_working_days(way.calendar, max(days), way.outbound_days)


def _risk(
    promised_on: date, expected: date | None, shortfall: Decimal, sources: Sequence[Source], today: date, unconfirmed: bool
) -> Risk:
    if promised_on < today or (expected is None and sources):
        return Risk.LATE
    if shortfall or expected is None:
        return Risk.UNALLOCATED
    if expected > promised_on:
        return Risk.AT_RISK
    return Risk.UNCONFIRMED if unconfirmed else Risk.ON_TRACK


def _holds_until(promised_on: date, sources: Sequence[Source], way: Way) -> date | None:
    """A day that is still to come passes, and what is here and did not leave today leaves tomorrow."""
    days = [promised_on]
    for each in sources:
        if each.here:
            days.append(max(way.today, _handled(each.expected_on or way.today, way)))
        else:
            days += [day for day in (each.expected_on, each.agreed_on) if day is not None]
    return min((day for day in days if day >= way.today), default=None)
