"""Raw figures as they are kept: for pages that compare many suppliers, in one statement."""

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.scoring.models import MeasuredFigure

Kept = dict[str, tuple[Decimal | None, int]]
"""By metric: the figure, and of how many. Of what nothing was ever measured there is none."""


def kept_figures(actor: Principal, supplier_ids: Collection[int] | None, period: int) -> dict[int, Kept]:
    """By supplier, of the last `period` days (90 or 365); suppliers that were not measured yet are left out."""
    figure = MeasuredFigure
    wanted = select(figure.supplier_id, figure.metric, figure.value, figure.n).where(figure.period == period)
    found: dict[int, Kept] = {}
    for row in db.session.execute(wanted if supplier_ids is None else wanted.where(figure.supplier_id.in_(supplier_ids))):
        found.setdefault(row.supplier_id, {})[row.metric] = (row.value, row.n)
    return found
