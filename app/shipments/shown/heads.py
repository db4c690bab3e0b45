"""What a shipment is in a few words: the head of its page, its row in a list."""

from typing import Any

from app.shipments.models import Shipment
from app.shipments.rules import carriers
from app.shipments.words import doubt_words
from app.suppliers.models import Supplier


def shipment_head(shipment: Shipment) -> dict[str, Any]:
    """See `shipments/_head.html`."""
    return {
        "id": shipment.id,
        "version": shipment.version,
        "number": shipment.number,
        "supplier_name": shipment.supplier.name,
        "plant_name": shipment.plant_name,
        "site_name": shipment.site.name,
        "state": state_of(shipment),
        "flags": flags_of(shipment),
        "shipped_on": shipment.shipped_on,
        "eta": shipment.eta_on,
    }


def shipment_row(shipment: Shipment) -> dict[str, Any]:
    """See `dashboard/shipments.html`."""
    return shipment_head(shipment) | carried(shipment) | {"line_count": len(shipment.lines)}


def plants_to_choose(supplier: Supplier) -> list[tuple[int, str]]:
    return [(plant.id, plant.name) for plant in supplier.plants]


def state_of(shipment: Shipment) -> str:
    """A step, or that all of it is here."""
    return "received" if shipment.is_all_here else str(shipment.step)


def flags_of(shipment: Shipment) -> list[dict[str, str]]:
    return [{"code": str(flag), "reason": reason} for flag, reason in shipment.flags.items()]


def carried(shipment: Shipment) -> dict[str, Any]:
    """Who carries it, where it is followed, and what looks wrong with the number."""
    return {
        "carrier": shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "tracking_page": carriers.tracking_page(shipment.carrier, shipment.tracking_number),
        "doubt": doubt_words(carriers.doubt_about(shipment.carrier, shipment.tracking_number)),
    }
