"""Everybody's units from the facts, counted together: for figures of many suppliers, where nobody asks for single lines.

Most lines are short (see `short.py`). They are judged by the same rules as all, but once for all that have the same days;
every other line is measured by itself.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app.catalog.models import Site
from app.catalog.rules import Calendar
from app.database import db
from app.principal import Principal
from app.scoring.queries.facts import facts_of_each, hours_of
from app.scoring.queries.measuring import Tallied, pooled, tallied
from app.scoring.queries.short import short_lines
from app.scoring.queries.units import Todays
from app.scoring.rules.answers import HoursOverTime, minutes_worked
from app.scoring.rules.definitions import Baseline, Definition, Period
from app.scoring.rules.delivery import Unit, units_of
from app.scoring.rules.matching import Arrival
from app.scoring.rules.tally import Counted
from app.scoring.rules.units import LineFacts

BATCH = 100
"""So many suppliers are read at once: the memory that their lines take stays the same however many suppliers there are."""


class Measure(NamedTuple):
    """How lines are measured, and what day it is at each site."""

    baseline: Baseline
    definition: Definition
    period: Period
    days: Todays


def counted_of_each(actor: Principal, supplier_ids: Sequence[int], how: Measure) -> Iterator[tuple[int, Tallied]]:
    """The units of many suppliers, one supplier after the other; read by the batch."""
    sorts = _Sorts(how)
    for start in range(0, len(supplier_ids), BATCH):
        batch = supplier_ids[start : start + BATCH]
        short, long_ids = _short(actor, batch, sorts) if how.baseline is Baseline.REQUESTED else ({}, None)
        for supplier_id, lines in facts_of_each(actor, batch, long_ids).items():
            units = (unit for line in lines for unit in units_of(line, how.baseline, how.definition))
            by_line = tallied((unit for unit in units if how.period.has(unit.ends_on)), how.days)
            yield supplier_id, pooled([short[supplier_id], by_line]) if supplier_id in short else by_line


class _Sort(NamedTuple):
    """What becomes of all lines with the same days: whether they count by now, whether their answers do, what they are
    alike in, by its place.
    """

    counts: bool
    answered: bool
    place: int


class _Sorts:
    """The sorts of short lines that were met."""

    def __init__(self, how: Measure) -> None:
        self.how, self.calendars = how, {site.id: site.calendar for site in db.session.scalars(select(Site))}
        self.known: dict[tuple[Any, ...], _Sort | None] = {}
        self.alike: dict[tuple[Any, ...], int] = {}

    def of(self, days: tuple[Any, ...]) -> _Sort | None:
        """None where the window does not end in the period."""
        self.known[days] = found = self._sorted(_judged(self.how.definition, self.calendars[days[0]], *days))
        return found

    def _sorted(self, unit: Unit) -> _Sort | None:
        if not self.how.period.has(unit.ends_on):
            return None
        grows = (unit.ends_on, unit.site_id) if unit.days_late is None and not unit.is_in_full else (None, None)
        alike = (unit.excluded, unit.is_on_time, unit.is_in_full, unit.is_otif, unit.days_late, *grows)
        place = self.alike.setdefault(alike, len(self.alike))
        return _Sort(unit.counts_from <= self.how.days[unit.site_id], not unit.excluded, place)


def _judged(
    definition: Definition, calendar: Calendar, site_id: int, due: Any, waits: bool, arrived: Any, lead: int | None, asked: Any
) -> Unit:
    """The unit of a line of one piece: nothing of the verdict depends on how much it is."""
    arrivals = () if waits else (Arrival(_day(arrived), 1),)
    facts = LineFacts(0, 0, 0, site_id, calendar, 1, _day(due), lead_days=lead, asked_on=_day(asked), arrivals=arrivals)
    return units_of(facts, Baseline.REQUESTED, definition)[0]


def _day(kept: Any) -> Any:
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


@dataclass(slots=True)
class _Tally:
    """One supplier's short lines: by sort and whether all is here without what was rejected, what they add up to."""

    hours: HoursOverTime
    sums: dict[tuple[int, bool], list[int]] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    waiting: int = 0

    def add(self, sort: _Sort, net: Any, issued_at: Any, agreed_at: Any, n: int, received: Any, rejected: Any) -> None:
        at = (sort.place, net == 1)
        sums = self.sums.get(at)
        if sums is None:
            sums = self.sums[at] = [0] * 4
        sums[0] += n
        if net is not None:
            sums[1] += int(received)
            sums[2] += int(rejected)
        if agreed_at is not None:
            sums[3] += n
            if issued_at is not None and sort.answered:
                self.answers[minutes_worked(self.hours.at(issued_at), issued_at, agreed_at)] += n

    def tallied(self, alike: Sequence[tuple[Any, ...]]) -> Tallied:
        groups = [_counted(alike[place], net, *sums) for (place, net), sums in self.sums.items()]
        return Tallied(groups, self.answers, self.waiting)


def _counted(alike: tuple[Any, ...], net: bool, n: int, received: int, rejected: int, promised: int) -> Counted:
    excluded, on_time, in_full, *rest = alike
    return Counted._make((n, excluded, on_time, in_full, net, *rest, received, rejected, promised, 0, 0, 0))


def _short(actor: Principal, supplier_ids: Sequence[int], sorts: _Sorts) -> tuple[Mapping[int, Tallied], list[int]]:
    """The short lines of each supplier, and the ids of the others."""
    tallies = {supplier_id: _Tally(hours) for supplier_id, hours in hours_of(supplier_ids).items()}
    known, long_ids = sorts.known, list[int]()
    for row in short_lines(actor, supplier_ids):
        supplier_id, long_id, site_id, due, arrived, lead_days, asked, net, issued_at, agreed_at, n, received, rejected = row
        if long_id is not None:
            long_ids.append(long_id)
            continue
        days = (site_id, due, net is None, arrived, lead_days, asked)
        sort = known[days] if days in known else sorts.of(days)
        if sort is None:
            continue
        if sort.counts:
            tallies[supplier_id].add(sort, net, issued_at, agreed_at, n, received, rejected)
        else:
            tallies[supplier_id].waiting += n
    alike = list(sorts.alike)
    return {supplier_id: tally.tallied(alike) for supplier_id, tally in tallies.items()}, long_ids
