"""What is printed of a shipment: the pick list, a label for each package, and the code that opens its page on a phone."""

from collections.abc import Mapping
from typing import Any

import segno
from markupsafe import Markup

from app.orders.shown import Articles
from app.shipments.models import Shipment, ShipmentLine
from app.shipments.rules import barcodes
from app.shipments.shown.heads import carried, shipment_head
from app.shipments.shown.page import line_facts, package_facts

Units = Mapping[str, str]
MOST_LABELS = 200


def pick_list(shipment: Shipment, called: Articles, address: str) -> dict[str, Any]:
    """See `shipments/pick_list.html`. `address` is what the code opens."""
    return {
        "shipment": shipment_head(shipment) | carried(shipment) | {"note": shipment.note},
        "lines": [_picked(line, called) for line in shipment.lines],
        "code": code_of(address),
    }


def _picked(line: ShipmentLine, called: Articles) -> dict[str, Any]:
    return line_facts(line, called.units) | called.of(line.order_line, line.quantity)


def labels(shipment: Shipment, units: Units, address: str) -> dict[str, Any]:
    """See `shipments/labels.html`: one for each package, or as many as were counted, or one."""
    packages = package_facts(shipment, units)
    orders = sorted({line.order_line.order.number for line in shipment.lines})
    count = len(packages) or shipment.package_count or 1
    blank: dict[str, Any] = {"kind": "", "weight": None, "sides": "", "sscc": "", "code": "", "holds": []}
    shown = packages or [blank | {"no": no} for no in range(1, min(count, MOST_LABELS) + 1)]
    site = shipment.site
    return {
        "shipment": shipment_head(shipment) | carried(shipment),
        "from_place": [shipment.supplier.city, shipment.supplier.country or ""],
        "to_place": [site.address, site.city, site.country or ""],
        "labels": [each | {"orders": _orders(each, orders), "bars": _bars(each["code"])} for each in shown],
        "count": count,
        "code": code_of(address),
    }


def _orders(package: Mapping[str, Any], all_orders: list[str]) -> list[str]:
    """The orders of which something is in the package, as far as it is said."""
    return sorted({held["order_number"] for held in package["holds"]}) or all_orders


def _bars(code: str) -> dict[str, Any] | None:
    if not code:
        return None
    bars, width = barcodes.of_sscc(code)
    return {"bars": bars, "width": width}


def code_of(address: str) -> Markup:
    """A QR code that opens the address, as a drawing that stands in the page."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(omitsize=True, light="#fff", border=2, svgclass="code", lineclass=None))  # noqa: S704  drawn by us
