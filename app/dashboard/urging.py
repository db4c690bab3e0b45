"""Urging on an order's page: that it was urged, and what the verb needs."""

from typing import Any
from uuid import uuid4

from flask import url_for
from flask_babel import gettext as _

from app.access import actor
from app.orders import queries, shown
from app.orders.models import Order, OrderLine
from app.orders.queries import LastUrge
from app.orders.rules.offers import Verb, offers
from app.orders.rules.states import WAITS_FOR_SUPPLIER, Answer
from app.templating import written_day


def urging(found: Order) -> dict[str, Any]:
    """What the page of an order says of urging: `urged` and `urge`, each none where there is nothing to say."""
    last = queries.last_urges(actor(), [found.id]).get(found.id)
    waiting = {line.id for line in found.lines if line.open_quantity and line.answer in WAITS_FOR_SUPPLIER | {Answer.ACCEPTED}}
    numbers = {line.id: line.line_no for line in found.lines}
    return {"urged": shown.urge_words(last, numbers, waiting), "urge": _verb(found, last)}


def _verb(found: Order, last: LastUrge | None) -> dict[str, Any] | None:
    """Urging those lines that wait for an answer; where none does, those that wait for goods."""
    open_to = [line for line in found.lines if Verb.URGE in offers(line, found.state, actor())]
    lines: list[OrderLine] = [line for line in open_to if line.answer in WAITS_FOR_SUPPLIER] or open_to
    if not lines:
        return None
    today = last is not None and last.urged_on >= found.supplier.today
    return {
        "href": url_for("dashboard.urge", order=found.id),
        "nonce": uuid4().hex,
        "line_ids": [line.id for line in lines],
        "lines": len(lines),
        "again": _("Urged today already, %(day)s. It can be urged again tomorrow.", day=written_day(last.urged_on))
        if today and last
        else "",
    }
