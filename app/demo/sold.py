"""What a test that looks from outside needs to know of customers; see `world`."""

from typing import Any

from sqlalchemy import select

from app.customers.actions import make_link
from app.customers.models import Customer, CustomerOrder, TrackingLink
from app.database import db
from app.demo.stage import TELLER


def described() -> dict[str, Any]:
    """Customers, their orders, and a fresh link to one of these: secrets cannot be read back."""
    orders = db.session.scalars(select(CustomerOrder).order_by(CustomerOrder.id)).all()
    found = {
        "customers": [_customer(each) for each in db.session.scalars(select(Customer).order_by(Customer.id))],
        "customer_orders": [_order(each) for each in orders],
    }
    return found | {"tracking_links": [_link(each) for each in orders[:1]]}


def _customer(each: Customer) -> dict[str, Any]:
    return {"id": each.id, "number": each.number, "name": each.name}


def _order(each: CustomerOrder) -> dict[str, Any]:
    lines = [{"id": line.id, "line_no": line.line_no, "version": line.version} for line in each.lines]
    return {"id": each.id, "number": each.number, "customer_id": each.customer_id, "state": str(each.state), "lines": lines}


def _link(order: CustomerOrder) -> dict[str, Any]:
    key = order.id
    token = make_link(TELLER, key)
    newest = db.session.scalar(select(TrackingLink.id).order_by(TrackingLink.id.desc()).limit(1))
    return {"id": newest, "customer_order_id": key, "token": token, "path": f"/track/{token}"}
