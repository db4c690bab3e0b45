"""The errands of mail: a link goes out and is revoked, a mail comes back, a workbook is sent as an answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.exchange.replies.actions import Sheet, keep_received, settle_received
from app.exchange.replies.letters import Incoming
from app.exchange.replies.rules import Unclear
from app.notifications import order_links
from app.notifications.actions.bundling import bundle_due
from app.notifications.actions.sending import bounce, lease_next
from app.notifications.actions.telling import Cause, tell
from app.notifications.machine import POSTMAN
from app.notifications.news import News
from app.notifications.rules.kinds import Kind, To
from tests.story import MACHINE, World

DAY = timedelta(days=1)
By = Callable[..., Any]


def exchange_mails(by: By, world: World, order_id: int) -> None:
    """Everything about an order that is said by mail."""
    person_id = world.acme_person.person_id or 0
    with world.app.app_context():
        _send(order_id, person_id)
        _answer(order_id, person_id)
    by("buyer", order_links.revoke_links, order_id, person_id)
    by("buyer", settle_received, 1)


def _send(order_id: int, person_id: int) -> None:
    """Somebody has a link in a mail; another mail comes back."""
    order_links.make_link(order_id, person_id)
    news = News(Kind.ASKED, To.PERSON, order_id=order_id, person_id=person_id)
    tell(POSTMAN, [news], Cause("an errand"))
    bundle_due(POSTMAN)
    leased = lease_next(POSTMAN, DAY)
    if leased is not None:
        bounce(POSTMAN, leased, "550 No such mailbox")


def _answer(order_id: int, person_id: int) -> None:
    """A workbook comes back by mail, and words beside it that a buyer settles."""
    mail = Incoming("a key", "acme_person@test.test", "Re: the order", "Please see below.")
    sheet = Sheet(order_id, person_id, b"no workbook")
    keep_received(MACHINE, mail, [sheet], Unclear("words", "It encloses no workbook."))
