"""Measured units as they are stored: counted for figures, listed for pages and files.

The statements that count are the same for every supplier until a day begins: they are put together once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, extract, func, literal, or_, select, true

from app.catalog.models import Site
from app.catalog.queries import first_of, todays
from app.catalog.rules import Calendar
from app.database import db
from app.principal import Principal
from app.scoring.models import MeasuredUnit as Unit
from app.scoring.rules.definitions import PERIODS, USUAL, Baseline, Definition, Period
from app.scoring.rules.figures import Delivery
from app.scoring.rules.tally import Counted, DaysSince, delivery_of
from app.scoring.rules.windows import windows_at

Todays = Mapping[int, date]
OF_SUPPLIER = Unit.supplier_id == bindparam("supplier_id")
DIFFERENT = 64
"""So many statements are kept: pages ask for other periods than what is counted for each fact."""


class Asked(NamedTuple):
    """What is counted: against which baseline, in which periods, and as of which day at each site."""

    baseline: Baseline
    periods: tuple[Period, ...]
    days: tuple[tuple[int, date], ...]

    @property
    def depth(self) -> ColumnElement[int]:
        """How many of the further periods a unit of the first is in."""
        return sum((case((and_(true(), *within(each)), 1), else_=0) for each in self.periods[1:]), literal(0))

    @property
    def by_now(self) -> ColumnElement[bool]:
        return counts(dict(self.days))

    @property
    def where(self) -> ColumnElement[bool]:
        return and_(OF_SUPPLIER, Unit.baseline == self.baseline, *within(self.periods[0]))


def delivery_stored(actor: Principal, supplier_id: int, baseline: Baseline, period: Period) -> Delivery:
    """A supplier's figures by the usual definition, as its stored units say. What was counted together is counted once."""
    return deliveries_stored(actor, supplier_id, baseline, [period], todays(actor))[0]


def deliveries_stored(
    actor: Principal, supplier_id: int, baseline: Baseline, periods: Sequence[Period], days: Todays
) -> list[Delivery]:
    """The same for some periods, each inside of the one before, looked up at once; `days` is the day at each site now."""
    asked = Asked(baseline, tuple(periods), tuple(days.items()))
    counted = _counted(supplier_id, asked)
    answers = _answers(supplier_id, asked) if any(each.answered for each in counted) else ()
    since = days_since(actor, USUAL, days)
    return [
        delivery_of(
            [each.alike for each in counted if each.counts and each.depth >= inside],
            _together((minutes, number) for at, minutes, number in answers if at >= inside),
            since,
            open_units=sum(each.alike.n for each in counted if not each.counts and each.depth >= inside),
        )
        for inside in range(len(periods))
    ]


def _together(found: Iterable[tuple[int, int]]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for minutes, number in found:
        sums[minutes] += number
    return sums


def within(period: Period) -> list[ColumnElement[bool]]:
    begins = [Unit.ends_on >= period.begin] if period.begin else []
    return begins + ([Unit.ends_on <= period.end] if period.end else [])


def counts(days: Todays) -> ColumnElement[bool]:
    """That a unit is measured: its day has begun at its site."""
    first = min(days.values(), default=date.max)
    later = {day: [site_id for site_id, today in days.items() if today == day] for day in days.values() if day > first}
    return or_(Unit.counts_from <= first, *(and_(Unit.counts_from <= day, Unit.site_id.in_(ids)) for day, ids in later.items()))


class _Stored(NamedTuple):
    """Units counted together: how deep in the periods they are, whether they count by now, how many of them were answered."""

    depth: int
    counts: bool
    answered: int
    alike: Counted


def _counted(supplier_id: int, asked: Asked) -> list[_Stored]:
    """Units that are alike in what they count for, counted together by the database."""
    return [
        _Stored(row[0], row[1] == 1, row[2], Counted(*row[3:12], *map(int, row[12:])))
        for row in db.session.execute(_counting(asked), {"supplier_id": supplier_id})
    ]


@lru_cache(maxsize=DIFFERENT)
def _counting(asked: Asked) -> Select[Any]:
    grows = and_(Unit.days_late.is_(None), ~Unit.is_in_full)
    alike: list[Any] = [
        Unit.excluded, Unit.is_on_time, Unit.is_in_full, Unit.received - Unit.rejected >= Unit.quantity,
        Unit.is_otif, Unit.days_late,
        case((grows, Unit.ends_on)), case((grows, Unit.site_id)),
    ]  # fmt: skip
    promised, slips = case((Unit.slips.is_not(None), 1), else_=0), func.coalesce(Unit.slips, 0)
    sums: list[Any] = [Unit.received, Unit.rejected, promised, slips, Unit.notices, Unit.notices_right]
    depth, by_now = asked.depth, case((asked.by_now, 1), else_=0)
    answered = func.count(Unit.answer_minutes)
    wanted = select(depth, by_now, answered, func.count(), *alike, *(func.sum(each) for each in sums))
    return wanted.where(asked.where).group_by(depth, by_now, *alike)


def _answers(supplier_id: int, asked: Asked) -> Sequence[Any]:
    """How many units were answered after so many minutes, by depth."""
    return db.session.execute(_answering(asked), {"supplier_id": supplier_id}).all()


@lru_cache(maxsize=DIFFERENT)
def _answering(asked: Asked) -> Select[Any]:
    depth = asked.depth
    wanted: Any = select(depth, Unit.answer_minutes, func.count()).where(asked.where, asked.by_now, Unit.excluded == "")
    return wanted.where(Unit.answer_minutes.is_not(None)).group_by(depth, Unit.answer_minutes)


def months_stored(
    actor: Principal, supplier_id: int, baseline: Baseline, since: date, days: Todays
) -> dict[tuple[int, int], tuple[int, int]]:
    """By year and month in which their window ended: the units that were measured, and those in time and in full."""
    found = db.session.execute(_by_month(Asked(baseline, (Period(since),), tuple(days.items()))), {"supplier_id": supplier_id})
    return {(int(row[0]), int(row[1])): (row[2], int(row[3])) for row in found}


@lru_cache(maxsize=DIFFERENT)
def _by_month(asked: Asked) -> Select[Any]:
    year, month = extract("year", Unit.ends_on), extract("month", Unit.ends_on)
    known = and_(asked.by_now, Unit.excluded == "", Unit.is_otif.is_not(None))
    good = func.sum(case((Unit.is_otif.is_(True), 1), else_=0))
    wanted: Any = select(year, month, func.count(), good).where(asked.where, known)
    return wanted.group_by(year, month)


def rolling(days: Todays, length: int) -> Period:
    """The last so many days, up to the day that it is where it is earliest; what ends later waits for its day anyhow."""
    return Period(first_day_of(days, length))


def first_day_of(days: Todays, length: int) -> date:
    """The first of the last so many days."""
    return first_of(days) - timedelta(days=length - 1)


def suppliers_that_a_day_moves(actor: Principal, site_id: int, day: date, before: date) -> Sequence[int]:
    """Those with units at the site that count from one of the days since, that are still owed and a day later now, or that
    left a rolling period meanwhile.
    """
    left = [Unit.ends_on.between(before - timedelta(days=length), day - timedelta(days=length)) for length in PERIODS]
    begun = Unit.counts_from.between(before + timedelta(days=1), day)
    grows = and_(Unit.counts_from <= day, Unit.days_late.is_(None), ~Unit.is_in_full)
    wanted = select(Unit.supplier_id).where(Unit.site_id == site_id, or_(begun, grows, *left)).distinct()
    return db.session.scalars(wanted.order_by(Unit.supplier_id)).all()


def lines_that_begin_to_count(actor: Principal, supplier_id: int, site_id: int, day: date, before: date) -> Sequence[int]:
    where = (Unit.supplier_id == supplier_id, Unit.site_id == site_id, Unit.counts_from > before, Unit.counts_from <= day)
    return db.session.scalars(select(Unit.line_id).where(*where).distinct()).all()


def days_since(actor: Principal, definition: Definition, days: Todays) -> DaysSince:
    """How long a unit that is still owed is late by now, at its site."""

    @cache
    def calendars() -> dict[int, Calendar]:
        return {site.id: site.calendar for site in db.session.scalars(select(Site))}

    def since(site_id: int, end: date) -> int:
        return windows_at(definition, calendars()[site_id]).days_after(end, days[site_id])

    return since
