"""What a fact is: its name, its schema version, who may hear of it; the log that keeps it; who reacts to it.

A consequence runs inside the transaction of its fact, for state that must never disagree with it.
A listener runs after the commit, fed by the relay from the log, at least once and in order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from sqlalchemy import JSON, BigInteger, ColumnElement, ForeignKey, Integer, String, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import clock
from app.columns import Instant
from app.database import db, is_sqlite, reserve_ids
from app.isolation import AudienceOwned, Public
from app.principal import Principal

BigId = BigInteger().with_variant(Integer, "sqlite")
FEW = 20
CATALOGUE: dict[str, type["Event"]] = {}
HINTS: dict[str, dict[str, Any]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. Subclasses are frozen dataclasses of ids, quantities, dates and codes; never prices, names or addresses."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    quiet: bool = field(default=False)

    def __init_subclass__(cls, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        if cls.audience is Event.audience:
            raise TypeError(f"{cls.__name__} must say who may hear of it: define audience()")
        if "name" not in vars(cls):
            raise TypeError(f"{cls.__name__} must have a name, like 'orders.line_proposed'")
        if cls.name in CATALOGUE:
            raise TypeError(f"two events are called {cls.name}")
        CATALOGUE[cls.name] = cls

    def audience(self) -> Iterable[str]:
        """The rooms that may hear of it."""
        raise NotImplementedError

    def subjects(self) -> Iterable[str]:
        """What the fact is about, like `order:7`: its place in histories."""
        return ()

    def data(self) -> dict[str, Any]:
        """The fields as JSON can hold them: decimals as strings, dates in ISO 8601."""
        return {key: _plain(value) for key, value in vars(self).items() if key != "quiet"}


AS_THEY_ARE = frozenset({bool, int, str, type(None)})


def _plain(value: Any) -> Any:
    if type(value) in AS_THEY_ARE:
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):  # an instant is one, too
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


class LoggedEvent(AudienceOwned, db.Model):
    """One fact as it is kept for ever. `seq` is handed out inside transactions and may commit out of order."""

    __tablename__ = "event_log"
    __append_only__ = True
    seq: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    occurred_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(40), default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")
    quiet: Mapped[bool] = mapped_column(default=False)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def heard_in(cls, rooms: list[str]) -> ColumnElement[bool]:
        return cls.seq.in_(select(EventRoom.seq).where(EventRoom.room.in_(rooms)))

    @classmethod
    def about(cls, subject: str) -> ColumnElement[bool]:
        return cls.seq.in_(select(EventSubject.seq).where(EventSubject.subject == subject))

    def fact(self) -> Event:
        """The typed fact as it was recorded."""
        return from_data(CATALOGUE[self.name], self.data, quiet=self.quiet)


class EventRoom(AudienceOwned, db.Model):
    """That a fact may be heard in a room."""

    __tablename__ = "event_rooms"
    __append_only__ = True
    room: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(BigId, ForeignKey("event_log.seq"), primary_key=True, index=True)

    @classmethod
    def heard_in(cls, rooms: list[str]) -> ColumnElement[bool]:
        return cls.room.in_(rooms)

    @classmethod
    def about(cls, subject: str) -> ColumnElement[bool]:
        return cls.seq.in_(select(EventSubject.seq).where(EventSubject.subject == subject))


class EventSubject(AudienceOwned, db.Model):
    """What a fact is about, like `order:7`: the index of histories."""

    __tablename__ = "event_subjects"
    __append_only__ = True
    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(BigId, ForeignKey("event_log.seq"), primary_key=True)

    @classmethod
    def heard_in(cls, rooms: list[str]) -> ColumnElement[bool]:
        return cls.seq.in_(select(EventRoom.seq).where(EventRoom.room.in_(rooms)))

    @classmethod
    def about(cls, subject: str) -> ColumnElement[bool]:
        return cls.subject == subject


class EventPosition(Public, db.Model):
    """The dense order in which committed facts are shown; written by the relay alone."""

    __tablename__ = "event_positions"
    position: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigId, ForeignKey("event_log.seq"), unique=True)


@dataclass(frozen=True)
class Occurrence:
    """A fact and when it happened, which for imported history is long before it is recorded."""

    fact: Event
    at: datetime

    @property
    def rooms(self) -> list[str]:
        return sorted(set(self.fact.audience()))

    @property
    def subjects(self) -> list[str]:
        return sorted(set(self.fact.subjects()))


def log(session: Session, facts: Sequence[Occurrence], actor: Principal, request_id: str) -> None:
    """Store facts in their order, with the rooms that may hear of them and what they are about."""
    rows = [_row_of(each, actor, request_id) for each in facts]
    seqs = _log_many(session, rows) if len(rows) > FEW else _log_few(session, rows)
    rooms = [{"room": room, "seq": seq} for seq, each in zip(seqs, facts, strict=True) for room in each.rooms]
    subjects = [{"subject": name, "seq": seq} for seq, each in zip(seqs, facts, strict=True) for name in each.subjects]
    for model, others in ((EventRoom, rooms), (EventSubject, subjects)):
        if others:
            session.execute(insert(model.__table__), others)


def _log_few(session: Session, rows: list[dict[str, Any]]) -> Sequence[int]:
    return session.scalars(insert(LoggedEvent).returning(LoggedEvent.seq, sort_by_parameter_order=True), rows).all()


def _log_many(session: Session, rows: list[dict[str, Any]]) -> Sequence[int]:
    """Reading numbers back costs a statement per row on SQLite; an import has fifty thousand."""
    _say_that_numbers_are_drawn(session)
    seqs = reserve_ids(session, LoggedEvent.__table__.c.seq, len(rows))
    session.execute(insert(LoggedEvent.__table__), [row | {"seq": seq} for row, seq in zip(rows, seqs, strict=True)])
    return seqs


def _say_that_numbers_are_drawn(session: Session) -> None:
    """Take now the lock that the INSERT takes: who holds it may still commit a low number, see `live.positions.Floor`."""
    if not is_sqlite():
        session.execute(text("LOCK TABLE event_log IN ROW EXCLUSIVE MODE"))


def _row_of(each: Occurrence, actor: Principal, request_id: str) -> dict[str, Any]:
    return {
        "name": each.fact.name,
        "version": each.fact.version,
        "occurred_at": each.at,
        "recorded_at": clock.recorded_now(),
        "actor_id": actor.person_id,
        "actor_name": actor.name if actor.is_system else "",
        "request_id": request_id,
        "quiet": each.fact.quiet,
        "data": each.fact.data(),
    }


def from_data(kind: type[Event], data: dict[str, Any], *, quiet: bool = False) -> Event:
    """Read a fact back; a field that today's version no longer has is ignored, one that it added takes its default."""
    hints = _hints(kind)
    known = {name: _typed(hints[name], value) for name, value in data.items() if name in hints}
    return kind(quiet=quiet, **known)


def _hints(kind: type[Event]) -> dict[str, Any]:
    if kind.name not in HINTS:
        hints = get_type_hints(kind)
        HINTS[kind.name] = {each.name: hints[each.name] for each in fields(kind) if each.name != "quiet"}
    return HINTS[kind.name]


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(hint, UnionType):
        return _typed(next(each for each in get_args(hint) if each is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], each) for each in value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    return hint(value) if hint in (Decimal, int, str) else value


def described_audience(kind: type[Event]) -> set[str]:
    """The rooms of a kind of event in words: `supplier:<supplier_id>`, `procurement`. For documentation."""
    sample = object.__new__(kind)
    for name, hint in _hints(kind).items():
        object.__setattr__(sample, name, _Named(name) if hint is int or int in get_args(hint) else None)
    object.__setattr__(sample, "quiet", False)
    return set(sample.audience())


def described_fields(kind: type[Event]) -> dict[str, str]:
    """The fields of a kind of event with their types in words, for documentation."""
    return {name: hint.__name__ if isinstance(hint, type) else str(hint) for name, hint in _hints(kind).items()}


class _Named(int):
    """A stand-in for an id that prints as the name of its field."""

    def __new__(cls, name: str) -> "_Named":
        made = super().__new__(cls, 1)
        made.name = name  # type: ignore[attr-defined]
        return made

    def __format__(self, spec: str) -> str:
        return f"<{self.name}>"  # type: ignore[attr-defined]


# (fact, work): the kind of fact is the one that it was registered for, the work that of `app.transaction`.
Consequence = Callable[[Any, Any], None]
Listener = Callable[[int, LoggedEvent], None]
_consequences: dict[type[Event], list[Consequence]] = {}
_listeners: dict[str, Listener] = {}


def consequence(*kinds: type[Event]) -> Callable[[Consequence], Consequence]:
    """Register what must be true in the same transaction; it may run under raised rights, see `app.transaction`.

    A registration for a class of events holds for everything that inherits from it.
    """

    def register(react: Consequence) -> Consequence:
        for kind in kinds:
            _consequences.setdefault(kind, []).append(react)
        return react

    return register


def consequences_of(fact: Event) -> list[Consequence]:
    return [react for kind in type(fact).__mro__ for react in _consequences.get(kind, ())]


def listener(hear: Listener) -> Listener:
    """Register who hears of each fact after its commit, in order of position, at least once."""
    _listeners[f"{hear.__module__}.{hear.__qualname__}"] = hear
    return hear


def listeners() -> dict[str, Listener]:
    return dict(_listeners)
