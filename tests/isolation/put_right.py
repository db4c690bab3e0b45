"""Legal rows of corrective actions, and what their forms are sent, for the walk through the whole application."""

from typing import Any

from app.quality.rules import State
from tests.isolation.rows import Ref, a_day, an_instant

_OPEN = {"order_id": Ref("orders", "issued"), "decided_at": None, "effective_on": None, "answered_at": None}
_ANSWERED = _OPEN | {"effective_on": lambda row: a_day(3), "answered_at": lambda row: an_instant(-1)}
LEGAL: dict[str, Any] = {
    "corrective_actions.due_on": lambda row: a_day(9),
    "corrective_actions.overdue_told_at": None,
}
RECIPES: dict[str, dict[str, dict[str, Any]]] = {
    "corrective_actions": {
        "open": _OPEN | {"line_id": Ref("order_lines", "agreed"), "state": State.OPEN},
        "answered": _ANSWERED | {"line_id": Ref("order_lines", "announced"), "state": State.ANSWERED},
        # What was rejected of the line that arrives may be asked about again.
        "closed": _ANSWERED
        | {"line_id": Ref("order_lines", "arriving"), "state": State.CLOSED, "decided_at": lambda row: an_instant(-1)},
    },
    "earlier_answers": {"": {"action_id": Ref("corrective_actions", "answered")}},
}
BODIES: dict[str, dict[str, Any]] = {
    "quality.ask": {"problem": "typed", "due_on": a_day(14).isoformat()},
    "quality.answer": {"version": "1", "containment": "typed", "cause": "typed", "measure": "typed"}
    | {"effective_on": a_day(3).isoformat()},
    "quality.send_back": {"version": "1", "note": "typed", "due_on": a_day(14).isoformat()},
    "quality.close": {"version": "1", "remark": "typed"},
    "quality.withdraw": {"version": "1", "reason": "typed"},
}
