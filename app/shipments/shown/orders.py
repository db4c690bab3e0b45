"""Shipments and the ship form under the names that templates use."""

from collections.abc import Collection, Mapping
from typing import Any

from app.orders.models import Order, OrderLine
from app.orders.rules.states import Answer, OrderState
from app.principal import Permission, Principal
from app.shipments import queries
from app.shipments.forms import ShipForm
from app.shipments.models import Shipment
from app.shipments.shown.heads import carried, flags_of, plants_to_choose, state_of

Units = Mapping[str, str]


def shipments_of_order(actor: Principal, order_id: int, units: Units) -> list[dict[str, Any]]:
    """The shipments of an order with its lines in them, see `shipments/_shipments.html`."""
    return shipments_of_orders(actor, [order_id], units)[order_id]


def shipments_of_orders(actor: Principal, order_ids: Collection[int], units: Units) -> dict[int, list[dict[str, Any]]]:
    """The same of many orders, by order, in a constant number of queries."""
    found = queries.shipments_of_orders(actor, order_ids)
    return {key: [_shipment(each, units, order_id=key) for each in shipments] for key, shipments in found.items()}


def shipments_of_line(actor: Principal, line_id: int, order_id: int, units: Units) -> list[dict[str, Any]]:
    """The shipments that hold something of one line, with that line alone."""
    found = [_shipment(each, units, line_id=line_id) for each in queries.shipments_of_order(actor, order_id)]
    return [each for each in found if each["lines"]]


def _shipment(shipment: Shipment, units: Units, *, order_id: int | None = None, line_id: int | None = None) -> dict[str, Any]:
    held = [line for line in shipment.lines if line_id in (None, line.order_line_id) and order_id in (None, line.order_id)]
    return {
        "id": shipment.id,
        "number": shipment.number,
        "shipped_on": shipment.shipped_on,
        "eta": shipment.eta_on,
        "state": state_of(shipment),
        "flags": flags_of(shipment),
        **carried(shipment),
        "plant_name": shipment.plant_name,
        "lines": [
            {
                "line_no": line.order_line.line_no,
                "item_name": line.order_line.item_name,
                "quantity": line.quantity,
                "unit": units.get(line.order_line.unit, line.order_line.unit),
                "precision": line.order_line.precision,
                "received": line.received,
            }
            for line in held
        ],
    }


def ship_form(actor: Principal, order: Order, units: Units, refused: ShipForm | None) -> dict[str, Any] | None:
    """What of the order can be shipped, prefilled; None where there is nothing, see `shipments/_ship_form.html`."""
    if order.state != OrderState.ISSUED or not actor.can(Permission.LINE_SHIP):
        return None
    lines = [line for line in order.lines if line.to_ship and line.answer != Answer.REJECTED]
    answered = [line for line in lines if line.answer == Answer.ACCEPTED]
    if not answered and refused is None:
        return None
    form = refused or ShipForm(formdata=None, data={"shipped_on": order.supplier.today})
    form.offer_plants(plants_to_choose(order.supplier))
    return {"form": form, "lines": [_to_ship(line, units, refused) for line in answered or lines]}


def _to_ship(line: OrderLine, units: Units, refused: ShipForm | None) -> dict[str, Any]:
    row = refused.row(line.id) if refused else None
    names = ("id", "version", "line_no", "item_name", "precision", "to_ship", "most_to_ship")
    return {name: getattr(line, name) for name in names} | {
        "unit": units.get(line.unit, line.unit),
        "typed": row.typed if row else {"quantity": format(line.to_ship.normalize(), "f")},
        "errors": row.errors if row else {},
    }
