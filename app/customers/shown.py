"""Customer orders under the names that templates use, written as people read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.customers.models import TrackedLine, TrackedOrder
from app.customers.queries.page import LinePage, Origin
from app.customers.rules.states import UNDER_WAY, Fulfilment, Risk
from app.customers.words import MEANINGS, risk_word, state_word
from app.orders.rules.quantities import NOTHING

Units = Mapping[str, str]
STATE_MEANINGS = {
    Fulfilment.OPEN: "wait",
    Fulfilment.PARTLY: "ok",
    Fulfilment.FULFILLED: "ok",
    Fulfilment.CLOSED: "done",
    Fulfilment.CANCELLED: "done",
}


def chip_of(risk: str, days: int) -> dict[str, str]:
    """How a line or an order stands, as a chip."""
    return {"word": risk_word(risk, days), "meaning": MEANINGS[Risk(risk)]}


def state_of(state: str) -> dict[str, str]:
    return {"word": state_word(state), "meaning": STATE_MEANINGS[Fulfilment(state)]}


def listed(row: Any) -> dict[str, Any]:
    """A row of the list, see `customers/_order_row.html`."""
    names = ("id", "number", "their_reference", "name", "owner", "promised_on", "expected_on", "lines_troubled")
    going = row.state in UNDER_WAY
    chip = chip_of(row.risk, row.days) if going else state_of(row.state)
    href = url_for("dashboard.customer_order", customer_order_id=row.id)
    return {name: getattr(row, name) for name in names} | {"href": href, "chip": chip, "going": going}


def head(order: Any) -> dict[str, Any]:
    """The head of a customer order's page, see `customers/_order_head.html`."""
    names = ("id", "version", "number", "their_reference", "ship_to", "ordered_on", "note", "cancel_reason", "outbound_days")
    found = {name: getattr(order, name) for name in names}
    return found | {
        "state": str(order.state),
        "chip": state_of(order.state),
        "customer": order.customer.name,
        "customer_id": order.customer_id,
        "site": order.site.name,
        "going": order.state in UNDER_WAY,
    }


def line(page: LinePage, origins: Mapping[int, Origin], units: Units) -> dict[str, Any]:
    """A line with its sources, see `customers/_line.html`."""
    row, now = page.line, page.outlook
    names = ("id", "version", "line_no", "item_number", "item_name", "their_item", "precision", "promised_on")
    found = {name: getattr(row, name) for name in names}
    return found | {
        "unit": units.get(row.unit, row.unit),
        "quantity": row.wanted,
        "ordered": row.quantity,
        "dispatched": row.dispatched,
        "outstanding": row.outstanding,
        "shortfall": row.shortfall if now and now.risk != Risk.DONE else NOTHING,
        "expected_on": now.expected_on if now else None,
        "not_agreed": bool(now and now.not_agreed),
        "agreed_on": now.agreed_on if now else None,
        "chip": chip_of(now.risk, now.days) if now else chip_of(Risk.UNALLOCATED, 0),
        "before": page.promised[:-1],
        "sources": [_source(each, origins, row.precision) for each in page.allocations if each.outstanding > NOTHING],
        "questions": [_question(each) for each in page.questions[:3]],
    }


def _source(each: Any, origins: Mapping[int, Origin], precision: int) -> dict[str, Any]:
    origin = origins.get(each.order_line_id)
    found = {"id": each.id, "quantity": each.outstanding, "ready": each.ready, "expected_on": each.expected_on}
    found |= {"order_line_id": each.order_line_id, "unconfirmed": each.unconfirmed, "precision": precision}
    if origin is None:
        return found | {"word": _("Stock"), "href": None, "supplier": ""}
    href = url_for("dashboard.order", order_id=origin.order_id, _anchor=f"order-line-{origin.line_id}")
    return found | {"word": f"{origin.number} · {origin.line_no}", "href": href, "supplier": origin.supplier}


def _question(each: Any) -> dict[str, Any]:
    names = ("id", "version", "text", "asked_by_name", "asked_at", "answer", "answered_by_name", "answered_at", "passed_on_at")
    return {name: getattr(each, name) for name in names}


def tracked(order: TrackedOrder, lines: Sequence[TrackedLine], units: Units) -> dict[str, Any]:
    """What the customer sees, see `customers/_tracked.html`: nothing else stands in it."""
    return {
        "id": order.customer_order_id,
        "number": order.number,
        "their_reference": order.their_reference,
        "ordered_on": order.ordered_on,
        "state": str(order.state),
        "lines": [_tracked_line(each, units) for each in lines],
    }


def _tracked_line(each: TrackedLine, units: Units) -> dict[str, Any]:
    names = ("line_no", "item_name", "quantity", "dispatched", "agreed_on", "dispatched_on")
    left = each.quantity - each.dispatched
    found = {name: getattr(each, name) for name in names}
    return found | {"unit": units.get(each.unit, each.unit), "left": left, "gone": left <= NOTHING}
