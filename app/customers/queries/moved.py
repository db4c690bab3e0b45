"""What moved since we told the customer: who was told a day that is no longer true."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.customers.models.customers import Customer
from app.customers.models.inquiries import Inquiry, ToldDate
from app.customers.models.orders import CustomerOrder, CustomerOrderLine
from app.customers.models.outlook import Outlook
from app.customers.rules.inquiries import days_moved
from app.database import db
from app.principal import Principal

PAGE = 100


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One line that moved: what its customer was told, and what is expected now (None: nobody knows)."""

    line_id: int
    line_no: int
    item_name: str
    told_on: date
    told_at: datetime
    told_by: int | None
    contact: str
    moved_at: datetime
    expected_on: date | None
    not_agreed: bool

    @property
    def days(self) -> int | None:
        return days_moved(self.told_on, self.expected_on)


@dataclass(frozen=True, slots=True)
class MovedOrder:
    """A customer order whose customer was told at least one day that is no longer true."""

    id: int
    number: str
    their_reference: str
    customer_id: int
    customer_name: str
    owner_id: int | None
    lines: tuple[MovedLine, ...]

    @property
    def worst(self) -> int | None:
        """By how many days the worst of its lines is later; None where a line has no day at all."""
        return None if any(line.days is None for line in self.lines) else max(line.days or 0 for line in self.lines)


def moved_orders(actor: Principal, *, after: int = 0, mine: bool = False, limit: int = PAGE) -> list[MovedOrder]:
    """By the order of their ids, those after one of them; `mine`: of customers that the actor answers for."""
    some = _moved(select(ToldDate.customer_order_id)).where(ToldDate.customer_order_id > after)
    if mine:
        some = some.join(CustomerOrder, CustomerOrder.id == ToldDate.customer_order_id).join(Customer)
        some = some.where(Customer.owner_id == actor.person_id)
    ids = db.session.scalars(some.distinct().order_by(ToldDate.customer_order_id).limit(limit)).all()
    return moved_of(actor, ids)


def moved_of(actor: Principal, customer_order_ids: Collection[int]) -> list[MovedOrder]:
    """Those of these customer orders of which something moved since their customers were told."""
    if not customer_order_ids:
        return []
    order, line, told = CustomerOrder, CustomerOrderLine, ToldDate
    columns = (order.id, order.number, order.their_reference, Customer.id, Customer.name, Customer.owner_id)
    of_line = (line.id, line.line_no, line.item_name, told.told_on, told.told_at, told.told_by, Inquiry.contact, told.moved_at)
    wanted = (
        _moved(select(*columns, *of_line, Outlook.expected_on, Outlook.not_agreed))
        .join(order, order.id == told.customer_order_id)
        .join(Customer, Customer.id == order.customer_id)
        .join(line, line.id == told.line_id)
        .join(Inquiry, Inquiry.id == told.inquiry_id)
        .join(Outlook, Outlook.line_id == told.line_id)
        .where(told.customer_order_id.in_(customer_order_ids))
        .order_by(told.customer_order_id, line.line_no)
    )
    lines: dict[tuple[Any, ...], list[MovedLine]] = {}
    for row in db.session.execute(wanted):
        lines.setdefault(tuple(row[:6]), []).append(MovedLine(*row[6:]))
    return [MovedOrder(*(*head, tuple(each))) for head, each in lines.items()]


def moved_count(actor: Principal) -> int:
    """How many customer orders that is."""
    return db.session.scalar(_moved(select(func.count(ToldDate.customer_order_id.distinct())))) or 0


def _moved(wanted: Any) -> Any:
    """In the very words of the index over what is no longer true."""
    return wanted.where(ToldDate.stands, ~ToldDate.is_true)
