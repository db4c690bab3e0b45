"""What a customer who left an address is written: whether it is theirs, and the days that moved. Nothing of suppliers."""

from collections.abc import Sequence
from dataclasses import replace

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.notifications.alerts import make_key
from app.notifications.headings import MOST_LINES, Topic, reached_by
from app.notifications.letters import Letter
from app.notifications.machine import POSTMAN
from app.notifications.queries.alerts import Alerted, alerted
from app.notifications.rules.alerts import Moved, Purpose
from app.templating import written_date
from app.web import from_outside


def letter_to_customer(alert_id: int) -> Letter | None:
    """What is to be said now; None where nothing moved, or the alert has ended."""
    found = alerted(POSTMAN, alert_id)
    if found is None:
        return None
    if not found.is_confirmed:
        return Letter((_question(found),), is_to_customer=True)
    if not found.moved:
        return None
    return Letter((_days(found),), told={each.line.line_id: each.after for each in found.moved}, is_to_customer=True)


def _question(found: Alerted) -> Topic:
    words = _("This address was left on the page of the order, to be told when a day moves. If that was not you, do nothing.")
    head = _("Please confirm: mails about order %(order)s", order=_order(found))
    return Topic(head=head, href=from_outside("/"), button=_("Tell me when a day moves"), said=words)


def _days(found: Alerted) -> Topic:
    head = ngettext(
        "Order %(order)s: 1 day moved", "Order %(order)s: %(num)s days moved", len(found.moved), order=_order(found)
    )
    shown: Sequence[Moved] = found.moved[:MOST_LINES]
    rest = len(found.moved) - len(shown)
    words = _("The link to your order that you were sent shows all its days.")
    return Topic(head=head, href="", button="", said=words, happened=tuple(_line_words(each) for each in shown), more=rest)


def _order(found: Alerted) -> str:
    if not found.their_reference:
        return found.number
    return _("%(number)s (your reference %(reference)s)", number=found.number, reference=found.their_reference)


def _line_words(moved: Moved) -> str:
    unsettled = _("not settled yet")
    words = {"before": written_date(moved.before, unsettled), "after": written_date(moved.after, unsettled)}
    return _("%(no)s %(item)s: %(before)s → %(after)s", no=moved.line.line_no, item=moved.line.item_name, **words)


def with_keys(letter: Letter, alert_id: int) -> Letter:
    """The letter with its links: the question with the one that confirms, each with the one that ends these mails."""
    stop = from_outside(url_for("notifications.take_alert_key", token=make_key(alert_id, Purpose.STOP)))
    topic = letter.topics[0]
    if topic.button:
        href = from_outside(url_for("notifications.take_alert_key", token=make_key(alert_id, Purpose.CONFIRM)))
        topic = reached_by(topic, href)
    return replace(letter, topics=(topic,), stop=stop)
