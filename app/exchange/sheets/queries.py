"""The lines that a sheet is about."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries import order_for
from app.orders.rules.states import OrderState
from app.principal import Principal

MOST = 5_000


def open_lines_for(actor: Principal, order_id: int | None = None) -> list[OrderLine]:
    """The supplier's open lines of issued orders, of one or of all, with what is offered and agreed. Raises `NotFound`."""
    wanted = select(OrderLine).join(Order, Order.id == OrderLine.order_id)
    wanted = wanted.where(OrderLine.is_open, Order.state == OrderState.ISSUED)
    if order_id is not None:
        wanted = wanted.where(OrderLine.order_id == order_for(actor, order_id).id)
    return _loaded(wanted.order_by(OrderLine.order_id, OrderLine.line_no).limit(MOST))


def lines_by_id(actor: Principal, ids: Collection[int]) -> dict[int, OrderLine]:
    """Lines by id; what is missing or another's is left out."""
    wanted = select(OrderLine).where(OrderLine.id.in_(ids), OrderLine.supplier_id.is_not(None))
    return {line.id: line for line in _loaded(wanted)}


def _loaded(wanted: Select[Any]) -> list[OrderLine]:
    order = joinedload(OrderLine.order, innerjoin=True)
    loads = (
        order.joinedload(Order.site, innerjoin=True),
        selectinload(OrderLine.promises),
        selectinload(OrderLine.proposals),
    )
    return list(db.session.scalars(wanted.options(*loads)))
