"""Units measured from the facts at once: by another definition than the usual one, or before anything is stored."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.catalog.queries import todays
from app.principal import Principal
from app.scoring.queries.facts import facts_of
from app.scoring.queries.units import Todays, days_since
from app.scoring.rules.definitions import Baseline, Definition, Period
from app.scoring.rules.delivery import Unit, units_of
from app.scoring.rules.figures import Delivery
from app.scoring.rules.tally import counted, delivery_of


def measured_now(actor: Principal, supplier_id: int, baseline: Baseline, definition: Definition, period: Period) -> list[Unit]:
    """The units of a period, those included that do not count yet, by the end of their window."""
    found = [
        unit
        for line in facts_of(actor, supplier_id)
        for unit in units_of(line, baseline, definition)
        if period.has(unit.ends_on)
    ]
    return sorted(found, key=lambda unit: (unit.ends_on, unit.line_id, unit.part))


def delivery_now(
    actor: Principal, supplier_id: int, baseline: Baseline, definition: Definition, period: Period
) -> tuple[Delivery, list[Unit]]:
    """A supplier's figures, and the units that they come from."""
    units, days = measured_now(actor, supplier_id, baseline, definition, period), todays(actor)
    return delivery_from(actor, units, definition, days), units


def delivery_from(actor: Principal, units: Iterable[Unit], definition: Definition, days: Todays) -> Delivery:
    """The figures of units at hand."""
    done, waiting = _parted(units, days)
    answers = Counter(unit.answer_minutes for unit in done if unit.answer_minutes is not None and not unit.excluded)
    return delivery_of(map(counted, done), answers, days_since(actor, definition, days), open_units=len(waiting))


def _parted(units: Iterable[Unit], days: Todays) -> tuple[Sequence[Unit], Sequence[Unit]]:
    """Those that count today at their site, and those that do not yet."""
    done: list[Unit] = []
    waiting: list[Unit] = []
    for unit in units:
        (done if unit.counts_from <= days[unit.site_id] else waiting).append(unit)
    return done, waiting
