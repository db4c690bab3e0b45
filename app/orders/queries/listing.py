"""Lists of orders, and how many lines of a supplier came by the day that was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, select

from app import clock
from app.catalog.models import Site
from app.catalog.queries import todays
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries.days import before_today
from app.orders.queries.orders import sees_drafts
from app.orders.queries.search import orders_found_by
from app.orders.rules import states
from app.orders.rules.states import WAITS_FOR_SUPPLIER, Answered, Delivery, OrderState
from app.principal import Principal
from app.suppliers.models import Supplier

PAGE = 50


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
)


def orders_page(
    actor: Principal,
    *,
    q: str = "",
    supplier_id: int | None = None,
    site_id: int | None = None,
    state: OrderState | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> list[OrderRow]:
    """Orders, the newest first, in two queries; `after` is the id of the last one shown."""
    wanted = (
        select(*HEAD)
        .select_from(Order)
        .join(Supplier, Supplier.id == Order.for_supplier_id)
        .join(Site, Site.id == Order.site_id)
        .order_by(Order.id.desc())
        .limit(limit)
    )
    if q.strip():
        wanted = wanted.where(orders_found_by(q.strip()))
    if not sees_drafts(actor):
        wanted = wanted.where(Order.supplier_id.is_not(None))
    for column, value in ((Order.for_supplier_id, supplier_id), (Order.site_id, site_id), (Order.state, state)):
        if value is not None:
            wanted = wanted.where(column == value)
    if after is not None:
        wanted = wanted.where(Order.id < after)
    heads = [OrderRow(*row) for row in db.session.execute(wanted)]
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


@dataclass(frozen=True, slots=True)
class DeliveredByRequestedDay:
    """Of the lines whose requested day has passed: how many had arrived whole by that day.

    A line counts whole (gross, rejects included), by calendar days at its site, against the day that *we* asked for.
    `measured` = `on_time` + `late` (came whole, after the day) + `missing` (did not come whole). Lines of which
    nobody knows when they came are `unknown` and not measured; wholly cancelled lines and drafts are left out.
    """

    measured: int
    on_time: int
    late: int
    missing: int
    unknown: int

    @property
    def share(self) -> Decimal | None:
        """Per cent on time; None where nothing is measured."""
        return Decimal(100) * self.on_time / self.measured if self.measured else None


def delivered_by_requested_day(actor: Principal, supplier_id: int) -> DeliveredByRequestedDay:
    """The supplier's figure, in one statement over stored facts."""
    whole = OrderLine.received + OrderLine.cancelled >= OrderLine.quantity
    came = OrderLine.delivered_on.is_not(None)
    unknown = and_(whole, OrderLine.delivered_on.is_(None))
    wanted = select(
        func.count(),
        *(
            func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
            for condition in (
                and_(came, OrderLine.delivered_on <= OrderLine.requested_on),
                and_(came, OrderLine.delivered_on > OrderLine.requested_on),
                unknown,
            )
        ),
    ).where(
        OrderLine.supplier_id == supplier_id,
        OrderLine.quantity > OrderLine.cancelled,
        before_today(OrderLine.requested_on, todays(actor)),
    )
    lines, on_time, late, without_day = db.session.execute(wanted).one()
    measured = lines - without_day
    return DeliveredByRequestedDay(measured, on_time, late, measured - on_time - late, without_day)
