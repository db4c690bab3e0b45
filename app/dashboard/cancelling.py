"""What the pages of an order say about cancelling: open requests, and the forms that cancel or ask."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access import actor
from app.forms import BaseForm
from app.orders import queries, shown
from app.orders.forms import CancelLinesForm
from app.orders.models import Order
from app.orders.rules.answers import Side
from app.orders.rules.offers import may_cancel_directly, may_cancel_with_order
from app.orders.rules.states import OrderState
from app.principal import Permission


def cancelling_parts(found: Order, units: dict[str, str], refused: BaseForm | None) -> dict[str, Any]:
    """`requests` for both sides, `cancel_lines` for who may cancel or ask."""
    requests = shown.requests(found, actor(), units) if queries.sees_words(actor()) else []
    return {"requests": requests, "cancel_lines": _form(found, units, refused)}


def _form(found: Order, units: dict[str, str], refused: BaseForm | None) -> dict[str, Any] | None:
    lines = shown.cancellable(found, actor())
    if not lines:
        return None
    side = Side.SUPPLIER if actor().is_supplier else Side.US
    form = refused if isinstance(refused, CancelLinesForm) else CancelLinesForm(side, formdata=None)
    door = "orders.ask_release" if side is Side.SUPPLIER else "orders.cancel_lines"
    return {
        "href": url_for(door, order_id=found.id),
        "words": _("Ask to cancel lines") if side is Side.SUPPLIER else _("Cancel lines"),
        "form": form,
        "lines": shown.cancel_rows(lines, units, {row.id: row for row in form.rows}),
    }


def whole_order(found: Order) -> dict[str, Any] | None:
    """Cancelling all of an order that has not shipped: at once, or by asking for what is agreed."""
    if not actor().can(Permission.ORDER_WRITE) or found.state not in (OrderState.DRAFT, OrderState.ISSUED):
        return None
    open_lines = [line for line in found.lines if may_cancel_with_order(line)]
    if found.state == OrderState.ISSUED and not open_lines:
        return None
    agreed = [line for line in open_lines if not may_cancel_directly(line)]
    words = _("Ask to cancel the order") if agreed and found.state == OrderState.ISSUED else _("Cancel the order")
    return shown.cancel_form("order", found.version, url_for("orders.cancel", order_id=found.id), words)
