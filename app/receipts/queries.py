"""What may be read of receipts, and what is about to arrive. Every function takes the actor first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select, type_coerce
from sqlalchemy.orm import joinedload

from app.catalog.models import Site
from app.catalog.queries import todays
from app.columns import Quantity
from app.database import db
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.receipts.models import Receipt
from app.refusals import NotFound
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import COUNTS
from app.suppliers.models import Supplier

MOST = 500
AHEAD = timedelta(days=14)


def receipt_for(actor: Principal, receipt_id: int) -> Receipt:
    """One receipt. Raises `NotFound`."""
    found = db.session.scalar(select(Receipt).where(Receipt.id == receipt_id))
    if found is None:
        raise NotFound
    return found


def receipt_by_key(actor: Principal, source: str, external_key: str) -> Receipt | None:
    """The standing receipt that another system knows by this key, if there is one."""
    wanted = select(Receipt).where(Receipt.source == source, Receipt.external_key == external_key)
    return db.session.scalar(wanted.where(Receipt.reversed_at.is_(None)))


def receipts_of_order(actor: Principal, order_id: int) -> list[Receipt]:
    """The standing receipts of an order, the newest first, with their lines."""
    wanted = select(Receipt).where(Receipt.order_id == order_id, Receipt.reversed_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Receipt.id.desc()).options(joinedload(Receipt.order_line))))


def receipts_of_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, list[Receipt]]:
    """By order line, its standing receipts, the oldest first."""
    wanted = select(Receipt).where(Receipt.order_line_id.in_(line_ids), Receipt.reversed_at.is_(None))
    found: dict[int, list[Receipt]] = {}
    for receipt in db.session.scalars(wanted.order_by(Receipt.id)):
        found.setdefault(receipt.order_line_id, []).append(receipt)
    return found


@dataclass(frozen=True, slots=True)
class Arrival:
    """Units that should arrive: announced in a shipment, or agreed (else asked) for a day and not announced yet."""

    on: date
    line_id: int
    line_version: int
    order_id: int
    order_number: str
    line_no: int
    item_name: str
    unit: str
    precision: int
    quantity: Decimal
    supplier_name: str
    site_id: int
    site_name: str
    shipment_id: int | None = None
    shipment_line_id: int | None = None
    shipment_number: str = ""


LINE: tuple[Any, ...] = (
    OrderLine.id,
    OrderLine.version,
    OrderLine.order_id,
    Order.number,
    OrderLine.line_no,
    OrderLine.item_name,
    OrderLine.unit,
    OrderLine.precision,
)
PLACE: tuple[Any, ...] = (Supplier.name, Site.id, Site.name)


def arrivals_for(actor: Principal, *, site_id: int | None = None, until: date | None = None) -> list[Arrival]:
    """What should arrive at the actor's sites, by day, overdue ones first: two queries, each at most 500 rows.

    Announced units count by their announced arrival; what is still to be shipped by the day that binds, as far as
    `until` (a fortnight from now if not said).
    """
    last = until or max(todays(actor).values(), default=date.min) + AHEAD
    announced, promised = _announced(), _promised().where(OrderLine.binding_on <= last)
    if site_id is not None:
        announced = announced.where(OrderLine.site_id == site_id)
        promised = promised.where(OrderLine.site_id == site_id)
    found = [Arrival(*row) for wanted in (announced, promised) for row in db.session.execute(wanted.limit(MOST))]
    return sorted(found, key=lambda arrival: (arrival.on, arrival.line_id))


def _announced() -> Select[Any]:
    day = func.coalesce(Shipment.eta_on, OrderLine.binding_on)
    left = type_coerce(ShipmentLine.quantity - ShipmentLine.received, Quantity())
    wanted = (
        select(day, *LINE, left, *PLACE, Shipment.id, ShipmentLine.id, Shipment.number)
        .select_from(ShipmentLine)
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
        .where(~ShipmentLine.closed, Shipment.step.in_(COUNTS))
    )
    return _placed(wanted).order_by(day, OrderLine.id)


def _promised() -> Select[Any]:
    left = type_coerce(OrderLine.open_quantity - OrderLine.in_transit, Quantity())
    wanted = select(OrderLine.binding_on, *LINE, left, *PLACE).select_from(OrderLine)
    wanted = wanted.where(OrderLine.is_open, OrderLine.open_quantity > OrderLine.in_transit)
    return _placed(wanted).order_by(OrderLine.binding_on, OrderLine.id)


def _placed(wanted: Select[Any]) -> Select[Any]:
    return (
        wanted.join(Order, Order.id == OrderLine.order_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .join(Site, Site.id == OrderLine.site_id)
    )
