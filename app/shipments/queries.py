"""What may be read of shipments. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.database import db
from app.principal import Principal
from app.refusals import NotFound
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import COUNTS

PAGE = 50


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


def shipment_by_number(actor: Principal, supplier_id: int, number: str) -> Shipment | None:
    """The supplier's shipment of that number, if it told us of one."""
    wanted = select(Shipment).where(Shipment.supplier_id == supplier_id, Shipment.number == number)
    return db.session.scalar(wanted.options(*_whole()))


def shipments_of_order(actor: Principal, order_id: int) -> list[Shipment]:
    """The shipments with something of the order in them, the newest first, with all of their lines."""
    holding = select(ShipmentLine.shipment_id).where(ShipmentLine.order_id == order_id)
    wanted = select(Shipment).where(Shipment.id.in_(holding)).order_by(Shipment.id.desc()).options(*_whole())
    return list(db.session.scalars(wanted))


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
    actor: Principal, *, supplier_id: int | None = None, after: int | None = None, limit: int = PAGE
) -> list[Shipment]:
    """Shipments, the newest first; `after` is the id of the last one shown."""
    wanted = select(Shipment).order_by(Shipment.id.desc()).limit(limit).options(*_whole())
    if supplier_id is not None:
        wanted = wanted.where(Shipment.supplier_id == supplier_id)
    if after is not None:
        wanted = wanted.where(Shipment.id < after)
    return list(db.session.scalars(wanted))


def _whole():
    lines = selectinload(Shipment.lines).joinedload(ShipmentLine.order_line)
    return joinedload(Shipment.site), lines, selectinload(Shipment.way)
