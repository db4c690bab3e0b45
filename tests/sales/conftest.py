"""What tests of sales begin with: the small world of the tests, and a book of customers that the search knows."""

from datetime import date

import pytest
from flask import Flask

from app import clock
from app.catalog.models import Item
from app.customers.actions.indexing import Changed, enter
from app.customers.models import Customer, CustomerContact, CustomerOrder, CustomerOrderLine, CustomerReference
from app.customers.models.search import Kind
from app.transaction import Work, transaction
from tests.sales.calling import CUSTOMERS, ITEMS, ORDERS
from tests.story import MACHINE, MONDAY, World, build, told_by


@pytest.fixture
def world(app: Flask) -> World:
    with clock.at(MONDAY):
        return build(app)


@pytest.fixture
def book(world: World) -> dict[tuple[str, str], int]:
    """The book of `calling.py`, found by all that it is called; gives the ids by kind and number."""
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        items = [_item(work, number, name) for number, name in ITEMS]
        customers = [_customer(work, *each) for each in CUSTOMERS]
        orders = [_order(work, world, customers[of], items, *each) for each in ORDERS if (of := each[1]) is not None]
        kinds = {Kind.ITEM: items, Kind.CUSTOMER: customers, Kind.ORDER: orders}
        work.owe(enter, *(Changed(kind, row.id) for kind, rows in kinds.items() for row in rows))
        return {(str(kind), row.number): row.id for kind, rows in kinds.items() for row in rows}


def _item(work: Work, number: str, name: str) -> Item:
    item = Item(number=number, name=name, unit_code="H87")
    work.add(item)
    work.session.flush()
    return item


def _customer(work: Work, number: str, name: str, city: str, references: tuple[str, ...], contact: str, phone: str) -> Customer:
    customer = Customer(number=number, name=name, city=city)
    customer.references = [CustomerReference(reference=each) for each in references]
    customer.contacts = [CustomerContact(name=contact, phone=phone)]
    work.add(customer)
    work.session.flush()
    return customer


def _order(
    work: Work, world: World, customer: Customer, items: list[Item], number: str, _of: int, theirs: str, of: tuple[int, ...]
) -> CustomerOrder:
    order = CustomerOrder(
        number=number, customer_id=customer.id, site_id=world.berlin, state="open", their_reference=theirs, currency="EUR",
        outbound_days=1, ordered_on=date(2026, 6, 1), created_at=clock.now(),
    )  # fmt: skip
    order.lines = [_line(items[place], line_no) for line_no, place in enumerate(of, 1)]
    work.add(order)
    work.session.flush()
    return order


def _line(item: Item, line_no: int) -> CustomerOrderLine:
    day = date(2026, 6, 12)
    sums = dict.fromkeys(("cancelled", "dispatched", "allocated"), 0)
    return CustomerOrderLine(
        line_no=line_no, item_id=item.id, item_number=item.number, item_name=item.name, unit=item.unit_code, precision=0,
        quantity=10, first_promised_on=day, promised_on=day, is_open=True, **sums,
    )  # fmt: skip
