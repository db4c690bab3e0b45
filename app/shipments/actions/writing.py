"""What every verb on a shipment begins and ends with: the row as it was seen, held; and what follows for its order lines."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app import clock
from app.orders.actions.writing import writing
from app.orders.models import OrderLine
from app.orders.queries import hold_lines
from app.principal import Permission, Principal
from app.refusals import Stale
from app.shipments import queries, rules
from app.shipments.events import ShipmentAnnounced, ShipmentDispatched
from app.shipments.models import Shipment, latest_eta
from app.shipments.rules import Step
from app.suppliers import rules as suppliers
from app.suppliers.models import Supplier
from app.suppliers.queries import supplier_for
from app.transaction import Work

SHIP = Permission.LINE_SHIP


@contextmanager
def on_shipment(actor: Principal, shipment_id: int, version: int, once: str | None) -> Iterator[tuple[Work, Shipment]]:
    """The transaction of a verb on a shipment as it was seen. Raises `Stale`, `NotFound`, `RuleBroken`."""
    with writing(actor, SHIP, once) as work:
        shipment = _as_seen(actor, shipment_id, version)
        check_state(shipment.supplier)
        yield work, shipment


def _as_seen(actor: Principal, shipment_id: int, version: int) -> Shipment:
    """The shipment, its orders and itself held until the end."""
    hold_lines(actor, queries.lines_in_shipment(actor, shipment_id))
    shipment = queries.shipment_for(actor, shipment_id, lock=True)
    if shipment.version != version:
        raise Stale(
            "stale_shipment",
            "Shipment {number} was changed since you opened it: it is {step_before} now.",
            number=shipment.number,
            step_before=str(shipment.step),
        )
    return shipment


def check_state(supplier: Supplier) -> None:
    """Raises `RuleBroken` where the supplier's state lets it ship nothing."""
    suppliers.check(suppliers.State(supplier.state), suppliers.Act.SHIP)


def held_supplier(actor: Principal, supplier_id: int) -> Supplier:
    """The supplier, held: two notices of one number are written one after the other. Raises `RuleBroken`."""
    supplier = supplier_for(actor, supplier_id, lock=True)
    check_state(supplier)
    return supplier


def plants_of(supplier: Supplier) -> dict[int, str]:
    """The names of its plants."""
    return {plant.id: plant.name for plant in supplier.plants}


def days_now(supplier: Supplier, lines: Iterable[OrderLine]) -> tuple[date, date | None]:
    """Today, where it is later of the supplier's and the site's; and the day on which the newest of the orders was placed."""
    orders = {line.order for line in lines}
    today = max([supplier.today, *(order.site.today for order in orders)])
    return today, max((order.ordered_on for order in orders if order.ordered_on), default=None)


def lines_of(shipment: Shipment) -> list[OrderLine]:
    return [line.order_line for line in shipment.lines]


def check_left(shipment: Shipment, shipped_on: date, step: Step) -> None:
    """The day on which it left is one on which it can have left. Raises `RuleBroken`."""
    rules.check_left_on(shipped_on, step, *days_now(shipment.supplier, lines_of(shipment)))


def day_of(shipment: Shipment, at: datetime | None) -> date:
    """The calendar day at the supplier of an instant, or of now."""
    return (at or clock.now()).astimezone(ZoneInfo(shipment.supplier.time_zone)).date()


def derive_eta(work: Work, lines: Sequence[OrderLine]) -> None:
    """The day at which the last unit that is on its way should be here, per order line."""
    work.session.flush()
    awaited = queries.on_the_way(work.actor, [line.id for line in lines])
    for line in lines:
        line.eta_on = latest_eta(awaited.get(line.id, ()))


def tell_shipped(work: Work, shipment: Shipment, step: Step) -> None:
    """Record that it is announced, or that it has left."""
    told = shipment.facts() | {"shipped_on": shipment.shipped_on, "eta_on": shipment.eta_on}
    if step in rules.BEFORE_DISPATCH:
        work.record(ShipmentAnnounced(**told, quantities=shipment.quantities, step=str(step)))
    else:
        work.record(ShipmentDispatched(**told, quantities=shipment.quantities))
