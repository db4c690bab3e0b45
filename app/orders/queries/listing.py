"""Lists of orders: filtered, sorted, a page at a time or all of them in handfuls."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app import clock
from app.catalog.models import Site
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.orders import sees_drafts
from app.orders.queries.search import orders_found_by
from app.orders.queries.sorting import Walk, cursor_of, following
from app.orders.rules import states
from app.orders.rules.states import WAITS_FOR_SUPPLIER, Answered, Delivery, OrderState
from app.principal import Principal
from app.suppliers.models import Supplier

PAGE = 50
BATCH = 500


@dataclass(frozen=True, slots=True)
class LineSum:
    """What an order's axes need of a line."""

    order_id: int
    answer: str
    open_quantity: Decimal
    in_transit: Decimal
    received: Decimal
    binding_on: date


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order as a list shows it; the two axes are derived from its lines, cancelled ones left out."""

    id: int
    version: int
    number: str
    state: str
    revision: int
    buyer_name: str
    supplier_id: int
    supplier_name: str
    site_id: int
    site_name: str
    time_zone: str
    ordered_on: date | None
    issued_at: datetime | None
    supplier_reference: str
    lines: Sequence[LineSum] = ()

    @property
    def answered(self) -> Answered:
        return states.answered(line.answer for line in self.lines)

    @property
    def delivery(self) -> Delivery:
        return states.delivery(self.lines)

    @property
    def to_confirm(self) -> int:
        return sum(bool(line.open_quantity) and line.answer in WAITS_FOR_SUPPLIER for line in self.lines)

    @property
    def overdue(self) -> int:
        today = clock.today(self.time_zone)
        return sum(bool(line.open_quantity) and line.binding_on < today for line in self.lines)


HEAD: tuple[Any, ...] = (
    Order.id,
    Order.version,
    Order.number,
    Order.state,
    Order.revision,
    Order.buyer_name,
    Order.for_supplier_id,
    Supplier.name,
    Order.site_id,
    Site.name,
    Site.time_zone,
    Order.ordered_on,
    Order.issued_at,
    Order.supplier_reference,
)


class OrderSort(StrEnum):
    """What stands first: the order made last, the one made first, its number, its supplier's name, the day it was ordered."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"
    SUPPLIER = "supplier"
    ORDERED = "ordered"


NEWEST = Walk(Order.id, "id", int, descending=True, id=Order.id)
WALKS = {
    OrderSort.NEWEST: NEWEST,
    OrderSort.OLDEST: replace(NEWEST, descending=False),
    OrderSort.NUMBER: Walk(Order.number, "number", str, id=Order.id),
    OrderSort.SUPPLIER: replace(NEWEST, supplier=Order.for_supplier_id),
    OrderSort.ORDERED: Walk(Order.ordered_on, "ordered_on", date.fromisoformat, descending=True, optional=True, id=Order.id),
}


@dataclass(frozen=True)
class OrderFilter:
    """What of the orders is looked at; every state where none is named."""

    state: OrderState | None = None
    q: str = ""
    supplier_id: int | None = None
    site_id: int | None = None
    sort: OrderSort = OrderSort.NEWEST

    @property
    def walk(self) -> Walk:
        """How they are walked; one supplier's need no sorting by suppliers."""
        of_one = self.sort is OrderSort.SUPPLIER and self.supplier_id is not None
        return NEWEST if of_one else WALKS[self.sort]


@dataclass(frozen=True)
class OrdersPage:
    rows: Sequence[OrderRow]
    next_cursor: str | None


def orders_page(
    actor: Principal, chosen: OrderFilter = OrderFilter(), after: str | None = None, limit: int = PAGE
) -> OrdersPage:
    """A page of orders, the newest first or as the filter sorts; `after` is the `next_cursor` of the page before.

    Two statements, a few where they are sorted by supplier. Raises `NotFound` for a mangled cursor.
    """
    wanted, rows = _orders().where(*_conditions(actor, chosen)), list[OrderRow]()
    for part in following(wanted, chosen.walk, after):
        rows += [OrderRow(*row) for row in db.session.execute(part.limit(limit + 1 - len(rows)))]
        if len(rows) > limit:
            return OrdersPage(_with_lines(rows[:limit]), cursor_of(rows[limit - 1], chosen.walk))
    return OrdersPage(_with_lines(rows), None)


def behind(order_id: int) -> str:
    """Where a list with the newest first goes on behind an order, for who knows no more of the page before."""
    return f"{order_id}~{order_id}"


def order_batches(actor: Principal, chosen: OrderFilter, size: int = BATCH) -> Iterator[list[OrderRow]]:
    """Every order that the filter shows, in the order of the list, a handful at a time as the database finds them."""
    wanted = _orders().where(*_conditions(actor, chosen)).execution_options(yield_per=size)
    for part in following(wanted, chosen.walk, None):
        for batch in db.session.execute(part).partitions():
            yield _with_lines([OrderRow(*row) for row in batch])


def count_orders_up_to(actor: Principal, chosen: OrderFilter, most: int) -> int:
    """How many orders the filter shows; more than `most` are not counted any further."""
    wanted = select(Order.id).join(Supplier, Supplier.id == Order.for_supplier_id)
    some = wanted.where(*_conditions(actor, chosen)).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def has_orders(actor: Principal) -> bool:
    """Whether there is any order at all."""
    drafts = () if sees_drafts(actor) else (Order.supplier_id.is_not(None),)
    return db.session.scalar(select(Order.id).where(*drafts).limit(1)) is not None


def _orders() -> Select[Any]:
    joined = select(*HEAD).select_from(Order).join(Supplier, Supplier.id == Order.for_supplier_id)
    return joined.join(Site, Site.id == Order.site_id)


def _conditions(actor: Principal, chosen: OrderFilter) -> Iterable[ColumnElement[bool]]:
    if chosen.q.strip():
        yield orders_found_by(chosen.q.strip())
    if not sees_drafts(actor):
        yield Order.supplier_id.is_not(None)
    named = ((Order.for_supplier_id, chosen.supplier_id), (Order.site_id, chosen.site_id), (Order.state, chosen.state))
    for column, value in named:
        if value is not None:
            yield column == value


def _with_lines(heads: Sequence[OrderRow]) -> list[OrderRow]:
    lines = _lines_of([head.id for head in heads])
    return [replace(head, lines=lines.get(head.id, ())) for head in heads]


def _lines_of(order_ids: list[int]) -> dict[int, list[LineSum]]:
    wanted = select(
        OrderLine.order_id,
        OrderLine.answer,
        OrderLine.open_quantity,
        OrderLine.in_transit,
        OrderLine.received,
        OrderLine.binding_on,
    ).where(OrderLine.order_id.in_(order_ids), OrderLine.quantity > OrderLine.cancelled)
    by_order: dict[int, list[LineSum]] = {}
    for row in db.session.execute(wanted):
        by_order.setdefault(row[0], []).append(LineSum(*row))
    return by_order
