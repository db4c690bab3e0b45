"""The lines and suppliers behind what a fact touches."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal
from app.scoring.models import MeasuredUnit
from app.scoring.touching import Touched


def lines_in(actor: Principal, touched: Touched) -> Iterable[tuple[int, int]]:
    """Supplier and line. Lines of drafts belong to nobody yet."""
    if touched.supplier_id is not None and touched.line_ids:
        return [(touched.supplier_id, line_id) for line_id in touched.line_ids]
    wanted = select(OrderLine.supplier_id, OrderLine.id).where(OrderLine.supplier_id.is_not(None))
    if touched.supplier_id is not None:
        wanted = wanted.where(OrderLine.supplier_id == touched.supplier_id)
    if touched.order_id is not None:
        wanted = wanted.where(OrderLine.order_id == touched.order_id)
    if touched.item_id is not None:
        wanted = wanted.where(OrderLine.item_id == touched.item_id)
    return [(supplier_id or 0, line_id) for supplier_id, line_id in db.session.execute(wanted)]


def suppliers_in(actor: Principal, touched: Touched) -> Sequence[int]:
    """Whose units may be others by it."""
    if touched.supplier_id is not None:
        return [touched.supplier_id]
    wanted = select(MeasuredUnit.supplier_id).distinct()
    return db.session.scalars(
        wanted if touched.site_id is None else wanted.where(MeasuredUnit.site_id == touched.site_id)
    ).all()
