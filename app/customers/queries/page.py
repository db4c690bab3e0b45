"""One customer order with all that its page shows, in a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.customers.models import Allocation, BuyerQuestion, CustomerOrder, CustomerOrderLine, CustomerPromise, Outlook
from app.customers.queries.orders import allocations_of, customer_order_for
from app.customers.queries.questions import questions_of_lines
from app.database import db
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.suppliers.models import Supplier


@dataclass(frozen=True)
class Origin:
    """An order line that units come from, as sales may know it: no price."""

    line_id: int
    order_id: int
    number: str
    line_no: int
    supplier: str
    answer: str
    buyer: str


@dataclass
class LinePage:
    """A line with what is expected of it, its sources, its promises until now and what was asked about it."""

    line: CustomerOrderLine
    outlook: Outlook | None
    allocations: list[Allocation] = field(default_factory=list)
    promised: list[tuple[date, str]] = field(default_factory=list)
    questions: list[BuyerQuestion] = field(default_factory=list)


@dataclass(frozen=True)
class OrderPage:
    order: CustomerOrder
    lines: list[LinePage]
    origins: dict[int, Origin]


def order_page(actor: Principal, customer_order_id: int) -> OrderPage:
    """Raises `NotFound`."""
    order = customer_order_for(actor, customer_order_id)
    lines, origins = line_pages(actor, [line.id for line in order.lines])
    return OrderPage(order, [lines[line.id] for line in order.lines], origins)


def line_pages(actor: Principal, line_ids: Collection[int]) -> tuple[dict[int, LinePage], dict[int, Origin]]:
    """Lines by id with all that is drawn of them, and the order lines that feed them."""
    rows = db.session.scalars(select(CustomerOrderLine).where(CustomerOrderLine.id.in_(line_ids))).all()
    outlooks = {each.line_id: each for each in db.session.scalars(select(Outlook).where(Outlook.line_id.in_(line_ids)))}
    given, asked = allocations_of(actor, line_ids), questions_of_lines(actor, line_ids)
    before = _promises(line_ids)
    found = {
        row.id: LinePage(row, outlooks.get(row.id), given.get(row.id, []), before.get(row.id, []), asked.get(row.id, []))
        for row in rows
    }
    keys = {each.order_line_id for some in given.values() for each in some if each.order_line_id is not None}
    return found, origins_of(actor, keys)


def _promises(line_ids: Collection[int]) -> dict[int, list[tuple[date, str]]]:
    """The days that were promised before the one that is promised now, with why it moved, the oldest first."""
    wanted = select(CustomerPromise.line_id, CustomerPromise.promised_on, CustomerPromise.reason)
    found: dict[int, list[tuple[date, str]]] = {}
    for line_id, day, reason in db.session.execute(
        wanted.where(CustomerPromise.line_id.in_(line_ids)).order_by(CustomerPromise.id)
    ):
        found.setdefault(line_id, []).append((day, reason))
    return found


def origins_of(actor: Principal, order_line_ids: Collection[int]) -> dict[int, Origin]:
    """Order lines by id, as sales may know them."""
    columns: tuple[Any, ...] = (OrderLine.id, Order.id.label("order_id"), Order.number, OrderLine.line_no, Supplier.name)
    columns += (OrderLine.answer, Order.buyer_name)
    wanted = (
        select(*columns)
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .where(OrderLine.id.in_(order_line_ids))
    )
    return {row.id: Origin(*tuple(row)) for row in db.session.execute(wanted)}
