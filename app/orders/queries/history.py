"""What happened to an order, as typed facts with who did it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.database import db
from app.events import Event, EventSubject, LoggedEvent
from app.identity.models import Person
from app.orders.events import WordsGiven
from app.orders.queries.orders import order_for
from app.principal import Principal

MOST = 500


@dataclass(frozen=True)
class HistoryEntry:
    """One fact. `side` is `us`, `supplier` or `machine`; `who` is empty where the name is not for the actor.

    To a supplier our people are the buying company, without names; `reason` and `note` are there for those who may
    read them.
    """

    seq: int
    occurred_at: datetime
    recorded_at: datetime
    fact: Event
    side: str
    who: str
    reason: str = ""
    note: str = ""


def history_for(actor: Principal, order_id: int, *, line_id: int | None = None, limit: int = MOST) -> list[HistoryEntry]:
    """What happened to an order, or to one of its lines, the newest first. Raises `NotFound`."""
    order_for(actor, order_id)
    wanted = (
        select(LoggedEvent)
        .join(EventSubject, EventSubject.seq == LoggedEvent.seq)
        .where(EventSubject.subject == f"order:{order_id}")
        .order_by(LoggedEvent.seq.desc())
        .limit(limit)
    )
    logged = list(db.session.scalars(wanted))
    people = _people(actor, {row.actor_id for row in logged if row.actor_id is not None})
    entries = _explained(_entry(actor, row, people) for row in reversed(logged))
    return [each for each in reversed(entries) if line_id is None or _concerns(each.fact, line_id)]


def _people(actor: Principal, ids: set[int]) -> dict[int, tuple[str, int | None]]:
    found = db.session.execute(select(Person.id, Person.name, Person.supplier_id).where(Person.id.in_(ids)))
    return {person_id: (name, supplier_id) for person_id, name, supplier_id in found}


def _entry(actor: Principal, row: LoggedEvent, people: dict[int, tuple[str, int | None]]) -> HistoryEntry:
    name, supplier_id = people.get(row.actor_id or 0, ("", None))
    side = "machine" if row.actor_id is None else "supplier" if supplier_id is not None else "us"
    who = row.actor_name if row.actor_id is None else name
    return HistoryEntry(row.seq, row.occurred_at, row.recorded_at, row.fact(), side, who)


def _explained(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """Words stand with the fact that they explain, the last one of the same line before them."""
    told: list[HistoryEntry] = []
    for entry in entries:
        place = _explained_by(entry.fact, told)
        if place is None or not isinstance(entry.fact, WordsGiven):
            told.append(entry)
        else:
            told[place] = replace(told[place], reason=entry.fact.reason, note=entry.fact.note)
    return told


def _explained_by(words: Event, told: list[HistoryEntry]) -> int | None:
    """The last fact that the words are about: what followed from it at once may stand between."""
    if not isinstance(words, WordsGiven):
        return None
    return next((place for place in reversed(range(len(told))) if _is_about(told[place].fact, words)), None)


def _is_about(fact: Event, words: WordsGiven) -> bool:
    return fact.name == words.about and getattr(fact, "line_id", None) == words.line_id


def _concerns(fact: Any, line_id: int) -> bool:
    return getattr(fact, "line_id", None) == line_id or line_id in getattr(fact, "line_ids", ())
