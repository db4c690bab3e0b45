"""Tracking links for sales, and what a link shows to whoever holds it."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app import clock
from app.customers.models import TrackedLine, TrackedOrder, TrackingLink
from app.database import db, session_for
from app.identity import tokens
from app.principal import Principal, system, tracking
from app.refusals import NotFound

DOORKEEPER = system("doorkeeper")
LONGEST_TOKEN = 200


def links_of(actor: Principal, customer_order_id: int) -> Sequence[TrackingLink]:
    """The links to a customer order that work, the newest first."""
    mine = TrackingLink.customer_order_id == customer_order_id
    holds = TrackingLink.revoked_at.is_(None), TrackingLink.expires_at > clock.now()
    return db.session.scalars(select(TrackingLink).where(mine, *holds).order_by(TrackingLink.id.desc())).all()


def link_for(actor: Principal, link_id: int) -> TrackingLink:
    """Raises `NotFound`."""
    found = db.session.scalar(select(TrackingLink).where(TrackingLink.id == link_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def holder_of(token: str) -> Principal | None:
    """Who holds the secret, as a principal of one customer order; None for a wrong, expired or revoked one, all alike."""
    with session_for(DOORKEEPER) as session:
        wanted = select(TrackingLink).where(TrackingLink.token_hash == tokens.hash_of(token[:LONGEST_TOKEN]))
        link = session.scalar(wanted)
        if link is None or not link.holds_at(clock.now()):
            return None
        return tracking(link.customer_order_id, link.id)


def tracked_orders(actor: Principal, ids: Collection[int]) -> dict[int, tuple[TrackedOrder, Sequence[TrackedLine]]]:
    """What customers may know of their orders, by id, each with its lines."""
    heads = db.session.scalars(select(TrackedOrder).where(TrackedOrder.customer_order_id.in_(ids)))
    lines: dict[int, list[TrackedLine]] = {}
    wanted = select(TrackedLine).where(TrackedLine.customer_order_id.in_(ids))
    for line in db.session.scalars(wanted.order_by(TrackedLine.customer_order_id, TrackedLine.line_no)):
        lines.setdefault(line.customer_order_id, []).append(line)
    return {head.customer_order_id: (head, lines.get(head.customer_order_id, [])) for head in heads}


def tracked_order_for(actor: Principal, customer_order_id: int) -> tuple[TrackedOrder, Sequence[TrackedLine]]:
    """Raises `NotFound`."""
    found = tracked_orders(actor, [customer_order_id])
    if customer_order_id not in found:
        raise NotFound
    return found[customer_order_id]
