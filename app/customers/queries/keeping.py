"""How customers' promises were kept, and what is at risk now; each number with the lines behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.catalog.queries import sites_for
from app.catalog.rules import add_working_days
from app.customers.models import (
    Customer,
    CustomerLinePrice,
    CustomerOrder,
    CustomerOrderLine,
    Dispatch,
    DispatchLine,
    Outlook,
)
from app.customers.rules.keeping import Measured
from app.customers.rules.states import TROUBLED, Risk
from app.database import db
from app.principal import Principal

PERIODS = (90, 365)
"""Days that are looked back."""


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line whose first promised day is over, measured against that day and against the one promised last."""

    customer_order_id: int
    order_number: str
    line_no: int
    item_name: str
    customer_id: int
    customer_name: str
    first: Measured
    latest: Measured


@dataclass(frozen=True, slots=True)
class RiskyLine:
    """A line that is late, at risk or comes from nowhere; `unit_price` is what the customer pays, where it is known."""

    customer_order_id: int
    order_number: str
    line_no: int
    item_name: str
    customer_name: str
    owner_id: int | None
    risk: Risk
    days: int
    promised_on: date
    expected_on: date | None
    precision: int
    unit: str
    currency: str
    unit_price: Decimal | None
    outstanding: Decimal

    @property
    def value(self) -> Decimal | None:
        return None if self.unit_price is None else self.unit_price * self.outstanding


def kept_lines(actor: Principal, days: int, customer_id: int | None = None) -> list[KeptLine]:
    """Lines first promised for a day of the last so many days, by customer; what was cancelled as a whole is left out."""
    sites = {site.id: (site.calendar, site.today) for site in sites_for(actor)}
    last = max((today for _, today in sites.values()), default=date.min)
    line, order = CustomerOrderLine, CustomerOrder
    wanted = (
        select(*_KEPT, func.max(Dispatch.dispatched_on))
        .join(order, order.id == line.customer_order_id)
        .join(Customer, Customer.id == order.customer_id)
        .outerjoin(DispatchLine, DispatchLine.line_id == line.id)
        .outerjoin(Dispatch, Dispatch.id == DispatchLine.dispatch_id)
        .where(line.first_promised_on >= last - timedelta(days=days), line.first_promised_on < last)
        .where(line.cancelled < line.quantity)
        .group_by(*_KEPT)
        .order_by(Customer.name, line.first_promised_on, line.id)
    )
    if customer_id is not None:
        wanted = wanted.where(order.customer_id == customer_id)
    rows = (_kept(row, *sites[row.site_id]) for row in db.session.execute(wanted))
    return [each for each in rows if each.first.promised_on < each.first.today]


_KEPT = (
    CustomerOrderLine.id, CustomerOrder.id.label("order_id"), CustomerOrder.number, CustomerOrderLine.line_no,
    CustomerOrderLine.item_name, Customer.id.label("customer_id"), Customer.name, CustomerOrder.site_id,
    CustomerOrder.outbound_days, CustomerOrderLine.quantity, CustomerOrderLine.cancelled, CustomerOrderLine.dispatched,
    CustomerOrderLine.first_promised_on, CustomerOrderLine.promised_on,
)  # fmt: skip


def _kept(row: Any, calendar: Any, today: date) -> KeptLine:
    """What left arrives after the outbound days of the order, in the working days of the site."""
    left, gone = row[-1], row.quantity - row.cancelled <= row.dispatched
    arrived = add_working_days(calendar, left, row.outbound_days) if left and gone else None
    there = arrived if arrived is not None and arrived <= today else None
    first, latest = (Measured(day, there, today) for day in (row.first_promised_on, row.promised_on))
    return KeptLine(row.order_id, row.number, row.line_no, row.item_name, row.customer_id, row.name, first, latest)


def risky_lines(actor: Principal, owner_id: int | None = None) -> Sequence[RiskyLine]:
    """Open lines that trouble their customers, the gravest order first; for those who may read customers' prices."""
    line, order, outlook = CustomerOrderLine, CustomerOrder, Outlook
    wanted: Any = (
        select(
            order.id, order.number, line.line_no, line.item_name, Customer.name, Customer.owner_id, outlook.risk, outlook.days,
            line.promised_on, outlook.expected_on, line.precision, line.unit, order.currency,
            CustomerLinePrice.unit_price, line.quantity, line.cancelled, line.dispatched,
        )
        .join(order, order.id == line.customer_order_id)
        .join(Customer, Customer.id == order.customer_id)
        .join(outlook, outlook.line_id == line.id)
        .outerjoin(CustomerLinePrice, CustomerLinePrice.line_id == line.id)
        .where(outlook.risk.in_(sorted(TROUBLED)))
        .order_by(line.promised_on, line.id)
    )  # fmt: skip
    if owner_id is not None:
        wanted = wanted.where(Customer.owner_id == owner_id if owner_id else Customer.owner_id.is_(None))
    found = ((*head, quantity - cancelled - sent) for *head, quantity, cancelled, sent in db.session.execute(wanted))
    return [RiskyLine(*row) for row in found]
