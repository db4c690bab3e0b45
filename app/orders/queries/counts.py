"""How many lines are open and how many late, per supplier."""

from collections.abc import Collection

from sqlalchemy import case, func, select

from app.catalog.queries import todays
from app.database import db
from app.orders.models import OrderLine
from app.orders.queries.days import before_today
from app.principal import Principal


def open_and_late(actor: Principal, supplier_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """(open lines, of which late) of these suppliers, in one statement; those without open lines are left out."""
    late = case((before_today(OrderLine.binding_on, todays(actor)), 1), else_=0)
    wanted = (
        select(OrderLine.supplier_id, func.count(), func.sum(late))
        .where(OrderLine.is_open, OrderLine.supplier_id.in_(supplier_ids))
        .group_by(OrderLine.supplier_id)
    )
    return {supplier_id: (open_, late_) for supplier_id, open_, late_ in db.session.execute(wanted)}
