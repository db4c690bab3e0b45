"""Facts that a listener could not take: an administrator sees why, and has one heard again."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from app import clock, events
from app.database import db, session_for
from app.events import EventPosition, LoggedEvent
from app.live.following import FOLLOWER, tell
from app.live.models import ListenerCursor, ParkedFact
from app.live.positions import newest
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.transaction import transaction_of

MOST = 200


@dataclass(frozen=True)
class Parked:
    """One fact that waits, with what the listener said last."""

    listener: str
    position: int
    fact: str
    reason: str
    parked_at: datetime


def parked_for(actor: Principal) -> list[Parked]:
    """The oldest first, at most 200; the names of facts also where the actor may not hear what they say."""
    if not actor.can(Permission.RELAY_READ):
        raise NotFound
    wanted = (
        select(ParkedFact, LoggedEvent.name)
        .join(EventPosition, EventPosition.position == ParkedFact.position)
        .join(LoggedEvent, LoggedEvent.seq == EventPosition.seq)
        .order_by(ParkedFact.position, ParkedFact.listener)
        .limit(MOST)
    )
    with session_for(FOLLOWER) as session:
        found = session.execute(wanted)
        return [Parked(row.listener, row.position, fact, row.reason, row.parked_at) for row, fact in found]


def listeners_for(actor: Principal) -> dict[str, int]:
    """How many facts each listener has yet to hear."""
    head = newest(db.session())
    return {row.listener: max(0, head - row.position) for row in db.session.scalars(select(ListenerCursor))}


def count_parked() -> int:
    with session_for(FOLLOWER) as session:
        return session.scalar(select(func.count()).select_from(ParkedFact)) or 0


def replay(app: Flask, actor: Principal, listener: str, position: int) -> None:
    """Let the listener hear the fact again; when it takes it, it is parked no more. Raises `RuleBroken`, `NotFound`."""
    hear = events.listeners().get(listener)
    logged = _logged(actor, listener, position)
    if hear is None:
        raise RuleBroken("listener", "This version of the program has no listener {found}.", found=listener)
    failure = tell(app, hear, position, logged)
    with transaction_of(FOLLOWER) as work:
        row = work.session.get_one(ParkedFact, (listener, position))
        if failure is None:
            work.session.delete(row)
        else:
            row.reason, row.parked_at = repr(failure)[:4000], clock.recorded_now()
    if failure is not None:
        raise RuleBroken("again", "It failed again: {reason}", reason=repr(failure)[:300])


def _logged(actor: Principal, listener: str, position: int) -> LoggedEvent:
    if not actor.can(Permission.RELAY_WRITE):
        raise NotFound
    wanted = (
        select(LoggedEvent)
        .join(EventPosition, EventPosition.seq == LoggedEvent.seq)
        .join(ParkedFact, ParkedFact.position == EventPosition.position)
        .where(ParkedFact.listener == listener, ParkedFact.position == position)
    )
    with session_for(FOLLOWER) as session:
        found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
