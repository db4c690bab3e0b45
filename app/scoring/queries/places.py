"""Where suppliers make and ship, where they deliver, and how long it takes: four statements for any number of them."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from app.catalog.models import Site
from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal
from app.receipts.models import Receipt, ReceiptMatch
from app.scoring.queries.countries import GOVERNANCE, indices_for
from app.scoring.rules.location import LocationFacts, Place
from app.shipments.models import Shipment, ShipmentLine
from app.suppliers.models import Plant, Supplier


def location_facts(actor: Principal, supplier_ids: Collection[int], since: date | None) -> dict[int, LocationFacts]:
    """By supplier: to the sites that it delivers to, to all of ours where it does not yet."""
    plants, delivered, sites = plants_of(actor, supplier_ids), _delivered_to(supplier_ids, since), sites_of(actor)
    transits, indices = _transits(supplier_ids, since), indices_for(actor)
    countries = countries_of(actor, supplier_ids)
    return {
        each: LocationFacts(
            plants=plants.get(each, []),
            sites=_known(sites, delivered.get(each, set())),
            transits=transits.get(each, []),
            governance=indices.get((countries.get(each, ""), GOVERNANCE)),
        )
        for each in supplier_ids
    }


def _known(sites: Mapping[int, Place], wanted: Collection[int]) -> list[Place]:
    return [place for site_id, place in sites.items() if site_id in wanted] or list(sites.values())


def plants_of(actor: Principal, supplier_ids: Collection[int]) -> dict[int, list[Place]]:
    """The plants whose coordinates are known."""
    wanted = select(Plant.supplier_id, Plant.latitude, Plant.longitude, Plant.name).where(
        Plant.supplier_id.in_(supplier_ids), Plant.latitude.is_not(None)
    )
    found: dict[int, list[Place]] = {}
    for supplier_id, latitude, longitude, name in db.session.execute(wanted.order_by(Plant.id)):
        found.setdefault(supplier_id, []).append(Place(latitude or 0.0, longitude or 0.0, name))
    return found


def sites_of(actor: Principal) -> dict[int, Place]:
    wanted = select(Site.id, Site.latitude, Site.longitude, Site.name).where(Site.latitude.is_not(None)).order_by(Site.id)
    return {row.id: Place(row.latitude or 0.0, row.longitude or 0.0, row.name) for row in db.session.execute(wanted)}


def countries_of(actor: Principal, supplier_ids: Collection[int]) -> dict[int, str]:
    """Where it makes, where it says so for a plant; else where its seat is."""
    plants = select(Plant.supplier_id, Plant.country).where(Plant.supplier_id.in_(supplier_ids), Plant.country.is_not(None))
    seats = select(Supplier.id, Supplier.country).where(Supplier.id.in_(supplier_ids), Supplier.country.is_not(None))
    found: dict[int, str] = {}
    for rows in (seats, plants.order_by(Plant.id.desc())):
        found |= {supplier_id: country or "" for supplier_id, country in db.session.execute(rows)}
    return found


def _delivered_to(supplier_ids: Collection[int], since: date | None) -> dict[int, set[int]]:
    wanted = select(OrderLine.supplier_id, OrderLine.site_id).where(OrderLine.supplier_id.in_(supplier_ids)).distinct()
    if since is not None:
        wanted = wanted.where(OrderLine.requested_on >= since)
    found: dict[int, set[int]] = {}
    for supplier_id, site_id in db.session.execute(wanted):
        found.setdefault(supplier_id or 0, set()).add(site_id)
    return found


def _transits(supplier_ids: Collection[int], since: date | None) -> dict[int, list[int]]:
    """Days from leaving to arriving, one for each shipment and day on which something of it came."""
    wanted = (
        select(Shipment.supplier_id, Shipment.id, Shipment.shipped_on, Receipt.arrived_on)
        .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
        .join(ReceiptMatch, ReceiptMatch.shipment_line_id == ShipmentLine.id)
        .join(Receipt, Receipt.id == ReceiptMatch.receipt_id)
        .where(Shipment.supplier_id.in_(supplier_ids), Receipt.reversed_at.is_(None), Receipt.arrived_on.is_not(None))
        .distinct()
    )
    if since is not None:
        wanted = wanted.where(Receipt.arrived_on >= since)
    found: dict[int, list[int]] = {}
    for supplier_id, _shipment_id, left, came in db.session.execute(wanted):
        if came is not None:
            found.setdefault(supplier_id, []).append(max(0, (came - left).days))
    return found
