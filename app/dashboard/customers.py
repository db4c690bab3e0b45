"""Customers: the list, one of them, adding one; stock; and what sales asks buyers."""

from typing import Any
from uuid import uuid4

from flask import render_template, request

from app.access import actor, requires
from app.customers import shown
from app.customers.forms import CustomerForm
from app.customers.models import Customer
from app.customers.queries.customers import customer_for, customers_page, owners_for
from app.customers.queries.listing import OrderFilter, customer_orders_page
from app.customers.queries.page import origins_of
from app.customers.queries.questions import open_questions
from app.customers.queries.stock import stock_page
from app.customers.views import customer_form
from app.dashboard.desk import bp, printed, units
from app.forms import BaseForm
from app.principal import Permission


@bp.get("/customers")
@requires(Permission.CUSTOMER_READ)
def customers() -> str:
    q, owners = request.args.get("q", "")[:80], dict(owners_for(actor()))
    found = customers_page(actor(), q=q, after=request.args.get("after", "")[:40])
    names = ("id", "number", "name", "city")
    rows = [{name: getattr(each, name) for name in names} | {"owner": owners.get(each.owner_id or 0, "")} for each in found]
    return render_template("customers/customers.html", customers=rows, q=q)


@bp.get("/customers/new")
@requires(Permission.CUSTOMER_WRITE)
def new_customer(refused: BaseForm | None = None) -> str:
    form = refused if isinstance(refused, CustomerForm) else customer_form()
    return render_template("customers/customer.html", customer=None, form=form, orders=[])


@bp.get("/customers/<int:customer_id>")
@requires(Permission.CUSTOMER_READ)
def customer(customer_id: int, refused: BaseForm | None = None) -> str:
    found = customer_for(actor(), customer_id)
    form = refused if isinstance(refused, CustomerForm) else customer_form(formdata=None, data=_typed(found))
    orders = customer_orders_page(actor(), OrderFilter(customer_id=customer_id, everything=True)).rows
    named = {"id": found.id, "name": found.name, "number": found.number, "version": found.version}
    return render_template("customers/customer.html", customer=named, form=form, orders=[shown.listed(row) for row in orders])


def _typed(found: Customer) -> dict[str, Any]:
    """A customer as it would have been typed."""
    names = ("number", "name", "country", "city", "ship_to", "outbound_days", "note", "version")
    contact = found.contacts[0].words if found.contacts else {"name": "", "email": "", "phone": ""}
    references = "\n".join(": ".join(filter(None, (each.reference, each.meaning))) for each in found.references)
    more = {"contact": contact["name"], "email": contact["email"], "phone": contact["phone"]}
    return {name: getattr(found, name) for name in names} | more | {"owner": found.owner_id or 0, "references": references}


@bp.get("/stock")
@requires(Permission.STOCK_READ)
def stock(refused: BaseForm | None = None) -> str:
    names = units()
    rows = [
        {
            "site_id": each.site_id,
            "item_id": each.item_id,
            "site": each.site.name,
            "number": each.item.number,
            "name": each.item.name,
            "unit": names.get(each.item.unit_code, each.item.unit_code),
            "precision": each.item.unit.precision,
            "on_hand": each.on_hand,
            "reserved": each.reserved,
            "free": each.free,
            "nonce": uuid4().hex,
        }
        for each in stock_page(actor(), q=request.args.get("q", "")[:80])
    ]
    said = " ".join(words for _field, words in refused.complaints) if refused else ""
    return render_template("customers/stock.html", rows=rows, q=request.args.get("q", ""), refused=said)


@bp.get("/sales-questions")
@requires(Permission.SALES_ANSWER)
def sales_questions(refused: BaseForm | None = None) -> str:
    """What sales asks and nobody has answered yet."""
    page, found = printed(), open_questions(actor())
    origins = origins_of(actor(), {each.order_line_id for each in found})
    rows = [_question(each, origins) for each in found]
    said = " ".join(words for _field, words in refused.complaints) if refused else ""
    return render_template("customers/questions.html", questions=rows, refused=said, **page)


def _question(each: Any, origins: dict[int, Any]) -> dict[str, Any]:
    names = ("id", "version", "text", "asked_at", "asked_by_name", "passed_on_at")
    order = each.line.customer_order
    about = {"number": order.number, "order_id": order.id, "customer": order.customer.name, "line_no": each.line.line_no}
    origin = origins.get(each.order_line_id)
    return {name: getattr(each, name) for name in names} | about | {"origin": origin, "nonces": [uuid4().hex, uuid4().hex]}
