"""Units measured from the facts at once: by another definition than the usual one, or before anything is stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.catalog.queries import todays
from app.principal import Principal
from app.scoring.queries.facts import facts_of
from app.scoring.queries.units import Todays, days_since
from app.scoring.rules.definitions import Baseline, Definition, Period
from app.scoring.rules.delivery import Unit, units_of
from app.scoring.rules.figures import Delivery
from app.scoring.rules.tally import Counted, DaysSince, alike, delivery_of
from app.scoring.rules.units import LineFacts


def measured_now(actor: Principal, supplier_id: int, baseline: Baseline, definition: Definition, period: Period) -> list[Unit]:
    """The units of a period, those included that do not count yet, by the end of their window."""
    found = _measured(facts_of(actor, supplier_id), baseline, definition, period)
    return sorted(found, key=lambda unit: (unit.ends_on, unit.line_id, unit.part))


def _measured(lines: Iterable[LineFacts], baseline: Baseline, definition: Definition, period: Period) -> list[Unit]:
    return [unit for line in lines for unit in units_of(line, baseline, definition) if period.has(unit.ends_on)]


def delivery_now(
    actor: Principal, supplier_id: int, baseline: Baseline, definition: Definition, period: Period
) -> tuple[Delivery, list[Unit]]:
    """A supplier's figures, and the units that they come from."""
    units, days = measured_now(actor, supplier_id, baseline, definition, period), todays(actor)
    return delivery_from(actor, units, definition, days), units


def delivery_from(actor: Principal, units: Iterable[Unit], definition: Definition, days: Todays) -> Delivery:
    """The figures of units at hand."""
    return tallied(units, days).delivery(days_since(actor, definition, days))


@dataclass(frozen=True)
class Tallied:
    """Units counted together: `groups` of those that are measured by now, the time that answers took, and how many wait."""

    groups: list[Counted]
    answers: Counter[int]
    open: int

    def delivery(self, since: DaysSince) -> Delivery:
        return delivery_of(self.groups, self.answers, since, open_units=self.open)


def pooled(of_each: Iterable[Tallied]) -> Tallied:
    """As if they were one supplier's."""
    groups, answers, waiting = list[Counted](), Counter[int](), 0
    for each in of_each:
        groups += each.groups
        answers += each.answers
        waiting += each.open
    return Tallied(groups, answers, waiting)


def tallied(units: Iterable[Unit], days: Todays) -> Tallied:
    """Those that count today at their site; the others are only counted."""
    done: list[Unit] = []
    waiting = 0
    for unit in units:
        if unit.counts_from <= days[unit.site_id]:
            done.append(unit)
        else:
            waiting += 1
    answers = Counter(unit.answer_minutes for unit in done if unit.answer_minutes is not None and not unit.excluded)
    return Tallied(alike(done), answers, waiting)
