"""One measured line as its page shows it: what is wanted, what came, what becomes of it against each baseline."""

from typing import Any

from app.scoring.queries.disputes import LineOpened
from app.scoring.queries.pages import Listed
from app.scoring.rules.disputes import Cause, DisputeState
from app.scoring.shown.units import row
from app.scoring.words.measured import CAUSES, STATES


def line_shown(opened: LineOpened, units: dict[str, str]) -> dict[str, Any]:
    """The context of `scoring/line.html`."""
    line = opened.line
    words, today = (line.order.number, line.line_no, line.item_name, line.unit), line.order.site.today
    return {
        "id": line.id,
        "order_id": line.order_id,
        "order_number": line.order.number,
        "line_no": line.line_no,
        "item_name": line.item_name,
        "unit": units.get(line.unit, line.unit),
        "supplier_id": line.supplier_id,
        "supplier_name": line.order.supplier.name,
        "site_name": line.order.site.name,
        "units": {
            str(baseline): [row(Listed(unit, *words, unit.counts_from <= today), units) for unit in found]
            for baseline, found in opened.units.items()
            if found
        },
        "receipts": [
            {"on": each.arrived_on, "quantity": each.quantity, "rejected": each.turned_down} for each in opened.receipts
        ],
        "disputes": [_dispute(each) for each in opened.disputes],
        "open_dispute": opened.open_dispute,
        "is_disputable": not any(each.state in (DisputeState.OPEN, DisputeState.GRANTED) for each in opened.disputes),
    }


def _dispute(dispute: Any) -> dict[str, Any]:
    return {
        "id": dispute.id,
        "state": str(dispute.state),
        "state_word": str(STATES[DisputeState(dispute.state)]),
        "cause": str(CAUSES[Cause(dispute.cause)]),
        "reason": dispute.reason,
        "opened_at": dispute.opened_at,
        "decided_at": dispute.decided_at,
        "note": dispute.decision_note,
    }
