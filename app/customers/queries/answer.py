"""All that a salesperson has to know about a customer order while the customer waits: a constant number of statements."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.customers.models.customers import Customer
from app.customers.models.inquiries import ToldDate
from app.customers.models.orders import CustomerOrder, CustomerOrderLine
from app.customers.models.outlook import ExpectedDate, Outlook
from app.customers.models.stock import Dispatch, DispatchLine
from app.customers.models.supply import Allocation
from app.customers.rules.telling import Expectation
from app.database import db
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.receipts.models import Receipt
from app.receipts.queries import receipts_of_lines
from app.refusals import NotFound
from app.shipments.models import ShipmentLine
from app.shipments.queries import shipments_of_lines


@dataclass(frozen=True)
class Fed:
    """Where units of a line come from: an order line with what was shipped and received of it; None: from stock."""

    allocation: Allocation
    order_line: OrderLine | None
    shipped: tuple[ShipmentLine, ...] = ()
    received: tuple[Receipt, ...] = ()


@dataclass(frozen=True)
class AnswerLine:
    """A customer order line with its outlook, how that moved, what feeds it and what has left."""

    line: CustomerOrderLine
    outlook: Outlook | None
    expected: tuple[Expectation, ...] = ()
    fed: tuple[Fed, ...] = ()
    left: tuple[DispatchLine, ...] = ()
    told: ToldDate | None = None

    @property
    def expected_on(self) -> date | None:
        return self.outlook.expected_on if self.outlook else None


@dataclass(frozen=True)
class Answer:
    order: CustomerOrder
    lines: tuple[AnswerLine, ...] = field(default=())


def answer_for(actor: Principal, customer_order_id: int) -> Answer:
    """Raises `NotFound`."""
    found = answers_for(actor, [customer_order_id])
    if not found:
        raise NotFound
    return found[0]


def answers_for(actor: Principal, customer_order_ids: Collection[int]) -> list[Answer]:
    """The same for many customer orders with as many statements; missing ones are left out."""
    customer = joinedload(CustomerOrder.customer, innerjoin=True).selectinload(Customer.contacts)
    lines = selectinload(CustomerOrder.lines).selectinload(CustomerOrderLine.promises)
    wanted = select(CustomerOrder).where(CustomerOrder.id.in_(customer_order_ids)).order_by(CustomerOrder.id)
    site = joinedload(CustomerOrder.site, innerjoin=True)
    orders = db.session.scalars(wanted.options(customer, lines, site)).all()
    ids = [line.id for order in orders for line in order.lines]
    outlooks = {each.line_id: each for each in db.session.scalars(select(Outlook).where(Outlook.line_id.in_(ids)))}
    told = {each.line_id: each for each in db.session.scalars(_standing(ids))}
    expected, fed, left = _expected(ids), _fed(actor, ids), _left(ids)
    return [
        Answer(
            order,
            tuple(
                AnswerLine(
                    line,
                    outlooks.get(line.id),
                    tuple(expected.get(line.id, ())),
                    tuple(fed.get(line.id, ())),
                    tuple(left.get(line.id, ())),
                    told.get(line.id),
                )
                for line in order.lines
            ),
        )
        for order in orders
    ]


def _standing(line_ids: Collection[int]) -> Select[ToldDate]:
    return select(ToldDate).where(ToldDate.stands, ToldDate.line_id.in_(line_ids))


def _expected(line_ids: Collection[int]) -> dict[int, list[Expectation]]:
    columns = (ExpectedDate.line_id, ExpectedDate.expected_at, ExpectedDate.expected_on)
    wanted = select(*columns).where(ExpectedDate.line_id.in_(line_ids)).order_by(ExpectedDate.line_id, ExpectedDate.id)
    found: dict[int, list[Expectation]] = {}
    for line_id, at, day in db.session.execute(wanted):
        found.setdefault(line_id, []).append(Expectation(at, day))
    return found


def _left(line_ids: Collection[int]) -> dict[int, list[DispatchLine]]:
    wanted = select(DispatchLine).join(DispatchLine.dispatch).where(DispatchLine.line_id.in_(line_ids))
    wanted = wanted.options(joinedload(DispatchLine.dispatch, innerjoin=True))
    return _by_line(db.session.scalars(wanted.order_by(Dispatch.dispatched_on, Dispatch.id)))


def _fed(actor: Principal, line_ids: Collection[int]) -> dict[int, list[Fed]]:
    wanted = select(Allocation).where(Allocation.line_id.in_(line_ids)).order_by(Allocation.line_id, Allocation.id)
    allocations = db.session.scalars(wanted).all()
    order_lines = _order_lines({each.order_line_id for each in allocations if each.order_line_id})
    shipped, received = shipments_of_lines(actor, order_lines.keys()), receipts_of_lines(actor, order_lines.keys())
    found: dict[int, list[Fed]] = {}
    for each in allocations:
        key = each.order_line_id or 0
        of_line = Fed(each, order_lines.get(key), tuple(shipped.get(key, ())), tuple(received.get(key, ())))
        found.setdefault(each.line_id, []).append(of_line)
    return found


def _order_lines(ids: Collection[int]) -> dict[int, OrderLine]:
    """With the supplier's name and our number, and without a word of prices."""
    order = joinedload(OrderLine.order, innerjoin=True).joinedload(Order.supplier)
    wanted = select(OrderLine).where(OrderLine.id.in_(ids)).options(order)
    return {each.id: each for each in db.session.scalars(wanted)}


def _by_line(rows: Iterable[DispatchLine]) -> dict[int, list[DispatchLine]]:
    found: dict[int, list[DispatchLine]] = {}
    for row in rows:
        found.setdefault(row.line_id, []).append(row)
    return found
