"""What moved a score, in words."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.scoring.queries.changes import Moved

BECAUSE = {
    "receipts.line_received": _later("goods arrived"),
    "receipts.receipt_reversed": _later("a receipt was taken back"),
    "catalog.day_began": _later("a window ended"),
    "scoring.unit_disputed": _later("a line was disputed"),
    "scoring.dispute_granted": _later("a dispute was granted"),
    "scoring.dispute_refused": _later("a dispute was refused"),
    "scoring.dispute_withdrawn": _later("a dispute was withdrawn"),
    "scoring.measured_anew": _later("everything was measured anew"),
    "orders.line_revised": _later("we revised the order"),
    "orders.line_cancelled": _later("units were cancelled"),
}


def changes_shown(found: Iterable[Moved]) -> list[dict[str, Any]]:
    return [
        {
            "at": each.at,
            "because": str(BECAUSE.get(each.fact.because, _("what was said about the line changed"))),
            "before": (each.fact.otif_before, each.fact.units_before),
            "after": (each.fact.otif, each.fact.units),
            "lines": [{"id": line_id, "order_number": number, "line_no": no} for line_id, number, no in each.lines],
        }
        for each in found
    ]
