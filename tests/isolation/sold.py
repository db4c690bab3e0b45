"""What the walk has to be told of customers, of what they ordered and of where it comes from; see `seeds`."""

from typing import Any

from app.customers.rules.states import Fulfilment, MovementKind, Risk
from app.identity.tokens import hash_of
from tests.isolation import asked
from tests.isolation.ledger import Ledger
from tests.isolation.rows import Ref, a_day, an_instant

NOT_OF: dict[str, frozenset[str]] = {"supplies": frozenset({"draft"})}
"""Rows that one-to-one tables have none for: nobody is given anything of a draft."""
HOLD_A_LINK = ("nobody", "sales", "the administrator")
"""Who walks with a link of A in the pocket: nobody we know, and those of us who may read what it shows."""


def link_of(world: str) -> str:
    return f"the-link-of-{world}"


ORDERED = {"customer_order_id": Ref("customer_orders", "open")}
SOLD = {"line_id": Ref("customer_order_lines")}
LEGAL: dict[str, Any] = {
    **asked.LEGAL,
    "outbound_days": 1,
    "handling_days": 0,
    **dict.fromkeys(("customers.owner_id", "customer_orders.closed_at", "customer_orders.cancel_reason")),
    "customer_orders.cancel_reason": "",
    "customer_orders.state": Fulfilment.OPEN,
    "customer_orders.ordered_on": lambda row: a_day(-5),
    **dict.fromkeys(("cancelled", "dispatched", "customer_order_lines.allocated"), 0),
    "customer_order_lines.is_open": True,
    "supplies.capacity": 10,
    "supplies.allocated": 4,
    "allocations.quantity": 4,
    "allocations.arrived": 0,
    "stock_balances.on_hand": 10,
    "stock_balances.reserved": 0,
    "stock_movements.kind": MovementKind.CORRECTION,
    "stock_movements.receipt_id": None,
    "stock_movements.dispatch_id": None,
    "outlooks.risk": Risk.AT_RISK,
    "order_outlooks.risk": Risk.AT_RISK,
    "expected_dates.risk": Risk.AT_RISK,
    "outlooks.days": 4,
    "order_outlooks.days": 4,
    "expected_dates.days": 4,
    "outlooks.shortfall": 6,
    "tracking_links.token_hash": lambda row: hash_of(link_of(row.world)),
    "tracking_links.expires_at": lambda row: an_instant(30),
    "tracking_links.revoked_at": None,
    "tracking_links.revoked_by": None,
    "tracked_lines.dispatched": 0,
    "tracked_orders.state": Fulfilment.OPEN,
    "transit_times.days": 3,
    "buyer_questions.answer": "",
    "buyer_questions.answered_at": None,
    "buyer_questions.seen_at": None,
    "buyer_questions.passed_on_at": None,
}
RECIPES: dict[str, dict[str, dict[str, Any]]] = {
    "customer_orders": {"open": {}, "fulfilled": {"state": Fulfilment.FULFILLED}},
    **asked.RECIPES,
    "customer_order_lines": {"": {**ORDERED, "line_no": 1, "allocated": 4}},
    "allocations": {"": {**SOLD, "order_line_id": Ref("order_lines", "agreed")}},
    "buyer_questions": {"": {**SOLD, "order_line_id": Ref("order_lines", "agreed")}},
    "dispatch_lines": {"": {"dispatch_id": Ref("dispatches"), **SOLD, "quantity": 1}},
}
CODES_OF: dict[str, dict[str, str]] = {
    "customers.customer_order_moved": {"because": "orders.line_proposed", "risk": str(Risk.AT_RISK)},
    "customers.units_released": {"because": "orders.line_rejected"},
}
FOLLOWING = frozenset(
    {"outlooks", "order_outlooks", "expected_dates", "tracked_orders", "tracked_lines", "allocations", "supplies"}
    | {"customer_order_lines"}
    | asked.FOLLOWING
)
"""What is kept true of customers while somebody acts on what feeds them."""


def feeds(ledger: Ledger, supplier_id: int | None, row: dict[str, Any]) -> bool:
    """Whether a row is about a customer order that this supplier's order lines feed."""
    fed = {each["line_id"] for each in ledger.rows("allocations") if ledger.owner_of("allocations", each) == supplier_id}
    orders = {each["customer_order_id"] for each in ledger.rows("customer_order_lines") if each["id"] in fed}
    return row.get("line_id", row.get("id")) in fed or row.get("customer_order_id") in orders


BODIES: dict[str, dict[str, Any]] = {
    **asked.BODIES,
    "customers.add": {"number": "typed", "name": "typed", "outbound_days": "1"},
    "customers.change": {"name": "typed", "version": "1", "outbound_days": "1"},
    "customers.enter": {
        "customer": "{customers.id}",
        "site": "{sites.id}",
        "currency": "EUR",
        "line-1-item": "{items.number}",
        "line-1-quantity": "1",
        "line-1-on": a_day(20).isoformat(),
    },
    "customers.allocate": {"source": "{order_lines:agreed.id}", "quantity": "1", "version": "1"},
    "customers.release": {"quantity": "1", "version": "1"},
    "customers.promise": {"promised_on": a_day(45).isoformat(), "reason": "typed", "version": "1"},
    "customers.change_line": {"quantity": "8", "version": "1"},
    "customers.cancel": {"reason": "typed", "version": "1"},
    "customers.close": {"version": "1"},
    "customers.dispatch": {"line-{customer_order_lines.id}-quantity": "1", "version": "1"},
    "customers.ask": {"text": "typed", "order_line": "{order_lines:agreed.id}"},
    "customers.answer": {"text": "typed", "version": "1"},
    "customers.pass_on": {"text": "typed", "version": "1"},
    "transit.keep": {"line-{sites.id}-days": "5", "line-{sites.id}-seen": "3"},
    "customers.correct_stock": {"counted": "20", "reason": "typed", "seen": ""},
}
