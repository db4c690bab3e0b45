"""Histories in words: who did what, when, why; from the log, by what it is about."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from app.database import db
from app.events import EventSubject, LoggedEvent
from app.identity import queries as people
from app.orders.events import WordsGiven
from app.principal import Principal
from app.wording import Said, said

LONGEST = 300


@dataclass
class Entry:
    occurred_at: datetime
    who: str
    words: str
    meaning: str
    note: str
    line_id: int | None


def history_of(actor: Principal, subject: str, *, limit: int = LONGEST, line_id: int | None = None) -> list[Entry]:
    """The newest entries about `order:7`, the newest first; the session leaves out what the actor may not hear."""
    rows = _rows(subject, limit)
    names = people.names_of(actor, {row.actor_id for row in rows if row.actor_id})
    entries: list[Entry] = []
    for row in reversed(rows):
        _add(entries, row, names)
    if line_id is not None:
        entries = [entry for entry in entries if entry.line_id in (None, line_id)]
    return entries[::-1]


def _rows(subject: str, limit: int) -> list[LoggedEvent]:
    about = select(LoggedEvent).join(EventSubject, EventSubject.seq == LoggedEvent.seq).where(EventSubject.subject == subject)
    return list(db.session.scalars(about.order_by(LoggedEvent.seq.desc()).limit(limit)))


def _add(entries: list[Entry], row: LoggedEvent, names: dict[int, str]) -> None:
    fact = row.fact()
    sentence = said(fact)
    if sentence is None:
        return
    if isinstance(fact, WordsGiven) and entries and entries[-1].line_id == fact.line_id:
        entries[-1].note = _why(sentence, entries[-1])
        return
    line_id = getattr(fact, "line_id", None)
    entries.append(Entry(row.occurred_at, _who(row, names), sentence.words, sentence.meaning, sentence.note, line_id))


def _why(sentence: Said, explained: Entry) -> str:
    """A person's own words, after the reason that stands there already."""
    return ": ".join(part for part in (explained.note, sentence.note) if part)


def _who(row: LoggedEvent, names: dict[int, str]) -> str:
    """A name that the reader may know; else the company, so that suppliers do not learn who works here."""
    if row.actor_id in names:
        return names[row.actor_id]
    if row.actor_id is None:
        return _("Waybill")
    return current_app.config["SETTINGS"].company_name
