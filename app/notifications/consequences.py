"""What must be true together with facts about orders and about tracking links."""

from typing import Any

from sqlalchemy import update

from app import clock
from app.customers.events import LinkRevoked
from app.events import consequence
from app.identity.events import PersonDeactivated
from app.notifications import alerts
from app.notifications.models import DateAlert, OrderLink
from app.orders.events import OrderCancelled, OrderClosed
from app.transaction import Work


@consequence(OrderClosed, OrderCancelled)
def links_end_with_their_order(fact: Any, work: Work) -> None:
    """They end as if their time was up."""
    links = update(OrderLink).where(OrderLink.order_id == fact.order_id, OrderLink.expires_at > clock.now())
    work.session.execute(links.values(expires_at=clock.now()).execution_options(synchronize_session=False))


@consequence(PersonDeactivated)
def links_end_with_their_person(fact: PersonDeactivated, work: Work) -> None:
    """They do not come back to life when the person is let in again."""
    links = update(OrderLink).where(OrderLink.person_id == fact.person_id, OrderLink.revoked_at.is_(None))
    ended = links.values(revoked_at=clock.now(), confirmed_until=None)
    work.session.execute(ended.execution_options(synchronize_session=False))


@consequence(LinkRevoked)
def alerts_end_with_their_link(fact: LinkRevoked, work: Work) -> None:
    """Addresses that were left on its page are forgotten."""
    alerts.end(work, DateAlert.link_id == fact.link_id)
