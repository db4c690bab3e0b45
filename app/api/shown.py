"""Rows in the shapes that are answered. What a person may not see is not in them, nor what the token's scope leaves out."""

from typing import Any

from app.api import shapes
from app.api.queries import Stretch
from app.events import LoggedEvent
from app.orders.events import ProposalAccepted
from app.orders.models import Order, OrderLine, Proposal
from app.orders.queries import OrderRow, rule_for, sees_prices, sees_words
from app.orders.rules.offers import offers
from app.principal import Principal
from app.shipments.models import Shipment, ShipmentLine

SAME_OF_ORDER = ("currency", "incoterm", "supplier_reference", "note")
SAME_OF_LINE = (
    *("id", "line_no", "item_number", "item_name", "unit", "quantity", "cancelled", "open_quantity", "shipped", "in_transit"),
    *("received", "rejected", "requested_on", "first_promised_on", "proposed_on", "expected_on", "delivered_on", "answer_by"),
)
SAME_OF_SHIPMENT = ("id", "number", "shipped_on", "eta_on", "carrier", "tracking_number", "package_count", "note")
SAME_OF_EVENT = ("name", "version", "occurred_at", "recorded_at")
OF_OURS = frozenset({"item_id", "buyer_id", "person_id"})
"""Keys of rows that a supplier never reads: our items and our people."""


def order_head(row: OrderRow) -> shapes.OrderHead:
    return {
        "id": row.id,
        "number": row.number,
        "state": str(row.state),
        "revision": row.revision,
        "supplier": {"id": row.supplier_id, "name": row.supplier_name},
        "site": {"id": row.site_id, "name": row.site_name},
        "buyer": row.buyer_name,
        "ordered_on": row.ordered_on,
        "issued_at": row.issued_at,
        "answer": str(row.answered),
        "delivery": str(row.delivery),
        "to_confirm": row.to_confirm,
        "overdue": row.overdue,
    }


def order(found: Order, reader: Principal) -> shapes.Order:
    said: Any = order_head(_as_row(found)) | {name: getattr(found, name) for name in SAME_OF_ORDER}
    if sees_prices(reader):
        said["payment_terms"] = found.payment_terms
    return said | {"lines": [line(each, reader) for each in found.lines]}


def _as_row(found: Order) -> OrderRow:
    same = (
        "id",
        "version",
        "number",
        "state",
        "revision",
        "buyer_name",
        "site_id",
        "ordered_on",
        "issued_at",
        "supplier_reference",
    )
    return OrderRow(
        **{name: getattr(found, name) for name in same},
        supplier_id=found.for_supplier_id,
        supplier_name=found.supplier.name,
        site_name=found.site.name,
        time_zone=found.site.time_zone,
        lines=[each for each in found.lines if each.active_quantity],
    )


def line(found: OrderLine, reader: Principal) -> shapes.Line:
    said: Any = {name: getattr(found, name) for name in SAME_OF_LINE}
    said |= {
        "etag": tag_of(found),
        "promised_on": found.latest_promised_on,
        "answer": str(found.answer),
        "state": str(found.state),
        "offers": sorted(offers(found, found.order.state, reader)),
    }
    prices = sees_prices(reader)
    if sees_words(reader):
        said["proposal"] = _proposal(found.open_proposal, prices=prices)
    if prices:
        said["unit_price"] = found.price.unit_price if found.price else None
    return said


def line_of_order(found: OrderLine, reader: Principal) -> shapes.LineOfOrder:
    said: Any = line(found, reader)
    return said | {"order": found.order.number, "revision": found.order.revision}


def tag_of(found: OrderLine) -> str:
    """What an answer is made from: the revision that it answers, and the line as it was seen."""
    return f"{found.order.revision}-{found.version}"


def _proposal(found: Proposal | None, *, prices: bool) -> shapes.Proposal | None:
    if found is None:
        return None
    said: Any = {name: getattr(found, name) for name in ("remainder", "substitute", "reason", "note")}
    said |= {"side": str(found.side), "parts": [{"quantity": each.quantity, "on": each.on} for each in found.offered_parts]}
    return said | {"unit_price": found.unit_price} if prices else said


def shipment(found: Shipment) -> shapes.Shipment:
    said: Any = {name: getattr(found, name) for name in SAME_OF_SHIPMENT}
    return said | {"step": str(found.step), "lines": [_shipped(each) for each in found.lines]}


def _shipped(found: ShipmentLine) -> shapes.Shipped:
    of = found.order_line
    return {
        "order_line_id": found.order_line_id,
        "order": of.order.number,
        "line_no": of.line_no,
        "quantity": found.quantity,
    }


def events(found: Stretch, reader: Principal) -> shapes.Events:
    told = [_told(position, logged, reader) for position, logged in found.events]
    return {"events": told, "after": found.after, "newest": found.newest}


def _told(position: int, logged: LoggedEvent, reader: Principal) -> shapes.Told:
    said: Any = {"position": position} | {name: getattr(logged, name) for name in SAME_OF_EVENT}
    kept = OF_OURS if reader.is_supplier else frozenset()
    data = {name: value for name, value in logged.data.items() if name not in kept}
    if logged.name == ProposalAccepted.name:  # how far we would go is in no token's scope
        data["rule"] = rule_for(reader, data["rule"])
    return said | {"data": data}
