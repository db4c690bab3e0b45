"""Keeping a supplier's raw figures, so that whoever compares hundreds of suppliers reads rows and measures nothing."""

from datetime import date

from sqlalchemy import bindparam, select

from app import clock
from app.catalog.queries import first_of
from app.scoring.models import MeasuredFigure, MeasuredMonth
from app.scoring.queries.units import Todays, deliveries_stored, months_stored, rolling
from app.scoring.rules.definitions import METHOD, PERIODS, Baseline
from app.scoring.rules.figures import Delivery
from app.scoring.rules.raw import Raw, raw_of
from app.scoring.rules.trend import months_until
from app.transaction import Work

FIGURES = select(MeasuredFigure).where(MeasuredFigure.supplier_id == bindparam("supplier_id"))
MONTHS = select(MeasuredMonth).where(MeasuredMonth.supplier_id == bindparam("supplier_id"))


def keep_figures(work: Work, supplier_id: int, position: int, days: Todays) -> tuple[Delivery, bool]:
    """The rolling periods and the last months by the usual definition, against the requested day.

    Rows that are alike are left alone. Returns the figures of the longest of the periods, and whether any is another one.
    """
    _keep_months(work, supplier_id, days)
    known = {(row.period, row.metric): row for row in work.session.scalars(FIGURES, {"supplier_id": supplier_id})}
    longest_first = sorted(PERIODS, reverse=True)
    periods = [rolling(days, length) for length in longest_first]
    deliveries = deliveries_stored(work.actor, supplier_id, Baseline.REQUESTED, periods, days)
    moved = False
    for period, delivery in zip(longest_first, deliveries, strict=True):
        for raw in raw_of(delivery):
            moved |= _keep(work, supplier_id, period, raw, known.get((period, raw.metric)), position)
    return deliveries[0], moved


def _keep(work: Work, supplier_id: int, period: int, raw: Raw, known: MeasuredFigure | None, position: int) -> bool:
    """Returns whether it is another one: by a new version of the method it may be the same."""
    before = (None, 0) if known is None else (known.value, known.n)
    same = before == (raw.value, raw.n)
    if same and (known is None or known.method == METHOD):
        return False
    row = known or MeasuredFigure(supplier_id=supplier_id, period=period, metric=raw.metric)
    row.value, row.n, row.method, row.position, row.computed_at = raw.value, raw.n, METHOD, position, clock.now()
    work.add(row)
    return not same


def _keep_months(work: Work, supplier_id: int, days: Todays) -> None:
    since = months_until(first_of(days))[0]
    stored = months_stored(work.actor, supplier_id, Baseline.REQUESTED, since, days)
    found = {date(year, month, 1): counted for (year, month), counted in stored.items()}
    for row in work.session.scalars(MONTHS, {"supplier_id": supplier_id}):
        if row.begins_on not in found:
            work.session.delete(row)
        else:
            row.n, row.good = found.pop(row.begins_on)
    for begins_on, (n, good) in found.items():
        work.add(MeasuredMonth(supplier_id=supplier_id, begins_on=begins_on, n=n, good=good))
