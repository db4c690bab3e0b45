"""Customer orders and their lines, for reading and for writing."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.customers.models import Allocation, CustomerOrder, CustomerOrderLine
from app.database import db
from app.principal import Principal
from app.refusals import NotFound


def customer_order_for(actor: Principal, customer_order_id: int, *, lock: bool = False) -> CustomerOrder:
    """One customer order with its customer, site and lines. `lock` holds it until the end. Raises `NotFound`."""
    wanted = select(CustomerOrder).where(CustomerOrder.id == customer_order_id)
    if lock:
        wanted = wanted.with_for_update(of=CustomerOrder).execution_options(populate_existing=True)
    whole = joinedload(CustomerOrder.customer), joinedload(CustomerOrder.site), selectinload(CustomerOrder.lines)
    found = db.session.scalar(wanted.options(*whole))
    if found is None:
        raise NotFound
    return found


def customer_line_for(actor: Principal, line_id: int) -> CustomerOrderLine:
    """One line with its customer order. Raises `NotFound`."""
    wanted = select(CustomerOrderLine).where(CustomerOrderLine.id == line_id)
    order = joinedload(CustomerOrderLine.customer_order)
    found = db.session.scalar(wanted.options(order.joinedload(CustomerOrder.customer), order.joinedload(CustomerOrder.site)))
    if found is None:
        raise NotFound
    return found


def allocations_of(actor: Principal, line_ids: Collection[int]) -> dict[int, list[Allocation]]:
    """By customer line, where its units come from: order lines first, in the order in which they were allocated."""
    wanted = select(Allocation).where(Allocation.line_id.in_(line_ids)).order_by(Allocation.order_line_id, Allocation.id)
    found: dict[int, list[Allocation]] = {}
    for row in db.session.scalars(wanted.execution_options(populate_existing=True)):
        found.setdefault(row.line_id, []).append(row)
    return found


def allocation_for(actor: Principal, allocation_id: int) -> Allocation:
    """Raises `NotFound`."""
    found = db.session.get(Allocation, allocation_id)
    if found is None:
        raise NotFound
    return found


def lines_of_order(actor: Principal, customer_order_id: int) -> Sequence[CustomerOrderLine]:
    wanted = select(CustomerOrderLine).where(CustomerOrderLine.customer_order_id == customer_order_id)
    return db.session.scalars(wanted.order_by(CustomerOrderLine.line_no)).all()
