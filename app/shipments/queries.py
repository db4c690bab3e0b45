"""What may be read of shipments. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.catalog.models import Site
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.rules.states import Answer, OrderState
from app.principal import Principal
from app.refusals import NotFound
from app.shipments.models import Package, Shipment, ShipmentLine, SsccSeries
from app.shipments.rules import COUNTS, Step

PAGE, MOST = 50, 200
UNDER_WAY = COUNTS - {Step.DELIVERED} | {Step.DRAFT}


def shipment_for(actor: Principal, shipment_id: int, *, lock: bool = False) -> Shipment:
    """One shipment with its lines and their order lines. `lock` holds it until the end. Raises `NotFound`."""
    wanted = select(Shipment).where(Shipment.id == shipment_id)
    found = db.session.scalar(wanted.with_for_update(key_share=True) if lock else wanted.options(*_whole()))
    if found is None:
        raise NotFound
    return found


def lines_in_shipment(actor: Principal, shipment_id: int) -> list[int]:
    """The ids of the order lines in a shipment: to be held before the shipment itself is looked at."""
    return list(db.session.scalars(select(ShipmentLine.order_line_id).where(ShipmentLine.shipment_id == shipment_id)))


def shipment_page(actor: Principal, shipment_id: int) -> Shipment:
    """One shipment with all that its page shows, in a constant number of queries. Raises `NotFound`."""
    packages = selectinload(Shipment.packages).selectinload(Package.holds)
    orders = selectinload(Shipment.lines).joinedload(ShipmentLine.order_line).joinedload(OrderLine.order)
    wanted = select(Shipment).where(Shipment.id == shipment_id)
    found = db.session.scalar(wanted.options(*_whole(), joinedload(Shipment.supplier), packages, orders))
    if found is None:
        raise NotFound
    return found


def shipment_heads(actor: Principal, shipment_ids: Collection[int]) -> list[Shipment]:
    """Shipments with what their heads are drawn from. Missing ones are left out."""
    wanted = select(Shipment).where(Shipment.id.in_(shipment_ids)).order_by(Shipment.id)
    return list(db.session.scalars(wanted.options(*_whole(), joinedload(Shipment.supplier))))


def shipment_by_number(actor: Principal, supplier_id: int, number: str) -> Shipment | None:
    """The supplier's shipment of that number, if it told us of one."""
    wanted = select(Shipment).where(Shipment.supplier_id == supplier_id, Shipment.number == number)
    orders = selectinload(Shipment.lines).joinedload(ShipmentLine.order_line).joinedload(OrderLine.order)
    return db.session.scalar(wanted.options(*_whole(), orders))


def shipments_of_order(actor: Principal, order_id: int) -> list[Shipment]:
    """The shipments with something of the order in them, the newest first, with all of their lines."""
    return shipments_of_orders(actor, [order_id])[order_id]


def shipments_of_orders(actor: Principal, order_ids: Collection[int]) -> dict[int, list[Shipment]]:
    """The same of many orders, by order, in a constant number of queries."""
    holding = select(ShipmentLine.shipment_id).where(ShipmentLine.order_id.in_(order_ids))
    wanted = select(Shipment).where(Shipment.id.in_(holding)).order_by(Shipment.id.desc()).options(*_whole())
    found: dict[int, list[Shipment]] = {order_id: [] for order_id in order_ids}
    for shipment in db.session.scalars(wanted):
        for order_id in {line.order_id for line in shipment.lines} & found.keys():
            found[order_id].append(shipment)
    return found


def shipments_of_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, list[ShipmentLine]]:
    """By order line, what was announced of it, the oldest first, each with its shipment."""
    wanted = (
        select(ShipmentLine)
        .join(ShipmentLine.shipment)
        .where(ShipmentLine.order_line_id.in_(line_ids))
        .order_by(ShipmentLine.order_line_id, Shipment.shipped_on, ShipmentLine.id)
        .options(contains_eager(ShipmentLine.shipment))
    )
    found: dict[int, list[ShipmentLine]] = {}
    for line in db.session.scalars(wanted):
        found.setdefault(line.order_line_id, []).append(line)
    return found


def on_the_way(actor: Principal, line_ids: Collection[int]) -> dict[int, list[ShipmentLine]]:
    """By order line, the shipment lines that are still awaited, the oldest first: what a receipt uses up."""
    wanted = (
        select(ShipmentLine)
        .join(ShipmentLine.shipment)
        .where(ShipmentLine.order_line_id.in_(line_ids), ~ShipmentLine.closed, Shipment.step.in_(COUNTS))
        .order_by(Shipment.shipped_on, ShipmentLine.id)
        .options(contains_eager(ShipmentLine.shipment))
    )
    found: dict[int, list[ShipmentLine]] = {}
    for line in db.session.scalars(wanted):
        found.setdefault(line.order_line_id, []).append(line)
    return found


def shipments_page(
    actor: Principal,
    *,
    q: str = "",
    open_only: bool = False,
    after: int | None = None,
    limit: int = PAGE,
) -> list[Shipment]:
    """Shipments, the newest first; `q` begins their number or tracking number, `after` is the id of the last one shown.

    `open_only`: those of which something is to leave or on its way.
    """
    wanted = select(Shipment).order_by(Shipment.id.desc()).limit(limit).options(*_whole(), joinedload(Shipment.supplier))
    if q.strip():
        numbers = (Shipment.number, Shipment.tracking_number)
        wanted = wanted.where(or_(*(each.istartswith(q.strip(), autoescape=True) for each in numbers)))
    if open_only:
        wanted = wanted.where(Shipment.step.in_(UNDER_WAY))
    if after is not None:
        wanted = wanted.where(Shipment.id < after)
    return list(db.session.scalars(wanted))


def to_ship(actor: Principal, site_id: int, *, q: str = "", first: Collection[int] = (), limit: int = MOST) -> list[OrderLine]:
    """A supplier's lines of which something is to be shipped to a site, by the day that counts, with their orders.

    `first` are lines that stand on top however late they are due; `q` begins an order's number or stands in the item.
    """
    wanted = (
        select(OrderLine)
        .join(OrderLine.order)
        .where(
            OrderLine.is_open,
            OrderLine.site_id == site_id,
            OrderLine.open_quantity > OrderLine.in_transit,
            OrderLine.answer != Answer.REJECTED,
            Order.state == OrderState.ISSUED,
        )
        .options(contains_eager(OrderLine.order))
        .limit(limit)
    )
    if q.strip():
        words = Order.number.istartswith(q.strip(), autoescape=True), OrderLine.item_name.icontains(q.strip(), autoescape=True)
        wanted = wanted.where(or_(*words, OrderLine.id.in_(first)))
    return list(db.session.scalars(wanted.order_by(OrderLine.id.in_(first).desc(), OrderLine.binding_on, OrderLine.id)))


def sites_to_ship_to(actor: Principal) -> list[tuple[int, str, int]]:
    """Id and name of each site that something is to be shipped to, with the number of lines, by name."""
    wanted = (
        select(Site.id, Site.name, func.count())
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Site, Site.id == OrderLine.site_id)
        .where(
            OrderLine.is_open,
            OrderLine.open_quantity > OrderLine.in_transit,
            OrderLine.answer != Answer.REJECTED,
            Order.state == OrderState.ISSUED,
        )
        .group_by(Site.id, Site.name)
        .order_by(Site.name, Site.id)
    )
    return [(site_id, name, lines) for site_id, name, lines in db.session.execute(wanted)]


def series_of(actor: Principal, supplier_id: int, prefix: str) -> SsccSeries | None:
    """The supplier's series below a prefix, if it ever chose it."""
    return db.session.scalar(select(SsccSeries).where(SsccSeries.supplier_id == supplier_id, SsccSeries.prefix == prefix))


def chosen_series(actor: Principal, supplier_id: int) -> SsccSeries | None:
    """The series that the supplier's packages are numbered from now."""
    wanted = select(SsccSeries).where(SsccSeries.supplier_id == supplier_id)
    return db.session.scalar(wanted.order_by(SsccSeries.choice.desc()).limit(1))


def used_codes(actor: Principal, supplier_id: int, codes: Collection[str]) -> list[str]:
    """Which of these SSCCs stand on packages of the supplier already."""
    return list(db.session.scalars(select(Package.sscc).where(Package.supplier_id == supplier_id, Package.sscc.in_(codes))))


def _whole():
    lines = selectinload(Shipment.lines).joinedload(ShipmentLine.order_line)
    return joinedload(Shipment.site), joinedload(Shipment.plant), lines, selectinload(Shipment.way)
