"""The page of one package, to say what it is and what is in it."""

from collections.abc import Mapping
from typing import Any

from app.shipments.forms import PackageForm
from app.shipments.models import Package, Shipment, ShipmentLine
from app.shipments.shown.page import line_facts, package_facts

Units = Mapping[str, str]


def package_page(shipment: Shipment, package: Package, units: Units, refused: PackageForm | None) -> dict[str, Any]:
    """See `shipments/package.html`."""
    shown = next(each for each in package_facts(shipment, units) if each["id"] == package.id)
    return {
        "shipment": {"id": shipment.id, "number": shipment.number, "version": shipment.version},
        "package": shown,
        "count": len(shipment.packages),
        "form": refused or PackageForm(formdata=None, data=_words(package, shown["sides"]) | {"version": shipment.version}),
        "lines": [_line(line, shipment, package, units, refused) for line in shipment.lines],
    }


def _words(package: Package, sides: str) -> dict[str, Any]:
    return {"kind": str(package.kind), "weight": package.weight, "sides": sides, "sscc": package.sscc}


def _line(
    line: ShipmentLine, shipment: Shipment, package: Package, units: Units, refused: PackageForm | None
) -> dict[str, Any]:
    row = refused.row(line.id) if refused else None
    held = next((each.quantity for each in package.holds if each.shipment_line_id == line.id), None)
    written = format(held.normalize(), "f") if held else ""
    return line_facts(line, units) | {
        "left": line.quantity - shipment.packed(but=package).get(line.id, 0),
        "typed": row.text("held") if row else written,
        "errors": row.errors if row else {},
    }
