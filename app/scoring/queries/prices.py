"""What was paid for ordered lines, beside the standard prices, for who may read purchase prices: two statements."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from app.catalog.models import Item, ItemPrice
from app.database import db
from app.orders.models import Order, OrderLine, OrderLinePrice
from app.principal import Principal
from app.scoring.rules.price import Priced


def priced_lines(actor: Principal, supplier_ids: Collection[int], since: date | None) -> dict[int, list[Priced]]:
    """The priced lines that were ordered since a day, by supplier; wholly cancelled ones were not bought."""
    found: dict[int, list[Priced]] = {}
    for line in _read(_lines(since).where(OrderLine.supplier_id.in_(supplier_ids))):
        found.setdefault(line.supplier_id, []).append(line)
    return found


def offers_of(actor: Principal, item_ids: Collection[int], since: date | None) -> dict[int, list[Priced]]:
    """What anybody was paid for these items, by item."""
    found: dict[int, list[Priced]] = {}
    for line in _read(_lines(since).where(OrderLine.item_id.in_(item_ids))):
        found.setdefault(line.item_id, []).append(line)
    return found


def _lines(since: date | None) -> Any:
    price = and_(ItemPrice.item_id == Item.id, ItemPrice.currency == Order.currency, Item.unit_code == OrderLine.unit)
    ordered = (OrderLine.item_id, OrderLine.unit, Order.currency, OrderLine.quantity, OrderLinePrice.unit_price)
    wanted = (
        select(OrderLine.supplier_id, *ordered, Order.ordered_on, ItemPrice.standard_price)
        .join(Order, Order.id == OrderLine.order_id)
        .join(OrderLinePrice, OrderLinePrice.line_id == OrderLine.id)
        .join(Item, Item.id == OrderLine.item_id)
        .outerjoin(ItemPrice, price)
        .where(OrderLine.supplier_id.is_not(None), OrderLine.quantity > OrderLine.cancelled, Order.ordered_on.is_not(None))
    )
    return wanted if since is None else wanted.where(Order.ordered_on >= since)


def _read(wanted: Any) -> list[Priced]:
    return [Priced(*row) for row in db.session.execute(wanted)]
