"""What a test that looks from outside needs to know of a demo database. Keys grow as slices come, names stay."""

from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.certifications.models import Certificate
from app.database import db
from app.demo import cast, sold
from app.identity.api_tokens import Wanted, make_token_for
from app.identity.models import Person
from app.identity.rules import scopes_open_to
from app.orders.models import Order
from app.receipts.models import Receipt
from app.shipments.models import Shipment
from app.suppliers.models import Supplier

NOT_YET = ("files",)


def described() -> dict[str, Any]:
    """The world as JSON. A supplier's canary is a string that stands in its own free texts only: its name."""
    codes = {supplier.id: supplier.code for supplier in db.session.scalars(select(Supplier))}
    return {
        "base_url": current_app.config["SETTINGS"].address,
        "sign_in": {"path": "/sign-in", "fields": {"email": "email", "password": "password"}},
        "people": [_person(person, codes) for person in db.session.scalars(select(Person).order_by(Person.id))],
        "suppliers": [_supplier(each) for each in db.session.scalars(select(Supplier).order_by(Supplier.id))],
        "orders": [_order(order, codes) for order in _orders()],
        "shipments": [_shipment(each, codes) for each in db.session.scalars(select(Shipment).order_by(Shipment.id))],
        "receipts": [_receipt(each) for each in db.session.scalars(select(Receipt).order_by(Receipt.id))],
        "certificates": [
            _certificate(each, codes) for each in db.session.scalars(select(Certificate).order_by(Certificate.id))
        ],
        "tokens": _tokens(),
        **sold.described(),
        **{key: [] for key in NOT_YET},
        "pages": {"supplier_todo": "/todo", "board": "/board", "order": "/orders/{id}", "arrivals": "/arrivals"}
        | {"customer_orders": "/customer-orders", "customer_order": "/customer-orders/{id}"},
    }


def _orders() -> list[Order]:
    return list(db.session.scalars(select(Order).order_by(Order.id).options(selectinload(Order.lines))))


def _person(person: Person, codes: dict[int, str]) -> dict[str, Any]:
    roles = sorted(person.roles)
    return {
        "email": person.email,
        "password": cast.PASSWORD,
        "role": str(roles[0]) if roles else "",
        "supplier": codes.get(person.supplier_id) if person.supplier_id else None,
        "active": person.active,
    }


def _tokens() -> list[dict[str, Any]]:
    """A fresh one for one person of each company and role, good for whatever that person may do."""
    people = db.session.scalars(select(Person).where(Person.active).order_by(Person.id.desc()))
    one_each = {(person.supplier_id, person.roles): person for person in people}
    return [_token(person) for person in one_each.values()]


def _token(person: Person) -> dict[str, Any]:
    scopes = scopes_open_to(person.principal())
    wanted = Wanted("an outside test", frozenset(scopes), days=1)
    return {"email": person.email, "token": make_token_for(person.email, wanted), "scopes": [str(scope) for scope in scopes]}


def _supplier(supplier: Supplier) -> dict[str, Any]:
    return {"id": supplier.id, "code": supplier.code, "name": supplier.name, "canary": supplier.name}


def _order(order: Order, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "id": order.id,
        "number": order.number,
        "supplier": codes[order.for_supplier_id],
        "revision": order.revision,
        "state": order.state,
        "lines": [
            {"id": line.id, "line_no": line.line_no, "version": line.version, "state": str(line.state)} for line in order.lines
        ],
    }


def _shipment(shipment: Shipment, codes: dict[int, str]) -> dict[str, Any]:
    return {"id": shipment.id, "number": shipment.number, "supplier": codes[shipment.supplier_id], "state": str(shipment.step)}


def _certificate(row: Certificate, codes: dict[int, str]) -> dict[str, Any]:
    return {"id": row.id, "number": row.number, "supplier": codes[row.supplier_id], "review": str(row.review)}


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {"id": receipt.id, "order_line_id": receipt.order_line_id, "quantity": format(receipt.quantity.normalize(), "f")}
