"""Measuring anew what facts have touched: from all the facts of those lines, never by adding to a number."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.catalog.queries import todays
from app.database import db
from app.live.positions import newest
from app.principal import Principal
from app.refusals import NotFound
from app.scoring.actions.keeping import keep_figures
from app.scoring.events.measured import ScoreMoved
from app.scoring.models import MeasuredUnit, ScoredSupplier
from app.scoring.queries.facts import facts_of
from app.scoring.queries.units import lines_that_begin_to_count, suppliers_that_a_day_moves
from app.scoring.rules.definitions import METHOD, USUAL, Baseline
from app.scoring.rules.delivery import Unit, units_of
from app.suppliers.models import Supplier
from app.transaction import Work, transaction

ROWS = MeasuredUnit.__table__
OF_LINES = ROWS.c.line_id.in_(bindparam("line_ids", expanding=True))
OF_SUPPLIER = ROWS.c.supplier_id == bindparam("of_supplier")
STORED = select(*(ROWS.c[name] for name in Unit._fields))
"""Put together once: it has 29 columns, and each fact asks for a row or three."""
KNOWN = select(ScoredSupplier).where(ScoredSupplier.supplier_id == bindparam("supplier_id")).with_for_update()
MOST_NAMED = 200
"""A fact names no more lines than somebody reads."""


def measure_lines(actor: Principal, supplier_id: int, line_ids: Collection[int], *, because: str) -> bool:
    """Measure some lines of a supplier anew. Returns whether anything is different; then it is told."""
    _refuse_people(actor)
    with transaction(actor) as work:
        known = _locked(work, supplier_id)
        if known.stale or known.method != METHOD:
            return _measure_all(work, known, because)
        changed = _renew(work, supplier_id, line_ids)
        return _tell(work, known, changed, because) if changed else False


def measure_supplier(actor: Principal, supplier_id: int, *, because: str) -> bool:
    """Measure everything of a supplier anew, from the facts alone. Returns whether anything is different."""
    _refuse_people(actor)
    with transaction(actor) as work:
        return _measure_all(work, _locked(work, supplier_id), because)


def begin_to_count(actor: Principal, site_id: int, day: date, before: date | None, *, because: str) -> None:
    """A day began at a site: units of which the window has ended count from now on, others leave the rolling year."""
    _refuse_people(actor)
    since = before or day - timedelta(days=1)
    for supplier_id in suppliers_that_a_day_moves(actor, site_id, day, since):
        with transaction(actor) as work:
            known = work.session.scalar(KNOWN, {"supplier_id": supplier_id})
            if known is not None:
                _tell(work, known, set(lines_that_begin_to_count(actor, supplier_id, site_id, day, since)), because)


def mark_stale(actor: Principal, supplier_ids: Collection[int]) -> None:
    """More came than is worked off one by one: the whole supplier is measured anew within the minute."""
    _refuse_people(actor)
    fresh = ScoredSupplier.supplier_id.in_(supplier_ids) & ~ScoredSupplier.stale
    if not db.session.scalar(select(ScoredSupplier.supplier_id).where(fresh).limit(1)):
        return
    with transaction(actor) as work:
        for known in work.session.scalars(select(ScoredSupplier).where(fresh)):
            known.stale = True


def suppliers_to_measure(actor: Principal) -> Sequence[int]:
    """Those that were never measured, are stale, or were measured by another version of the method."""
    fresh = select(ScoredSupplier.supplier_id).where(~ScoredSupplier.stale, ScoredSupplier.method == METHOD)
    return db.session.scalars(select(Supplier.id).where(Supplier.id.not_in(fresh)).order_by(Supplier.id)).all()


def _refuse_people(actor: Principal) -> None:
    if not actor.is_system:
        raise NotFound


def _locked(work: Work, supplier_id: int) -> ScoredSupplier:
    """How far the supplier is measured, under a lock: who hears facts and who does chores may come at the same time."""
    if known := work.session.scalar(KNOWN, {"supplier_id": supplier_id}):
        return known
    never = {"position": 0, "method": METHOD, "stale": True, "units": 0, "otif": 0, "computed_at": clock.now()}
    try:
        with work.session.begin_nested():
            work.session.add(ScoredSupplier(supplier_id=supplier_id, **never))
    except IntegrityError:
        pass  # the other one began it at the same moment
    again = KNOWN.execution_options(populate_existing=True)
    return work.session.scalars(again, {"supplier_id": supplier_id}).one()


def _measure_all(work: Work, known: ScoredSupplier, because: str) -> bool:
    known.method, known.stale = METHOD, False
    changed = _renew(work, known.supplier_id, None)
    return _tell(work, known, changed, because)


def _tell(work: Work, known: ScoredSupplier, lines: set[int], because: str) -> bool:
    """Keep how far it is measured, and say that the numbers moved, where they did."""
    before = (known.units, known.otif)
    known.position, known.computed_at = newest(work.session), clock.now()
    year, moved = keep_figures(work, known.supplier_id, known.position, todays(work.actor))
    known.units, known.otif = year.dated, year.otif
    if not lines and not moved and before == (known.units, known.otif):
        return False
    work.record(
        ScoreMoved(
            supplier_id=known.supplier_id,
            because=because,
            line_ids=tuple(sorted(lines)[:MOST_NAMED]),
            units_before=before[0],
            otif_before=before[1],
            units=known.units,
            otif=known.otif,
        )
    )
    return True


def _renew(work: Work, supplier_id: int, line_ids: Collection[int] | None) -> set[int]:
    """Put the units that follow from the facts in the place of those that are stored. Returns the lines that differ."""
    found = facts_of(work.actor, supplier_id, line_ids)
    units = {unit for line in found for baseline in Baseline for unit in units_of(line, baseline, USUAL)}
    of, those = (OF_SUPPLIER, {"of_supplier": supplier_id}) if line_ids is None else (OF_LINES, {"line_ids": line_ids})
    stored = {tuple(row) for row in work.session.execute(STORED.where(of), those)}
    changed = {unit[0] for unit in units ^ stored}
    if changed:
        gone = those if line_ids is None else {"line_ids": changed}
        work.session.execute(delete(ROWS).where(of), gone)
        kept = units if line_ids is None else {unit for unit in units if unit[0] in changed}
        if kept:
            work.session.execute(insert(ROWS), [unit._asdict() for unit in sorted(kept)])
    return changed
