"""What a score page shows: figures, months and units of one supplier, by whatever definition is asked for."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select, true, tuple_

from app.catalog.queries import first_of, todays
from app.database import db
from app.orders.models import Order, OrderLine
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.scoring.models import MeasuredUnit, ScoredSupplier
from app.scoring.queries.measuring import delivery_from, measured_now
from app.scoring.queries.units import counts, delivery_stored, months_stored, rolling, within
from app.scoring.rules.asked import Asked, Only
from app.scoring.rules.definitions import METHOD, Period
from app.scoring.rules.delivery import Unit
from app.scoring.rules.figures import Delivery
from app.scoring.rules.trend import Month, Trend, months_until, trend_of
from app.suppliers.models import Supplier
from app.suppliers.queries import supplier_for

PAGE = 50
BATCH = 500
Key = tuple[date, int, int]


@dataclass(frozen=True)
class Listed:
    """A unit with the words of its line. `counts`: it is measured by now."""

    unit: Any
    order_number: str
    line_no: int
    item_name: str
    unit_code: str
    counts: bool

    @property
    def key(self) -> Key:
        return self.unit.ends_on, self.unit.line_id, self.unit.part


class Looked:
    """One supplier's delivery as an address asks for it. Stored units are read where they say just that, else it is measured.

    Raises `NotFound` for whoever may not see scores, or not this supplier's.
    """

    def __init__(self, actor: Principal, supplier_id: int, asked: Asked) -> None:
        if not actor.can(Permission.SCORE_READ):
            raise NotFound
        self.supplier = supplier_for(actor, supplier_id)
        self.actor, self.asked, self.days = actor, asked, todays(actor)
        self.period = rolling(self.days, asked.period) if asked.period else Period()
        self._stored = asked.is_usual and is_measured(actor, supplier_id)
        self._units: list[Unit] | None = None

    def delivery(self) -> Delivery:
        if self._stored:
            return delivery_stored(self.actor, self.supplier.id, self.asked.baseline, self.period)
        return delivery_from(self.actor, self._measured(), self.asked.definition, self.days)

    def trend(self) -> Trend:
        """The last twelve months, whatever period is asked for."""
        begins = months_until(first_of(self.days))
        good = (
            months_stored(self.actor, self.supplier.id, self.asked.baseline, begins[0], self.days)
            if self._stored
            else self._months_measured()
        )
        return trend_of([Month(begin, *good.get((begin.year, begin.month), (0, 0))) for begin in begins])

    def units(self, limit: int = PAGE) -> Sequence[Listed]:
        """The units, the newest window first, from where the page before ended."""
        return self._page(key_in(self.asked.after), limit)

    def every_unit(self) -> Iterator[Listed]:
        """All of them, a batch at a time."""
        after: Key | None = None
        while found := self._page(after, BATCH):
            yield from found
            after = found[-1].key

    def _page(self, after: Key | None, limit: int) -> Sequence[Listed]:
        found = self._stored_after(after, limit) if self._stored else self._measured_after(after, limit)
        words = _words_of(self.actor, {unit.line_id for unit in found})
        return [Listed(unit, *words[unit.line_id], unit.counts_from <= self.days[unit.site_id]) for unit in found]

    def _measured(self) -> list[Unit]:
        if self._units is None:
            self._units = measured_now(self.actor, self.supplier.id, self.asked.baseline, self.asked.definition, self.period)
        return self._units

    def _measured_after(self, after: Key | None, limit: int) -> Sequence[Unit]:
        chosen = FILTERS[self.asked.only]
        found = [unit for unit in reversed(self._measured()) if chosen(unit, unit.counts_from <= self.days[unit.site_id])]
        return [unit for unit in found if after is None or (unit.ends_on, unit.line_id, unit.part) < after][:limit]

    def _stored_after(self, after: Key | None, limit: int) -> Sequence[Any]:
        m = MeasuredUnit
        wanted = select(*(getattr(m, name) for name in Unit._fields)).where(self._where(), self._only())
        if after is not None:
            wanted = wanted.where(tuple_(m.ends_on, m.line_id, m.part) < after)
        return db.session.execute(wanted.order_by(m.ends_on.desc(), m.line_id.desc(), m.part.desc()).limit(limit)).all()

    def _where(self) -> Any:
        m = MeasuredUnit
        return and_(m.supplier_id == self.supplier.id, m.baseline == self.asked.baseline, *within(self.period))

    def _only(self) -> Any:
        """The same as `FILTERS`, in the words of the database."""
        m, begun = MeasuredUnit, counts(self.days)
        return {
            Only.ALL: true(),
            Only.MISSED: and_(begun, m.excluded == "", m.is_otif.is_not(None), ~m.is_otif),
            Only.EXCLUDED: and_(begun, m.excluded != ""),
            Only.OPEN: ~begun,
        }[self.asked.only]

    def _months_measured(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        all_of_it = measured_now(self.actor, self.supplier.id, self.asked.baseline, self.asked.definition, Period())
        n: Counter[tuple[int, int]] = Counter()
        good: Counter[tuple[int, int]] = Counter()
        for unit in all_of_it:
            if unit.counts_from <= self.days[unit.site_id] and not unit.excluded and unit.is_otif is not None:
                n[unit.ends_on.year, unit.ends_on.month] += 1
                good[unit.ends_on.year, unit.ends_on.month] += unit.is_otif
        return {month: (count, good[month]) for month, count in n.items()}


FILTERS: Mapping[Only, Callable[[Unit, bool], bool]] = {
    Only.ALL: lambda unit, begun: True,
    Only.MISSED: lambda unit, begun: begun and not unit.excluded and unit.is_otif is False,
    Only.EXCLUDED: lambda unit, begun: begun and bool(unit.excluded),
    Only.OPEN: lambda unit, begun: not begun,
}


def is_measured(actor: Principal, supplier_id: int) -> bool:
    """Whether stored units say what the facts say: they were measured, by today's method, and nothing waits."""
    known = db.session.scalar(select(ScoredSupplier).where(ScoredSupplier.supplier_id == supplier_id))
    return known is not None and not known.stale and known.method == METHOD


def key_in(typed: str) -> Key | None:
    """Where the page before ended: `2026-06-12~42~0`; what makes no sense begins at the beginning."""
    day, _, rest = typed.partition("~")
    line_id, _, part = rest.partition("~")
    if not (line_id.isdecimal() and part.isdecimal() and len(line_id) < 10 and len(part) < 5):
        return None
    try:
        return date.fromisoformat(day), int(line_id), int(part)
    except ValueError:
        return None


def _words_of(actor: Principal, line_ids: Collection[int]) -> dict[int, tuple[str, int, str, str]]:
    wanted = select(OrderLine.id, Order.number, OrderLine.line_no, OrderLine.item_name, OrderLine.unit)
    wanted = wanted.join(Order, Order.id == OrderLine.order_id).where(OrderLine.id.in_(line_ids))
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in db.session.execute(wanted)}


def suppliers_seen(actor: Principal, supplier_ids: Collection[int]) -> list[int]:
    """Those of the suppliers that the actor finds: a supplier itself alone."""
    return list(db.session.scalars(select(Supplier.id).where(Supplier.id.in_(supplier_ids)).order_by(Supplier.id)))
