"""What the walk through the whole application cannot find out by itself. Everything else it reads from the mappers,
the map of addresses, the pages' forms and the catalogue of events.

Whoever adds something that is missing here is told so by a failing test, with the name of the entry to add.
"""

from datetime import time
from typing import Any

from argon2 import PasswordHasher

from app.exchange.rules import State as Import
from app.identity.rules import LinkPurpose
from app.orders.rules.answers import Side
from app.orders.rules.reasons import Owner, Reason
from app.orders.rules.states import Answer, OrderState, ProposalState
from app.principal import Role
from app.shipments.rules import Step
from app.suppliers.rules import State
from tests.isolation import arrived, judged, mailed, papers, put_right, scores, sold
from tests.isolation.pages import Upload
from tests.isolation.rows import Draft, Ref, a_day, an_instant

IMPORTED = "order_number line_key supplier_code site_code item_number quantity requested_on currency unit".split()
LISTENERS = {world: f"a listener of {world}" for world in ("a", "b", "ours")}
PASSWORD = "the password of everybody"
# Cheap to check: the walk says it hundreds of times.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def _profile(row: Draft) -> dict[str, Any]:
    """What a profile says, with a mark in its title."""
    fields = {name: {"column": [name]} for name in IMPORTED}
    reading = {"dates": ["%Y-%m-%d"]}
    return {"title": row.marks.new_word(), "rows": "order lines", "source": "erp", "read": reading, "fields": fields}


def _refusal(row: Draft) -> dict[str, Any]:
    return {"sentence": "{file} was sent twice.", "values": {"file": row.marks.new_word()}}


LEGAL: dict[str, Any] = {
    # A value for a column, by its name or by `table.column`, where a mark or the type's plain value is not legal.
    # A function is given the row in the making.
    "currency": "EUR",
    "country": "DE",
    "time_zone": "Europe/Berlin",
    "incoterm": "FCA",
    "email": lambda row: f"{row.marks.new_word()}@example.com",
    "precision": 0,
    "revision": 1,
    "quantity": 10,
    "external_source": None,
    "holidays_country": None,
    "holidays_subdivision": None,
    "reason": str(Reason.CAPACITY),
    "decision_reason": "",
    "owner": str(Owner.SUPPLIER),
    "buyer_id": None,
    "workdays": 31,
    "urges.urged_on": lambda row: a_day(-2),
    "urges.urged_at": lambda row: an_instant(-2),
    "urges.number": 1,
    "one_time_links.purpose": str(LinkPurpose.PASSWORD_RESET),
    "one_time_links.made_by": None,
    "order_revisions.number": 2,
    **dict.fromkeys(("order_lines.cancel_asked", "order_lines.cancel_side", "order_lines.cancel_reason"), ""),
    **dict.fromkeys(("order_revisions.incoterm_before", "order_revisions.currency_before"), ""),
    "suppliers.state": State.APPROVED,
    "proposals.remainder": 0,
    **arrived.LEGAL,
    "former_hours.workdays": 31,
    "former_hours.opens": time(8),
    "former_hours.closes": time(17),
    **papers.LEGAL | judged.LEGAL | scores.LEGAL | sold.LEGAL | put_right.LEGAL,
    "missing": 0,
    "blocked": 0,
    "returned": 0,
    "shipments.shipped_on": lambda row: a_day(-2),
    "tracking_events.step": Step.READY,
    "tracking_events.step_before": Step.DRAFT,
    "packages.sscc": "106141412345678908",
    "sscc_series.prefix": "4012345",
    "sscc_series.next_number": 0,
    "promises.rule": "as_requested",
    "promises.proposal_id": None,
    "promises.tolerance_id": None,
    "proposals.side": Side.SUPPLIER,
    "proposals.substitute": "",
    "earlier": 2,
    "later": 3,
    "less": 0,
    "dearer": 0,
    "cheaper": 0,
    "ended_at": None,
    "credentials.password_hash": _HASH,
    "saved_views.query": "state=late",
    "saved_views.shared_with": "",
    "saved_views.page": "board",
    **dict.fromkeys(("import_profiles.body", "imports.profile"), _profile),
    **dict.fromkeys(("has_small", "messages.asks", "messages.waits"), True),
    **dict.fromkeys(("imports.found", "imports.refusal"), lambda row: {}),
    "parked_facts.listener": lambda row: LISTENERS[row.world],
    "parked_facts.position": 1,
    **mailed.LEGAL,
    **dict.fromkeys(("supplier_items.purchase_quantity", "supplier_items.stock_quantity"), 1),
}

_UNTOUCHED = dict.fromkeys(("cancelled", "shipped", "in_transit", "received", "rejected", "to_replace", "forgone"), 0)
_ASKED = {"order_id": Ref("orders", "issued"), "answer": Answer.PENDING, "is_open": True, "open_quantity": 10, **_UNTOUCHED}
_AGREED = _ASKED | {"answer": Answer.ACCEPTED, "promised_revision": 1}
_AGREED |= {"first_promised_on": lambda row: a_day(30), "latest_promised_on": lambda row: a_day(30)}
_AT_THE_DOCK = {"rejected": 1, "blocked": 2, "returned": 1}
_AFTERWARDS = _AT_THE_DOCK | {"to_replace": 1}
# Given tomorrow: still to be taken back whenever the walk comes by.
_GIVEN = {"given_at": lambda row: an_instant(1), "version": 1, "shipped": 10, "answer": Answer.ACCEPTED}
_GIVEN |= {"answer_before": Answer.PENDING, "proposal_before_id": None, "promise_before": None, "reference_before": None}
_NOBODYS = {"supplier_id": None}
_ISSUED = {"ordered_on": lambda row: a_day(-5), "issued_at": lambda row: an_instant(-5)}
ASKED = {"asked to cancel": Side.US, "asks to cancel": Side.SUPPLIER}
PROMISED = ("agreed", "announced", "arriving", *ASKED)

RECIPES: dict[str, dict[str, dict[str, Any]]] = {
    # Several rows of a table, each in a state of its own: every route should work on one of them.
    "orders": {
        "issued": {"state": OrderState.ISSUED, "revision": 2, **_ISSUED},
        "draft": {"state": OrderState.DRAFT, **_NOBODYS},
        "closed": {"state": OrderState.CLOSED, "closed_at": lambda row: an_instant(-1)},
    },
    "order_lines": {
        "pending": _ASKED | {"line_no": 1},
        "proposed": _ASKED | {"line_no": 2, "answer": Answer.PROPOSED, "proposed_on": lambda row: a_day(40)},
        "agreed": _AGREED | {"line_no": 3},
        "announced": _AGREED | {"line_no": 4, "shipped": 10, "in_transit": 10},
        "arriving": _AGREED | {"line_no": 5, "shipped": 10, "in_transit": 5, "received": 5, "open_quantity": 5} | _AFTERWARDS,
        "rejected": _ASKED | {"line_no": 6, "answer": Answer.REJECTED},
        "countered": _ASKED | {"line_no": 7, "answer": Answer.COUNTERED, "proposed_on": lambda row: a_day(35)},
        "asked to cancel": _AGREED | {"line_no": 8, "cancel_asked": Side.US},
        "asks to cancel": _AGREED | {"line_no": 9, "cancel_asked": Side.SUPPLIER},
        "draft": _ASKED | {"line_no": 1, "order_id": Ref("orders", "draft"), "is_open": False, **_NOBODYS},
    },
    "order_line_prices": {"draft": _NOBODYS},
    "order_revisions": {"": {"order_id": Ref("orders", "issued")}},
    "price_changes": {"": {"line_id": Ref("order_lines", "pending"), "revision": 2}},
    "promises": {name: {"line_id": Ref("order_lines", name), "number": 1} for name in PROMISED},
    "promise_parts": {name: {"promise_id": Ref("promises", name), "position": 1} for name in PROMISED},
    "proposals": {
        "": {"line_id": Ref("order_lines", "proposed"), "state": ProposalState.OPEN},
        "ours": {"line_id": Ref("order_lines", "countered"), "state": ProposalState.OPEN, "side": Side.US},
    },
    "proposal_parts": {
        "": {"proposal_id": Ref("proposals"), "position": 1, "proposed_on": lambda row: a_day(40)},
        "ours": {"proposal_id": Ref("proposals", "ours"), "position": 1, "proposed_on": lambda row: a_day(35)},
    },
    "cancellation_requests": {name: {"line_id": Ref("order_lines", name), "side": side} for name, side in ASKED.items()},
    "rejections": {"": {"line_id": Ref("order_lines", "rejected")}},
    "messages": {
        "asked": {"side": "us", "line_id": Ref("order_lines", "agreed"), "order_id": Ref("orders", "issued")},
        "asked back": {"side": "supplier", "line_id": Ref("order_lines", "agreed"), "order_id": Ref("orders", "issued")},
    },
    "attachments": {"": {"order_id": Ref("orders", "issued"), "line_id": Ref("order_lines", "agreed")}},
    **(papers.RECIPES | scores.RECIPES | sold.RECIPES | put_right.RECIPES),
    "shipments": {"announced": {"step": Step.READY, "delayed": None}, "arriving": {"step": Step.IN_TRANSIT}},
    "shipment_lines": {
        "announced": {
            "shipment_id": Ref("shipments", "announced"),
            "order_line_id": Ref("order_lines", "announced"),
            "received": 0,
        },
        "arriving": {
            "shipment_id": Ref("shipments", "arriving"),
            "order_line_id": Ref("order_lines", "arriving"),
            "received": 5,
        },
    },
    "receipts": {"": {"order_line_id": Ref("order_lines", "arriving"), "quantity": 5, "remedy": "credit", **_AT_THE_DOCK}},
    "packages": {"": {"shipment_id": Ref("shipments", "announced")}},
    "package_lines": {"": {"shipment_line_id": Ref("shipment_lines", "announced"), "quantity": 5}},
    "given_answers": {"": {"line_id": Ref("order_lines", "announced"), "order_id": Ref("orders", "issued"), **_GIVEN}},
    "receipt_matches": {"": {"shipment_line_id": Ref("shipment_lines", "arriving"), "quantity": 5}},
    "imports": {
        "uploaded": {"state": Import.UPLOADED},
        "previewed": {"state": Import.PREVIEWED},
        "refused": {"state": Import.REFUSED, "refusal": _refusal},
    },
    "number_sequences": {},
    "done_requests": {},
}

_DRAFT = {
    "supplier": "{suppliers.id}",
    "site": "{sites.id}",
    "currency": "EUR",
    "line-1-item": "{items.number}",
    "line-1-quantity": "1",
    "line-1-price": "2.50",
    "line-1-on": a_day(20).isoformat(),
}

_TOLERANCE = {"supplier": "0", "category": "0", "earlier": "2", "later": "4", "less": "1", "more": "2"}
_TOLERANCE |= {"dearer": "0", "cheaper": "9", "reason": "typed"}

PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    # Who walks: whose they are (`ours` for staff) and what they hold. Staff who receive do so at A's site alone.
    "a member of A": ("a", (Role.SUPPLIER_MEMBER,)),
    "the administrator of A": ("a", (Role.SUPPLIER_MEMBER, Role.SUPPLIER_ADMIN)),
    "a deactivated member of A": ("a", (Role.SUPPLIER_MEMBER,)),
    "what the link says, one order": ("a", (Role.SUPPLIER_MEMBER,)),
    "the administrator of B": ("b", (Role.SUPPLIER_MEMBER, Role.SUPPLIER_ADMIN)),
    "procurement": ("ours", (Role.PROCUREMENT,)),
    "receiving at A's site": ("ours", (Role.RECEIVING,)),
    "sales": ("ours", (Role.SALES,)),
    "the administrator": ("ours", (Role.ADMIN,)),
}
NOBODY, DEACTIVATED, BY_LINK = "nobody", "a deactivated member of A", "what the link says, one order"

# Words in facts that are codes, by the name of the field; every other word of a fact is marked.
CODES: dict[str, str] = {
    "reason": str(Reason.CAPACITY),
    "owner": str(Owner.SUPPLIER),
    "rule": "as_requested",
    "scope": "supplier",
    "rest": "",
    "about": "orders.line_proposed",
    "purpose": str(LinkPurpose.INVITATION),
    "remedy": "",
    "reject_reason": "",
    "flag": "delayed",
    "side": str(Side.US),
    "step": str(Step.READY),
}
CODES_OF: dict[str, dict[str, str]] = {
    "identity.roles_changed": {"before": "supplier_member", "after": "supplier_admin"},
    "receipts.units_rejected": {"reason": "damaged", "remedy": "replace"},
    "receipts.units_returned": {"reason": "too_many", "remedy": "credit"},
    "shipments.shipment_moved": {"before": str(Step.READY), "after": str(Step.DISPATCHED)},
    "shipments.step_corrected": {"before": str(Step.DISPATCHED), "after": str(Step.READY)},
    **papers.CODES_OF | judged.CODES_OF | scores.CODES_OF | sold.CODES_OF,
    "attachments.document_attached": {"kind": "drawing"},
    "attachments.document_withdrawn": {"kind": "drawing", "why": "replaced"},
    "suppliers.supplier_state_changed": {"before": str(State.ONBOARDING), "after": str(State.APPROVED)},
    "suppliers.supplier_state_reasoned": {"before": str(State.ONBOARDING), "after": str(State.APPROVED)},
}

# The gate's and the log's own books: they grow with every act of anybody.
BOOKS = frozenset({"done_requests", "event_log", "event_rooms", "event_subjects", "event_positions"})

# What a route is sent where no page has a form for it, or nothing in the form tells what would be right.
# `{table.column}` and `{table:variant.column}` stand for what the sender's own row holds.
BODIES: dict[str, dict[str, Any]] = {
    "live.replay": {"listener": LISTENERS["a"], "position": "1"},
    "identity.make_token": {"name": "typed", "scopes": "orders:order:read", "days": "30"},
    "api.answer_line": {"answer": "accept"},
    "api.announce_shipment": {"number": "typed", "shipped_on": a_day(0).isoformat()}
    | {"lines": '[{"order_line_id": {order_lines:agreed.id}, "quantity": "1"}]'},
    "identity.open_session": {"email": "{people.email}", "password": PASSWORD},
    "identity.replace_password": {"old": PASSWORD, "password": "another password", "again": "another password"},
    "suppliers.invite": {"email": "invited@example.com", "name": "typed", "roles": "supplier_member", "language": "en"},
    "dashboard.hand_over": {"order": "{orders:issued.id}:{orders:issued.version}", "to": "{people:procurement.id}"},
    "dashboard.urge": {"line": "{order_lines:pending.id}", "note": "typed"},
    "orders.create": _DRAFT | {"number": "typed"},
    "orders.update": _DRAFT | {"version": "1"},
    "orders.add_tolerance": _TOLERANCE,
    "orders.change_tolerance": _TOLERANCE | {"later": "5"},
    "orders.end_tolerance": {"reason": "typed"},
    "orders.accept_many": {"line-{order_lines:proposed.id}-accept": "{order_lines:proposed.version}"},
    "orders.decline_many": {"line-{order_lines:proposed.id}-accept": "{order_lines:proposed.version}"}
    | {"reason": "needed_earlier"},
    "sourcing.keep_item": {"supplier": "{suppliers.id}", "version": "1", "article_number": "typed"},
    "orders.name_articles": {"line-{order_lines:agreed.id}-version": "1", "line-{order_lines:agreed.id}-article": "typed"},
    "orders.accept_parts": {"version": "1", "parts": a_day(40).isoformat(), "rest": "ask"},
    "orders.counter": {
        "line-{order_lines:proposed.id}-version": "1",
        "line-{order_lines:proposed.id}-quantity": "10",
        "line-{order_lines:proposed.id}-on": a_day(33).isoformat(),
    },
    **arrived.BODIES,
    **papers.BODIES | judged.BODIES | mailed.BODIES | scores.BODIES | sold.BODIES | put_right.BODIES,
    "shipments.send": {"number": "typed", "shipped_on": a_day(0).isoformat(), "step": str(Step.DISPATCHED)}
    | {"line-{order_lines:agreed.id}-quantity": "1", "line-{order_lines:agreed.id}-version": "1"},
    "shipments.choose_prefix": {"prefix": "4012345"},
    "dashboard.change_view": {"name": "typed", "version": "1"},
    "exchange.upload": {"profile": "{import_profiles.name}", "files": Upload(",".join(IMPORTED).encode())},
    "exchange.store": {"sha256": "{imports:previewed.sha256}"},
    "exchange.change_profile": {"name": "typed", "rows": "order lines", "date_format": "%Y-%m-%d", "version": "1"}
    | {"decimal_point": "."},
}
# What nobody may leave behind: whoever says a password becomes somebody, who holds a tracking link may leave an address.
LEFT_BY_NOBODY: dict[str, frozenset[str]] = {
    "identity.open_session": BOOKS | {"sign_in_sessions"},
    "notifications.leave_address": frozenset({"date_alerts", "mails"}),
}
