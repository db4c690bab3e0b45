"""Requests to cancel, and the form that makes them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from flask import url_for

from app.orders.models import Order, OrderLine
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import TO_REFUSE
from app.orders.rules.offers import GRANT, REFUSE, TAKE_BACK, Verb, may_cancel_directly, offers
from app.orders.shown.lines import SAME, Units
from app.orders.words import REASONS, reason_word
from app.principal import Principal

DOORS = {Side.US: "cancellation", Side.SUPPLIER: "release"}


def requests(order: Order, actor: Principal, units: Units) -> list[dict[str, Any]]:
    """What is asked to be cancelled of open lines, see `orders/_requests.html`."""
    return [request(line, order, actor, units) for line in order.lines if line.cancel_asked and line.is_open]


def request(line: OrderLine, order: Order, actor: Principal, units: Units) -> dict[str, Any]:
    """A request with its answers, drawn for who may give them."""
    side, may = Side(line.cancel_asked), offers(line, order.state, actor)
    verbs = {"grant": GRANT[side], "refuse": REFUSE[side], "withdraw": TAKE_BACK[side]}
    doors = {name: url_for(f"orders.{name}_{DOORS[side]}", line_id=line.id) for name, verb in verbs.items() if verb in may}
    return {
        "line": {name: getattr(line, name) for name in SAME} | {"unit": units.get(line.unit, line.unit)},
        "doors": doors,
        "nonce": uuid4().hex,
        "refuse_reasons": [{"code": str(code), "word": REASONS[code]} for code in TO_REFUSE[side]],
    } | requested(line)


def requested(line: OrderLine) -> dict[str, Any]:
    """Facts of an open request: whose it is, how much, why."""
    asked = line.requests[-1]
    return {
        "side": line.cancel_asked,
        "quantity": asked.quantity,
        "reason": reason_word(asked.reason),
        "note": asked.note,
        "asked_at": asked.asked_at,
    }


def cancellable(order: Order, actor: Principal) -> list[OrderLine]:
    """The lines that the actor may cancel now, at once or by asking."""
    verbs = {Verb.CANCEL, Verb.ASK_CANCEL, Verb.ASK_RELEASE}
    return [line for line in order.lines if verbs & offers(line, order.state, actor)]


def cancel_rows(lines: Iterable[OrderLine], units: Units, typed: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Rows of `orders/_cancel_lines.html`; `typed` are rows of a refused form by line."""
    return [
        {name: getattr(line, name) for name in SAME}
        | {
            "unit": units.get(line.unit, line.unit),
            "to_ship": line.to_ship,
            "at_once": may_cancel_directly(line),
            "typed": typed[line.id].text("quantity") if line.id in typed else "",
            "errors": list(typed[line.id].errors.values()) if line.id in typed else [],
        }
        for line in lines
    ]
