"""Legal rows and codes of scores, for the walk through the whole application."""

from typing import Any

from app.scoring.rules.definitions import Baseline
from app.scoring.rules.disputes import Cause, DisputeState
from app.scoring.rules.points import Criterion
from tests.isolation.rows import Ref, a_day

LEGAL: dict[str, Any] = {
    "measured_units.baseline": Baseline.REQUESTED,
    "measured_units.due_on": lambda row: a_day(-9),
    "measured_units.begins_on": lambda row: a_day(-11),
    "measured_units.ends_on": lambda row: a_day(-9),
    "measured_units.counts_from": lambda row: a_day(-8),
    "measured_units.excluded": "",
    "measured_figures.metric": "delivery.otif",
    "score_freezes.day": lambda row: a_day(-2 if row.world == "a" else -3),
    "peer_figures.criterion": "delivery",
    "score_means.criterion": "delivery",
    "kept_criteria.period": 365,
    **{f"kept_criteria.{each}": 5000 for each in Criterion},
    "measured_months.begins_on": lambda row: a_day(-9),
    "measured_months.good": 0,
    "peer_figures.metric": "",
    "disputes.cause": Cause.OURS,
    "disputes.state": DisputeState.OPEN,
    "disputes.decided_at": None,
}
_NOTHING = dict.fromkeys(("early", "late", "undated", "missing", "over"), 0)
RECIPES: dict[str, dict[str, dict[str, Any]]] = {
    "measured_units": {"": {"line_id": Ref("order_lines", "arriving"), "part": 0, "on_time": 10, **_NOTHING}},
    "disputes": {
        name: {"line_id": Ref("order_lines", name), "order_id": Ref("orders", "issued")} for name in ("arriving", "announced")
    },
}
CODES_OF: dict[str, dict[str, str]] = {
    "scoring.score_moved": {"because": "receipts.line_received"},
    "scoring.unit_disputed": {"cause": str(Cause.OURS)},
    "scoring.dispute_granted": {"cause": str(Cause.OURS)},
}
BODIES: dict[str, dict[str, Any]] = {
    "dashboard.dispute": {"cause": str(Cause.OURS), "reason": "typed"},
    "dashboard.decide_dispute": {"decision": "granted", "version": "1", "note": "typed"},
    "dashboard.withdraw_dispute": {"version": "1"},
}
