"""What happened to an order, as typed facts with who did it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.certifications.models import CertificateWaiver
from app.database import db
from app.events import CATALOGUE, Event, EventSubject, LoggedEvent
from app.identity.models import Person
from app.isolation import may_read
from app.orders.events import (
    CounterProposed,
    LineAccepted,
    LineEvent,
    LinesNotWaived,
    ProposalAccepted,
    WaivedEvent,
    WordsGiven,
)
from app.orders.models import Order
from app.orders.queries.orders import order_for
from app.orders.queries.promises import rule_for
from app.principal import Principal

PAGE, LATELY = 60, 15


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


class Kind(StrEnum):
    """What sort of fact is looked for."""

    ANSWERS = "answers"
    CHANGES = "changes"
    SHIPMENTS = "shipments"
    RECEIPTS = "receipts"


@dataclass(frozen=True)
class Wanted:
    """Which facts of an order: those of one line, of one kind, or all."""

    line_id: int | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class HistoryPage:
    """`older` goes into the next question; None where there is nothing more."""

    entries: Sequence[HistoryEntry]
    older: int | None


def history_for(actor: Principal, order_id: int, *, line_id: int | None = None, limit: int = LATELY) -> list[HistoryEntry]:
    """What happened lately to an order, or to one of its lines, the newest first. Raises `NotFound`."""
    return list(history_page(actor, order_id, Wanted(line_id), limit=limit).entries)


def lately(actor: Principal, order: Order) -> list[HistoryEntry]:
    """The same of an order that the actor has found already."""
    return list(_page(actor, order.id, Wanted(), None, LATELY).entries)


def history_page(
    actor: Principal, order_id: int, wanted: Wanted = Wanted(), *, before: int | None = None, limit: int = PAGE
) -> HistoryPage:
    """What happened to an order before a fact, or until now: the newest first, without an end. Raises `NotFound`."""
    order_for(actor, order_id)
    return _page(actor, order_id, wanted, before, limit)


def _page(actor: Principal, order_id: int, wanted: Wanted, before: int | None, limit: int) -> HistoryPage:
    found: list[HistoryEntry] = []
    ends = False
    while len(found) <= limit and not ends:
        logged, ends = _logged(order_id, wanted, before, 2 * limit)
        before = logged[-1].seq if logged else before
        found += _entries(actor, logged, wanted)
    page = found[:limit]
    return HistoryPage(page, page[-1].seq if page and (len(found) > limit or not ends) else None)


def _logged(order_id: int, wanted: Wanted, before: int | None, count: int) -> tuple[list[LoggedEvent], bool]:
    """The next facts of the log, and whether these are the last. Words never come without the fact that they explain."""
    query = (
        select(LoggedEvent)
        .join(EventSubject, EventSubject.seq == LoggedEvent.seq)
        .where(EventSubject.subject == f"order:{order_id}", *_narrowed(wanted))
        .order_by(LoggedEvent.seq.desc())
        .limit(count)
    )
    rows = list(db.session.scalars(query if before is None else query.where(LoggedEvent.seq < before)))
    ends = len(rows) < count
    while not ends and len(rows) > 1 and rows[-1].name == WordsGiven.name:
        rows.pop()
    return rows, ends


def _narrowed(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.kind is not None:
        names = [name for name, kind in CATALOGUE.items() if kind_of(kind) is wanted.kind]
        yield LoggedEvent.name.in_([*names, WordsGiven.name])
    if wanted.line_id is not None:
        of_many = [name for name, kind in CATALOGUE.items() if not issubclass(kind, LineEvent)]
        yield or_(LoggedEvent.data["line_id"].as_integer() == wanted.line_id, LoggedEvent.name.in_(of_many))


def kind_of(fact: type[Event]) -> Kind | None:
    """A fact's kind follows from where it happened; None for words and for what has no kind of its own."""
    if fact.__module__ in (LineAccepted.__module__, CounterProposed.__module__):
        return Kind.ANSWERS
    area = fact.name.split(".")[0]
    return Kind.CHANGES if area == "orders" else Kind(area) if area in set(Kind) else None


def _entries(actor: Principal, logged: Sequence[LoggedEvent], wanted: Wanted) -> list[HistoryEntry]:
    people = _people(actor, {row.actor_id for row in logged if row.actor_id is not None})
    told = _with_waivers(actor, _explained(_entry(actor, row, people) for row in reversed(logged)))[::-1]
    if wanted.kind is not None:
        told = [each for each in told if kind_of(type(each.fact)) is wanted.kind and not isinstance(each.fact, WordsGiven)]
    return [each for each in told if wanted.line_id is None or _concerns(each.fact, wanted.line_id)]


def _with_waivers(actor: Principal, told: list[HistoryEntry]) -> list[HistoryEntry]:
    """Which certificate was waived and why stands in the waiver, for those who may read it."""
    ids = {each.fact.waiver_id for each in told if isinstance(each.fact, WaivedEvent)}
    if not ids or not (actor.is_system or may_read(actor, CertificateWaiver)):
        return told
    waivers = {row.id: row for row in db.session.scalars(select(CertificateWaiver).where(CertificateWaiver.id.in_(ids)))}
    return [
        replace(each, note=_why_waived(each.fact, waivers)) if isinstance(each.fact, WaivedEvent) else each for each in told
    ]


def _why_waived(fact: WaivedEvent, waivers: Mapping[int, CertificateWaiver]) -> str:
    waiver = waivers.get(fact.waiver_id)
    if waiver is None:
        return ""
    why = waiver.why_withdrawn if isinstance(fact, LinesNotWaived) else waiver.reason
    return f"{waiver.type.name}: {why}"


def _people(actor: Principal, ids: set[int]) -> dict[int, tuple[str, int | None]]:
    found = db.session.execute(select(Person.id, Person.name, Person.supplier_id).where(Person.id.in_(ids)))
    return {person_id: (name, supplier_id) for person_id, name, supplier_id in found}


def _entry(actor: Principal, row: LoggedEvent, people: dict[int, tuple[str, int | None]]) -> HistoryEntry:
    name, supplier_id = people.get(row.actor_id or 0, ("", None))
    side = "machine" if row.actor_id is None else "supplier" if supplier_id is not None else "us"
    who = row.actor_name if row.actor_id is None else name
    return HistoryEntry(row.seq, row.occurred_at, row.recorded_at, _heard(actor, row.fact()), side, who)


def _heard(actor: Principal, fact: Event) -> Event:
    """The fact as the actor may hear it: that a rule accepted, and for buyers how far it goes."""
    return replace(fact, rule=rule_for(actor, fact.rule)) if isinstance(fact, ProposalAccepted) else fact


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
