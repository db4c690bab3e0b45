"""The receive form under the names that templates use."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from app.orders.models import Order, OrderLine
from app.orders.rules.offers import Verb, offers
from app.orders.rules.states import OrderState
from app.principal import Principal
from app.receipts.forms import ReceiveForm, UnloadForm
from app.receipts.words import REASONS
from app.shipments.models import Shipment, ShipmentLine

Units = Mapping[str, str]


def receive_form(order: Order, units: Units, refused: ReceiveForm | None, action: str) -> dict[str, Any] | None:
    """What of an order can still arrive; None where nothing can, see `receipts/_receive_form.html`."""
    lines = [line for line in order.lines if line.open_quantity] if order.state == OrderState.ISSUED else []
    if not lines and refused is None:
        return None
    return form_for(lines, order, units, refused, action, prefilled=False)


def form_for(
    lines: Iterable[OrderLine],
    order: Order,
    units: Units,
    refused: ReceiveForm | None,
    action: str,
    *,
    prefilled: bool,
    of: ShipmentLine | None = None,
) -> dict[str, Any]:
    """`of` is the shipment line that arrives, where one was named: its units, and no other's, are used up."""
    form = refused or ReceiveForm(formdata=None, data={"arrived_on": order.site.today})
    return {
        "action": action,
        "form": form,
        "lines": [_line(line, order, units, refused, prefilled, of) for line in lines],
        "whole": False,
        "reject_reasons": reject_reasons(),
    }


def _line(
    line: OrderLine, order: Order, units: Units, refused: ReceiveForm | None, prefilled: bool, of: ShipmentLine | None
) -> dict[str, Any]:
    row = refused.row(line.id) if refused else None
    expected = of.in_transit if of else line.in_transit or line.open_quantity
    typed = {"received": format(expected.normalize(), "f")} if prefilled else {}
    return {
        "id": line.id,
        "version": line.version,
        "shipment_line_id": row.text("shipment_line_id") if row else str(of.id) if of else "",
        "label": f"{order.number} · {line.line_no}",
        "item_name": line.item_name,
        "unit": units.get(line.unit, line.unit),
        "precision": line.precision,
        "expected": expected,
        "typed": row.typed if row else typed,
        "unfolded": row is not None and ("photos" in row.errors or any(map(row.text, ("rejected", "reason", "blocked")))),
        "too_many": row is not None and "surplus" in row.typed,
        "errors": row.errors if row else {},
    }


def unload_form(shipment: Shipment, units: Units, refused: UnloadForm | None, action: str) -> dict[str, Any]:
    """A whole shipment, prefilled with what is still awaited of it, see `receipts/_receive_form.html`."""
    today = shipment.site.today
    form = refused or UnloadForm(formdata=None, data={"arrived_on": today, "edition": shipment.edition})
    lines = [line for line in shipment.lines if line.in_transit]
    typed = form if form.rows else None
    return {
        "action": action,
        "form": form,
        "whole": True,
        "edition": shipment.edition,
        "lines": [_line(each.order_line, each.order_line.order, units, typed, True, each) for each in lines],
        "reject_reasons": reject_reasons(),
    }


def reject_reasons() -> list[dict[str, Any]]:
    return [{"code": str(code), "word": word} for code, word in REASONS.items()]


def completable(actor: Principal, order: Order, units: Units) -> list[dict[str, Any]]:
    """Lines of which the rest may be given up, see `receipts/_complete.html`."""
    return [
        {
            "id": line.id,
            "version": line.version,
            "line_no": line.line_no,
            "item_name": line.item_name,
            "missing": line.open_quantity,
            "precision": line.precision,
            "unit": units.get(line.unit, line.unit),
            "nonce": uuid4().hex,
        }
        for line in order.lines
        if Verb.COMPLETE in offers(line, order.state, actor)
    ]
