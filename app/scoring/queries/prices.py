"""What was paid for ordered lines, beside the standard prices of their days, for who may read purchase prices."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, select

from app.catalog.models import FormerPrice, Item, ItemPrice
from app.database import db
from app.orders.models import Order, OrderLine, OrderLinePrice
from app.principal import Principal
from app.scoring.rules.price import Market, Priced

PRICED = len(fields(Priced))
MOST_NAMED = 500


def priced_lines(actor: Principal, supplier_ids: Collection[int], since: date | None) -> dict[int, list[Priced]]:
    """The priced lines that were ordered since a day, by supplier; wholly cancelled ones were not bought."""
    found: dict[int, list[Priced]] = {}
    for line in _read(_lines(since).where(OrderLine.supplier_id.in_(supplier_ids)), since):
        found.setdefault(line.supplier_id, []).append(line)
    return found


def offers_of(actor: Principal, item_ids: Collection[int], since: date | None) -> dict[int, list[Priced]]:
    """What anybody was paid for these items, by item."""
    found: dict[int, list[Priced]] = {}
    for line in _read(_lines(since).where(OrderLine.item_id.in_(item_ids)), since):
        found.setdefault(line.item_id, []).append(line)
    return found


class PricedLine(NamedTuple):
    """An ordered line with its price, its standard price of the day and the best comparable offer."""

    line_id: int
    order_number: str
    line_no: int
    item_number: str
    item_name: str
    priced: Priced
    best: Decimal | None


def priced_facts(actor: Principal, supplier_id: int, since: date | None) -> list[PricedLine]:
    """What the price of a supplier is made of, the newest first."""
    named = (OrderLine.id, Order.number, OrderLine.line_no, Item.number, OrderLine.item_name)
    wanted = _lines(since).add_columns(*named).where(OrderLine.supplier_id == supplier_id)
    rows = db.session.execute(wanted.order_by(Order.ordered_on.desc(), OrderLine.id.desc())).all()
    lines, market = _as_of_their_days(rows, since), Market(offers_of(actor, {row.item_id for row in rows}, since))
    return [PricedLine._make((*row[-len(named) :], line, market.best(line))) for row, line in zip(rows, lines, strict=True)]


def _lines(since: date | None) -> Any:
    price = and_(ItemPrice.item_id == Item.id, ItemPrice.currency == Order.currency, Item.unit_code == OrderLine.unit)
    ordered = (OrderLine.item_id, OrderLine.unit, Order.currency, OrderLine.quantity, OrderLinePrice.unit_price)
    wanted = (
        select(OrderLine.supplier_id, *ordered, Order.ordered_on, ItemPrice.standard_price, Item.unit_code)
        .join(Order, Order.id == OrderLine.order_id)
        .join(OrderLinePrice, OrderLinePrice.line_id == OrderLine.id)
        .join(Item, Item.id == OrderLine.item_id)
        .outerjoin(ItemPrice, price)
        .where(OrderLine.supplier_id.is_not(None), OrderLine.quantity > OrderLine.cancelled, Order.ordered_on.is_not(None))
    )
    return wanted if since is None else wanted.where(Order.ordered_on >= since)


def _read(wanted: Any, since: date | None) -> list[Priced]:
    return _as_of_their_days(db.session.execute(wanted).all(), since)


def _as_of_their_days(rows: Sequence[Any], since: date | None) -> list[Priced]:
    """Rows that begin with the columns of `_lines`."""
    former = _former(since, {row.item_id for row in rows})
    return [_as_of_its_day(Priced(*row[:PRICED]), row[PRICED], former.get(row.item_id, ())) for row in rows]


def _former(since: date | None, item_ids: Collection[int]) -> dict[int, list[FormerPrice]]:
    """Standard prices that held for something that was ordered since a day, by item, the oldest first.

    Of a great many items all are read: their names would be longer than the table.
    """
    wanted = select(FormerPrice).order_by(FormerPrice.until, FormerPrice.id)
    if len(item_ids) <= MOST_NAMED:
        wanted = wanted.where(FormerPrice.item_id.in_(item_ids))
    found: dict[int, list[FormerPrice]] = {}
    for each in db.session.scalars(wanted if since is None else wanted.where(FormerPrice.until > since)):
        found.setdefault(each.item_id, []).append(each)
    return found


def _as_of_its_day(line: Priced, item_unit: str, former: Sequence[FormerPrice]) -> Priced:
    held = next((each for each in former if each.until > line.ordered_on), None)
    if held is None:
        return line
    fits = held.currency == line.currency and item_unit == line.unit
    return replace(line, standard=held.standard_price if fits else None)
