"""What a search shows: the rows behind its hits, and the customer orders of one customer or of one item."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from app.catalog.models import Item
from app.customers.models.customers import Customer
from app.customers.models.orders import CustomerOrder, CustomerOrderLine
from app.customers.models.outlook import OrderOutlook
from app.customers.models.search import Kind
from app.customers.queries.search import SHOWN, found_by
from app.customers.rules.folding import joined
from app.customers.rules.states import UNDER_WAY, Fulfilment, Risk
from app.database import db
from app.orders.models import Order
from app.orders.queries.search import orders_found_by
from app.principal import Principal
from app.suppliers.models import Supplier

MANY = 3 * SHOWN
"""So many customer orders are found, for those that are open to come first among them."""
ORDERS_OF_ONE = 50


@dataclass(frozen=True, slots=True)
class OrderHit:
    """A customer order in a list of hits, as it stands."""

    id: int
    number: str
    their_reference: str
    state: Fulfilment
    ordered_on: date
    customer_name: str
    risk: Risk | None
    days: int | None
    promised_on: date | None
    expected_on: date | None

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def is_called(self, typed: str) -> bool:
        """Whether somebody typed its number or the customer's number for it, whatever stood between the signs."""
        return joined(typed) in {joined(self.number), joined(self.their_reference)} - {""}


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order of ours to a supplier."""

    id: int
    number: str
    supplier_name: str


@dataclass(frozen=True)
class Hits:
    """What a search found, the best of each kind first."""

    customers: Sequence[Customer] = ()
    orders: Sequence[OrderHit] = ()
    items: Sequence[Item] = ()
    purchases: Sequence[Purchase] = ()

    def __bool__(self) -> bool:
        return bool(self.customers or self.orders or self.items or self.purchases)

    def only_order(self, typed: str) -> int | None:
        """The customer order that was asked for by its number, where no other is called so."""
        called = [each.id for each in self.orders if each.is_called(typed)]
        return called[0] if len(called) == 1 else None


def look_up(actor: Principal, typed: str) -> Hits:
    """One box for everything: what was typed may be a customer, a number of theirs or of ours, or an item."""
    found = found_by(actor, typed, MANY)
    return Hits(
        _in_order(Customer, found[Kind.CUSTOMER][:SHOWN]),
        _best_first(order_hits(actor, found[Kind.ORDER]), found[Kind.ORDER], typed)[:SHOWN],
        _in_order(Item, found[Kind.ITEM][:SHOWN]),
        _purchases(typed.strip()) if joined(typed) else (),
    )


def order_hits(actor: Principal, ids: Collection[int]) -> list[OrderHit]:
    """These customer orders as they stand."""
    return _hits(_wanted().where(CustomerOrder.id.in_(ids))) if ids else []


def orders_of_customer(actor: Principal, customer_id: int) -> list[OrderHit]:
    """A customer's orders: those under way first, the newest of them on top."""
    wanted = _wanted().where(CustomerOrder.customer_id == customer_id).order_by(CustomerOrder.id.desc()).limit(ORDERS_OF_ONE)
    return sorted(_hits(wanted), key=lambda hit: not hit.is_under_way)


def orders_of_item(actor: Principal, item_id: int) -> list[OrderHit]:
    """The customer orders that wait for an item, the newest first."""
    line = CustomerOrderLine
    waits = exists().where(line.customer_order_id == CustomerOrder.id, line.item_id == item_id, line.is_open)
    return _hits(_wanted().where(waits).order_by(CustomerOrder.id.desc()).limit(ORDERS_OF_ONE))


def _wanted() -> Any:
    order, outlook = CustomerOrder, OrderOutlook
    head = (order.id, order.number, order.their_reference, order.state, order.ordered_on, Customer.name)
    stands = (outlook.risk, outlook.days, outlook.promised_on, outlook.expected_on)
    wanted: Any = select(*head, *stands).join(Customer, Customer.id == order.customer_id)
    return wanted.outerjoin(outlook, outlook.customer_order_id == order.id)


def _hits(wanted: Any) -> list[OrderHit]:
    return [OrderHit(*row) for row in db.session.execute(wanted)]


def _best_first(hits: list[OrderHit], ids: Sequence[int], typed: str) -> list[OrderHit]:
    """What is called exactly so, then what is under way, each in the order of the search."""
    place = {key: at for at, key in enumerate(ids)}
    return sorted(hits, key=lambda hit: (not hit.is_called(typed), not hit.is_under_way, place[hit.id]))


def _in_order(model: Any, ids: Sequence[int]) -> list[Any]:
    rows = {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))} if ids else {}
    return [rows[key] for key in ids if key in rows]


def _purchases(typed: str) -> Sequence[Purchase]:
    """Orders of ours whose number, or the supplier's for it, begins so."""
    wanted = select(Order.id, Order.number, Supplier.name).join(Supplier, Supplier.id == Order.supplier_id)
    begins = orders_found_by(typed)
    return [Purchase(*row) for row in db.session.execute(wanted.where(begins).order_by(Order.id.desc()).limit(SHOWN))]
