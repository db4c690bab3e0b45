"""The facts behind notices, as far as the reader may hear them."""

from collections.abc import Collection

from sqlalchemy import select

from app.database import db
from app.events import Event, LoggedEvent
from app.principal import Principal


def facts_of(actor: Principal, seqs: Collection[int]) -> list[Event]:
    """In their order; those that are not addressed to the actor are left out."""
    if not seqs:
        return []
    logged = db.session.scalars(select(LoggedEvent).where(LoggedEvent.seq.in_(seqs)).order_by(LoggedEvent.seq))
    return [row.fact() for row in logged]
