"""What whoever watches a customer order is told of it: how it stands now, and the lines that moved."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from app.customers.events import CustomerOrderMoved
from app.customers.queries.listing import customer_order_rows
from app.customers.queries.page import LinePage, line_pages
from app.customers.rules.states import UNDER_WAY
from app.customers.words import risk_word
from app.notifications.headings import MOST_SENTENCES, Topic
from app.notifications.models import Notice
from app.notifications.queries.facts import facts_of
from app.principal import Permission, Principal
from app.templating import written_date
from app.web import from_outside


def of_customer_order(actor: Principal, customer_order_id: int, notices: Sequence[Notice]) -> Topic | None:
    """None where nothing is left to move, or it is not the actor's to see any more."""
    if not actor.can(Permission.CUSTOMER_ORDER_READ):
        return None
    row = customer_order_rows(actor, [customer_order_id]).get(customer_order_id)
    if row is None or row.state not in UNDER_WAY:
        return None
    state = risk_word(row.risk, row.days).lower()
    lines = _moved_lines(actor, notices)
    return Topic(
        head=_("%(number)s of %(customer)s moved: %(state)s", number=row.number, customer=row.name, state=state),
        href=from_outside(url_for("dashboard.customer_order", customer_order_id=customer_order_id)),
        button=_("Open the customer order"),
        happened=tuple(_line_words(page) for page in lines[:MOST_SENTENCES]),
        more=max(0, len(lines) - MOST_SENTENCES),
    )


def _moved_lines(actor: Principal, notices: Sequence[Notice]) -> list[LinePage]:
    """As they stand now, however often they moved."""
    facts = facts_of(actor, [each.seq for each in notices if each.seq])
    moved = {line_id for fact in facts if isinstance(fact, CustomerOrderMoved) for line_id in fact.line_ids}
    pages, _origins = line_pages(actor, moved)
    return sorted(pages.values(), key=lambda page: page.line.line_no)


def _line_words(page: LinePage) -> str:
    line, now = page.line, page.outlook
    expected = written_date(now.expected_on if now else None, _("nobody knows"))
    words = {"no": line.line_no, "item": line.item_name, "promised": written_date(line.promised_on), "expected": expected}
    words["state"] = risk_word(now.risk, now.days).lower() if now else ""
    if now and now.not_agreed:
        return _("Line %(no)s, %(item)s: promised %(promised)s, expected %(expected)s (not agreed yet), %(state)s", **words)
    return _("Line %(no)s, %(item)s: promised %(promised)s, expected %(expected)s, %(state)s", **words)
