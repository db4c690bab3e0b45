"""Links that show a customer its order: made and revoked by sales. The secret is shown once, only its hash is kept."""

from datetime import timedelta

from app import clock
from app.customers.events import LinkMade, LinkRevoked
from app.customers.models import TrackingLink
from app.customers.queries.orders import customer_order_for
from app.customers.queries.tracking import link_for, links_of
from app.customers.rules import tracking
from app.identity import tokens
from app.orders.actions.writing import writing
from app.principal import Permission, Principal

WRITE = Permission.CUSTOMER_ORDER_WRITE


def make_link(actor: Principal, customer_order_id: int, *, days: int = tracking.USUAL_DAYS, once: str | None = None) -> str:
    """A new secret for one customer order. Returns it: it cannot be shown again. Raises `RuleBroken`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        order = customer_order_for(actor, customer_order_id, lock=True)
        tracking.check_link(days, len(links_of(actor, customer_order_id)))
        token, now = tokens.new_token(), clock.now()
        link = TrackingLink(
            token_hash=tokens.hash_of(token),
            customer_order_id=order.id,
            made_at=now,
            made_by=actor.person_id,
            expires_at=now + timedelta(days=days),
        )
        work.add(link)
        work.session.flush()
        work.record(LinkMade(**order.facts(), link_id=link.id, expires_on=link.expires_at.date()))
        return token


def revoke_link(actor: Principal, link_id: int, *, once: str | None = None) -> None:
    """End a link: its address finds nothing any more, its open pages are cut off. Raises `RuleBroken`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        link = link_for(actor, link_id)
        tracking.check_standing(link.revoked_at is not None)
        link.revoked_at, link.revoked_by = clock.now(), actor.person_id
        order = customer_order_for(actor, link.customer_order_id)
        work.record(LinkRevoked(**order.facts(), link_id=link.id))
