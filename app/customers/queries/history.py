"""What happened to a customer order, newest first, with who did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.database import db
from app.events import Event, EventSubject, LoggedEvent
from app.identity.queries import names_of
from app.principal import Principal

LATELY = 15


@dataclass(frozen=True)
class Told:
    """One fact; `who` is empty where the machine did it, or somebody whom the actor does not know."""

    fact: Event
    occurred_at: datetime
    who: str


def lately(actor: Principal, customer_order_id: int, limit: int = LATELY) -> list[Told]:
    about = select(EventSubject.seq).where(EventSubject.subject == f"customer_order:{customer_order_id}")
    wanted = select(LoggedEvent).where(LoggedEvent.seq.in_(about)).order_by(LoggedEvent.seq.desc()).limit(limit)
    rows = db.session.scalars(wanted).all()
    names = names_of(actor, {row.actor_id for row in rows if row.actor_id})
    return [Told(row.fact(), row.occurred_at, names.get(row.actor_id or 0, "")) for row in rows]
