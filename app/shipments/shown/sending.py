"""The page of all that is to ship to one site, prefilled with what was chosen."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.orders.models import OrderLine
from app.shipments.forms import SendForm
from app.shipments.rules.carriers import CARRIERS
from app.shipments.shown.heads import plants_to_choose
from app.suppliers.models import Supplier

Units = Mapping[str, str]


def send_form(
    lines: Sequence[OrderLine], supplier: Supplier, units: Units, chosen: Collection[int], refused: SendForm | None
) -> dict[str, Any]:
    """See `dashboard/ship.html`. `chosen` are the lines whose quantities are filled in."""
    form = refused or SendForm(formdata=None, data={"shipped_on": supplier.today})
    form.offer_plants(plants_to_choose(supplier))
    return {
        "form": form,
        "carriers": [each.name for each in CARRIERS],
        "lines": [_line(line, units, line.id in chosen, refused) for line in lines],
    }


def _line(line: OrderLine, units: Units, chosen: bool, refused: SendForm | None) -> dict[str, Any]:
    row = refused.row(line.id) if refused else None
    names = ("id", "version", "order_id", "line_no", "item_number", "item_name", "precision", "binding_on")
    amount = format(line.to_ship.normalize(), "f")
    typed = row.text("quantity") if row else amount if chosen and not refused else ""
    return {name: getattr(line, name) for name in (*names, "to_ship", "most_to_ship")} | {
        "order_number": line.order.number,
        "unit": units.get(line.unit, line.unit),
        "amount": amount,
        "typed": typed,
        "errors": row.errors if row else {},
    }
