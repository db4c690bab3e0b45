"""What the walk has to be told of receipts and of what becomes of their units; see `seeds`."""

from typing import Any

from tests.files.samples import PDF
from tests.isolation.pages import Upload
from tests.isolation.rows import a_day

LEGAL: dict[str, Any] = {
    "receipts.remedy": "",
    "receipts.reject_reason": "",
    "receipts.rejected": 0,
    "receipts.given_up": None,
    "receipts.shipment_line_id": None,
    "receipts.replaces_id": None,
    "inspections.reason": "",
    "inspections.remedy": "",
    "inspections.outcome": "accepted",
    "inspections.quantity": 1,
    "returns.reason": "damaged",
    "returns.remedy": "replace",
    "returns.quantity": 1,
}
BODIES: dict[str, dict[str, Any]] = {
    "receipts.receive": {"line-{order_lines:arriving.id}-received": "1", "line-{order_lines:arriving.id}-version": "1"},
    "receipts.reverse": {"version": "1", "reason": "typed"},
    "receipts.correct": {"version": "1", "reason": "typed", "arrived_on": a_day(-3).isoformat()},
    "receipts.add_pictures": {"files": Upload(PDF)},
    "receipts.inspect": {"version": "1", "quantity": "1", "outcome": "accepted", "reason": "", "remedy": "replace"},
    "receipts.send_back": {"version": "1", "quantity": "1", "reason": "damaged", "remedy": "replace"},
    "receipts.complete": {"version": "1"},
}
