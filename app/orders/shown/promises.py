"""What was promised of an order's lines, see `orders/_promises.html`."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from app.orders.models import Order
from app.orders.queries.promises import Promised
from app.orders.shown.lines import Units
from app.orders.words import owner_word, reason_word, rule_words


def promise_history(order: Order, promises: Sequence[Promised], units: Units) -> list[dict[str, Any]]:
    """Lines of which something was promised, each with its promises, the newest first."""
    by_line: Mapping[int, list[Promised]] = {
        key: list(reversed(list(each))) for key, each in groupby(promises, key=lambda each: each.line_id)
    }
    return [
        {
            "line_no": line.line_no,
            "item_name": line.item_name,
            "precision": line.precision,
            "unit": units.get(line.unit, line.unit),
            "requested_on": line.requested_on,
            "first_promised_on": line.first_promised_on,
            "promised_on": line.latest_promised_on,
            "promises": [_promise(each) for each in by_line[line.id]],
        }
        for line in order.lines
        if line.id in by_line
    ]


def _promise(promised: Promised) -> dict[str, Any]:
    names = ("number", "revision", "parts", "agreed_at", "who", "note")
    holds_for = _("for %(whom)s", whom=promised.holds_for) if promised.holds_for else ""
    return {name: getattr(promised, name) for name in names} | {
        "rule": rule_words(promised.rule, holds_for),
        "reason": reason_word(promised.reason),
        "owner": owner_word(promised.reason),
    }
