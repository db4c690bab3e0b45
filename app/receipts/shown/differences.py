"""How what arrived differs from what was announced, as both sides read it."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.files.models import File
from app.files.shown import shown
from app.principal import Principal
from app.receipts import queries
from app.receipts.models import Receipt
from app.receipts.rules import Difference
from app.shipments.models import ShipmentLine
from app.templating import written_quantity

Units = dict[str, str]


What = dict[str, list[dict[str, Any]]]


def what_came(actor: Principal, order_id: int, units: Units) -> What:
    """What of an order came otherwise than announced, and what it was like, see `receipts/_differences.html`."""
    return what_came_of(actor, [order_id], units)[order_id]


def what_came_of(actor: Principal, order_ids: Collection[int], units: Units) -> dict[int, What]:
    """The same of many orders, by order, in a constant number of queries."""
    receipts = queries.receipts_of_orders(actor, order_ids)
    differing, pictures = queries.differences_of_orders(actor, order_ids, receipts), queries.pictures_of(actor, receipts)
    return {
        order_id: {
            "differences": [_row(line, found, units) for line, found in differing[order_id]],
            "pictures": [_pictured(receipt, files) for receipt, files in pictures if receipt.order_id == order_id],
        }
        for order_id in order_ids
    }


def pictures_of_receipt(actor: Principal, receipt: Receipt) -> list[dict[str, Any]]:
    return [shown(file) for _receipt, files in queries.pictures_of(actor, [receipt]) for file in files]


def _pictured(receipt: Receipt, files: list[File]) -> dict[str, Any]:
    line_no = receipt.order_line.line_no
    return {"line_no": line_no, "arrived_on": receipt.arrived_on, "files": [shown(file) for file in files]}


def _row(line: ShipmentLine, found: Difference, units: Units) -> dict[str, Any]:
    order_line = line.order_line
    return {
        "shipment_number": line.shipment.number,
        "line_no": order_line.line_no,
        "item_name": order_line.item_name,
        "unit": units.get(order_line.unit, order_line.unit),
        "precision": order_line.precision,
        "announced": line.quantity,
        "arrived": found.arrived,
        "eta_on": line.shipment.eta_on,
        "arrived_on": found.arrived_on,
        "marks": _marks(found, order_line.precision),
    }


def _marks(found: Difference, precision: int) -> list[tuple[str, str]]:
    """What differs, each with its meaning."""
    counted = (
        (found.missing, "wrong", _("%(n)s short")),
        (found.more, "watch", _("%(n)s more")),
        (found.rejected, "wrong", _("%(n)s rejected")),
        (found.blocked, "watch", _("%(n)s set aside")),
        (found.returned, "wrong", _("%(n)s went back")),
    )
    marks = [(meaning, words % {"n": written_quantity(n, precision)}) for n, meaning, words in counted if n]
    return marks + _days(found.days or 0)


def _days(days: int) -> list[tuple[str, str]]:
    if days > 0:
        return [("watch", ngettext("%(num)s day late", "%(num)s days late", days))]
    return [("news", ngettext("%(num)s day early", "%(num)s days early", -days))] if days else []
