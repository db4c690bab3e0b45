"""What the walk has to be told of inquiries, of what customers were told, and of what the search looks into; see `sold`."""

from typing import Any

from app.customers.rules.inquiries import Inquiring
from tests.isolation.rows import Ref, a_day, an_instant

ORDERED = {"customer_order_id": Ref("customer_orders", "open")}
LEGAL: dict[str, Any] = {
    "inquiries.state": Inquiring.OPEN,
    **dict.fromkeys(("inquiries.answered_at", "inquiries.closed_at", "inquiries.follow_up_on")),
    "told_dates.told_on": lambda row: a_day(3),
    "told_dates.stands": True,
    "told_dates.is_true": False,
    "told_dates.moved_at": lambda row: an_instant(-1),
    "customer_order_watches.moved_at": lambda row: an_instant(-1),
    "search_entries.kind": "order",
    "search_entries.subject_id": lambda row: row.number,
}
RECIPES: dict[str, dict[str, dict[str, Any]]] = {
    "inquiries": {"": {**ORDERED}},
    "told_dates": {"": {**ORDERED, "line_id": Ref("customer_order_lines")}},
    "customer_order_watches": {"": {**ORDERED}},
}
FOLLOWING = frozenset({"told_dates", "customer_order_watches"})
BODIES: dict[str, dict[str, Any]] = {
    "inquiries.log": {"answer": "typed"},
    "inquiries.answer": {"answer": "typed", "version": "1"},
    "inquiries.follow_up": {"version": "1", "follow_up_on": a_day(9).isoformat()},
    "inquiries.close": {"version": "1"},
}
