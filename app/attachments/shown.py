"""Documents under the names that templates use."""

from collections.abc import Collection, Iterable
from typing import Any

from app.attachments import queries
from app.attachments.models import Attachment
from app.attachments.words import KINDS, REASONS
from app.files.shown import shown as shown_file
from app.orders.models import OrderLine
from app.orders.shown import beside_lines
from app.principal import Principal


def documents(actor: Principal, order_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The documents of orders, see `attachments/_attachments.html`; nothing for whoever reads no documents."""
    if not queries.sees_documents(actor):
        return {}
    found = queries.attachments_of_orders(actor, order_ids)
    return {order_id: _documents(order_id, found.get(order_id, [])) for order_id in order_ids}


def _documents(order_id: int, rows: list[Attachment]) -> dict[str, Any]:
    by_line = sorted(rows, key=lambda each: (each.line.line_no if each.line else 0, each.id))
    return {
        "order_id": order_id,
        "standing": [document(each) for each in by_line if each.is_standing],
        "withdrawn": [document(each) for each in by_line if not each.is_standing],
    }


def document(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.id,
        "line_no": row.line.line_no if row.line else None,
        "kind": KINDS[row.kind],
        "revision": row.document_revision,
        "attached_at": row.attached_at,
        "ended_at": row.ended_at,
        "why": REASONS[row.ended_because] if row.ended_because else "",
        "file": shown_file(row.file) | {"small_href": ""},
    }


@beside_lines
def beside(actor: Principal, lines: Iterable[OrderLine]) -> dict[int, dict[str, Any]]:
    """Beside each line: the documents that hold for it alone. Every line has its place, so that the columns stand."""
    if not queries.sees_documents(actor):
        return {}
    ids = [line.id for line in lines]
    found = queries.standing_of_lines(actor, ids)
    return {
        line_id: {"template": "attachments/_beside.html", "documents": [document(each) for each in found.get(line_id, ())]}
        for line_id in ids
    }
