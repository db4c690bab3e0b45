"""Keeping a supplier's raw figures, so that whoever compares hundreds of suppliers reads rows and measures nothing."""

from sqlalchemy import select

from app import clock
from app.scoring.models import MeasuredFigure
from app.scoring.queries.units import delivery_stored, rolling
from app.scoring.rules.definitions import METHOD, PERIODS, Baseline
from app.scoring.rules.raw import Raw, raw_of
from app.transaction import Work


def keep_figures(work: Work, supplier_id: int, position: int) -> None:
    """The rolling periods by the usual definition, against the requested day. Rows that are alike are left alone."""
    rows = work.session.scalars(select(MeasuredFigure).where(MeasuredFigure.supplier_id == supplier_id))
    known = {(row.period, row.metric): row for row in rows}
    for period in PERIODS:
        delivery = delivery_stored(work.actor, supplier_id, Baseline.REQUESTED, rolling(work.actor, period))
        for raw in raw_of(delivery):
            _keep(work, supplier_id, period, raw, known.get((period, raw.metric)), position)


def _keep(work: Work, supplier_id: int, period: int, raw: Raw, known: MeasuredFigure | None, position: int) -> None:
    if known is not None and (known.value, known.n, known.method) == (raw.value, raw.n, METHOD):
        return
    row = known or MeasuredFigure(supplier_id=supplier_id, period=period, metric=raw.metric)
    row.value, row.n, row.method, row.position, row.computed_at = raw.value, raw.n, METHOD, position, clock.now()
    work.add(row)
