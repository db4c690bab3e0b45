"""What was typed into the search of a board or list, as a condition that indexes can serve.

What matches rarely is looked up first, and its lines are found by their keys; what matches often is met soon enough
by walking the board in its order. Either way nothing scans history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.catalog.models import Item
from app.database import begins_with, db
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.suppliers.models import Supplier

RARE = 300


def lines_found_by(actor: Principal, q: str) -> ColumnElement[bool]:
    """The typed text begins an order's or item's number, or stands in the item's or supplier's name.

    For a statement over order lines joined with their order and supplier.
    """
    return or_(
        _keys(OrderLine.order_id, select(Order.id).where(_order_begins(q)), _order_begins(q)),
        _keys(OrderLine.supplier_id, select(Supplier.id).where(_supplier(q)), _supplier(q)),
        _item(actor, q),
    )


def orders_found_by(q: str) -> ColumnElement[bool]:
    """The same for a statement over orders joined with their supplier."""
    return or_(
        _keys(Order.id, select(Order.id).where(_order_begins(q)), _order_begins(q)),
        _keys(Order.for_supplier_id, select(Supplier.id).where(_supplier(q)), _supplier(q)),
    )


@dataclass(frozen=True)
class Numbered:
    """The order whose number was typed to the letter."""

    id: int
    number: str
    supplier_name: str


def order_numbered(actor: Principal, q: str) -> Numbered | None:
    """The order that is called exactly so, with or without what our numbers begin with; None where there is none."""
    typed = q.strip().upper()
    if not typed:
        return None
    wanted = select(Order.id, Order.number, Supplier.name).join(Supplier, Supplier.id == Order.supplier_id)
    found = db.session.execute(wanted.where(Order.number.in_((typed, f"PO-{typed}"))).order_by(Order.number).limit(1)).first()
    return Numbered(*found) if found else None


def _order_begins(q: str) -> ColumnElement[bool]:
    typed = {q, q.upper(), f"PO-{q}"}
    return or_(
        *(begins_with(Order.number, each) for each in sorted(typed)),
        *(begins_with(Order.supplier_reference, each) for each in sorted({q, q.upper()})),
    )


def _supplier(q: str) -> ColumnElement[bool]:
    return Supplier.name.icontains(q, autoescape=True)


def _item(actor: Principal, q: str) -> ColumnElement[bool]:
    copied = or_(OrderLine.item_number.istartswith(q, autoescape=True), OrderLine.item_name.icontains(q, autoescape=True))
    if actor.is_supplier:  # who does not read items has few lines to look through
        return copied
    named = or_(Item.number.istartswith(q, autoescape=True), Item.name.icontains(q, autoescape=True))
    return _keys(OrderLine.item_id, select(Item.id).where(named), copied)


def _keys(key: InstrumentedAttribute[Any], wanted: Select[int], otherwise: ColumnElement[bool]) -> ColumnElement[bool]:
    found: Sequence[int] = db.session.scalars(wanted.limit(RARE + 1)).all()
    if not found:
        return false()
    return otherwise if len(found) > RARE else key.in_(found)
