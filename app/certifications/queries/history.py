"""What happened to certificates, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.database import db
from app.events import Event, EventSubject, LoggedEvent
from app.identity.queries import names_of
from app.principal import Principal


@dataclass(frozen=True)
class Told:
    """One fact, and who did it: empty where the name is not for the actor."""

    fact: Event
    occurred_at: datetime
    who: str


def histories_of(actor: Principal, ids: Collection[int]) -> dict[int, list[Told]]:
    """What happened to each of these certificates; those of others are left out. They have a handful of facts each."""
    subjects = {f"certificate:{each}": each for each in ids}
    wanted = (
        select(EventSubject.subject, LoggedEvent)
        .join(LoggedEvent, LoggedEvent.seq == EventSubject.seq)
        .where(EventSubject.subject.in_(subjects))
        .order_by(LoggedEvent.seq.desc())
    )
    rows = list(db.session.execute(wanted))
    names = names_of(actor, {row.actor_id for _subject, row in rows if row.actor_id is not None})
    found: dict[int, list[Told]] = {}
    for subject, row in rows:
        found.setdefault(subjects[subject], []).append(Told(row.fact(), row.occurred_at, names.get(row.actor_id or 0, "")))
    return found
