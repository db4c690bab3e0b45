"""What should arrive: shipments on their way, as units, and what is promised and not shipped yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select, type_coerce
from sqlalchemy.orm import joinedload, selectinload

from app.catalog.models import Site
from app.catalog.queries import todays
from app.columns import Quantity
from app.database import db
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import COUNTS
from app.suppliers.models import Supplier

MOST = 500
AHEAD = timedelta(days=14)


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


@dataclass(frozen=True)
class Load:
    """A shipment on its way, and the day on which it is expected."""

    shipment: Shipment
    supplier_name: str

    @property
    def lines(self) -> list[ShipmentLine]:
        """What of it is still awaited."""
        return [line for line in self.shipment.lines if line.in_transit]

    @property
    def on(self) -> date:
        """As announced, else the first day that counts of what is in it."""
        return self.shipment.eta_on or min(line.order_line.binding_on for line in self.lines)


def loads_for(actor: Principal, *, site_id: int | None = None) -> list[Load]:
    """Shipments of which something is awaited at the actor's sites, by the day on which they are expected."""
    open_ = select(ShipmentLine.shipment_id).where(~ShipmentLine.closed)
    wanted = (
        select(Shipment, Supplier.name)
        .join(Supplier, Supplier.id == Shipment.supplier_id)
        .where(Shipment.id.in_(open_), Shipment.step.in_(COUNTS))
        .order_by(func.coalesce(Shipment.eta_on, Shipment.shipped_on), Shipment.id)
        .options(joinedload(Shipment.site), _lines())
    )
    if site_id is not None:
        wanted = wanted.where(Shipment.site_id == site_id)
    found = [Load(*row) for row in db.session.execute(wanted.limit(MOST))]
    return sorted((each for each in found if each.lines), key=lambda load: (load.on, load.shipment.id))


def _lines():
    order_line = joinedload(ShipmentLine.order_line, innerjoin=True)
    return selectinload(Shipment.lines).options(order_line.joinedload(OrderLine.order, innerjoin=True))


def promised_for(actor: Principal, *, site_id: int | None = None) -> list[Arrival]:
    """What is agreed, else asked, for days within a fortnight and not shipped yet, by the day that counts."""
    last = max(todays(actor).values(), default=date.min) + AHEAD
    wanted = _promised().where(OrderLine.binding_on <= last)
    if site_id is not None:
        wanted = wanted.where(OrderLine.site_id == site_id)
    return [Arrival(*row) for row in db.session.execute(wanted.limit(MOST))]


def _announced() -> Select[Any]:
    day = func.coalesce(Shipment.eta_on, OrderLine.binding_on)
    left = type_coerce(ShipmentLine.quantity - ShipmentLine.received - ShipmentLine.missing, Quantity())
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
