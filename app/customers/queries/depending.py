"""Which customer orders wait for what a supplier still owes."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select, type_coerce

from app.columns import Quantity
from app.customers.models import Allocation, Customer, CustomerOrder, CustomerOrderLine
from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal


class Depending(NamedTuple):
    """A line of a customer order with `waits` units that are to come from the supplier; the day is what was promised."""

    customer_order_id: int
    number: str
    customer_name: str
    line_no: int
    item_number: str
    item_name: str
    unit: str
    waits: Decimal
    promised_on: date


def depending_on(actor: Principal, supplier_id: int, most: int) -> list[Depending]:
    """The earliest promised first; a line that several of its lines feed stands once for each."""
    line, waits = CustomerOrderLine, type_coerce(Allocation.quantity - Allocation.arrived, Quantity())
    wanted = (
        select(
            CustomerOrder.id, CustomerOrder.number, Customer.name, line.line_no,
            line.item_number, line.item_name, line.unit, waits, line.promised_on,
        )
        .join(CustomerOrderLine, CustomerOrderLine.id == Allocation.line_id)
        .join(CustomerOrder, CustomerOrder.id == line.customer_order_id)
        .join(Customer, Customer.id == CustomerOrder.customer_id)
        .join(OrderLine, OrderLine.id == Allocation.order_line_id)
        .where(OrderLine.supplier_id == supplier_id, OrderLine.is_open, line.is_open, waits > 0)
        .order_by(line.promised_on, Allocation.id)
        .limit(most)
    )  # fmt: skip
    return [Depending(*row) for row in db.session.execute(wanted)]
