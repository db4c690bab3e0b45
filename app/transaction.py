"""The only commit: a change and its facts are stored together, or nothing is; they are announced only afterwards."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, cast
from uuid import uuid4

import structlog
from sqlalchemy import JSON, String, Table, delete, insert
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, events
from app.columns import Instant
from app.database import WRITES, db, is_sqlite, reserve_ids, session_for
from app.events import Event, Occurrence
from app.isolation import PrincipalSession, StaffOnly, principal_of
from app.principal import Permission, Principal, system
from app.refusals import Stale

log = structlog.get_logger()
Settle = Callable[[list[Any], "Work"], None]
# Two greenlets inside BEGIN IMMEDIATE freeze a process until "database is locked": writers on SQLite queue here.
_one_writer = threading.RLock()
_woken: list[Callable[[], None]] = []
request_id: Callable[[], str] = lambda: ""  # noqa: E731  set by the application to the id of the request under way


class AlreadyDone(Exception):
    """The same request came again (double click, retry, reconnect): it was carried out the first time."""


class Unavailable(Exception):
    """The database could not store it: disk full, lock, lost connection. Nothing was changed."""


class NotKept(Unavailable):
    """The bytes of a file could not be kept: the disk is full, the store is away. Nothing was changed."""


class Storing:
    """Whether this process could store what it was last asked to. Reads go on where it could not."""

    failed = ""
    """Why not, in the database's words: for the log, they may name files."""


storing = Storing()


class DoneRequest(StaffOnly, db.Model):
    """A request that was carried out, by the hash of whose it was and its nonce: its repetition does nothing.

    Where a program may ask again: the hash of what it asked, and what it was answered.
    """

    __tablename__ = "done_requests"
    __readers__ = frozenset()
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(Instant, index=True)
    asked: Mapped[str | None] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)


BOOKKEEPER = system("bookkeeper")
KEEP_DONE = timedelta(days=30)
CLASH = "Somebody stored the same number, name or address at this moment. Look at it again, then repeat it."


class Work:
    """What one transaction gathers: rows to add and facts to record."""

    def __init__(self, actor: Principal, session: PrincipalSession, once: str | None = None) -> None:
        self.actor = actor
        self.session = session
        self._once = once
        self.facts: list[Occurrence] = []
        self.quiet = False
        """Set by imports: facts make pages reload once instead of being drawn one by one."""
        self.told = False
        self._owed: dict[Settle, list[Any]] = {}

    def add(self, row: Any) -> None:
        self.session.add(row)

    def reserve(self, model: Any, count: int) -> Iterator[int]:
        """Ids for rows that `insert` is going to store."""
        with elevated(self.session, reason="reserve"):
            return iter(reserve_ids(self.session, model.__table__.c.id, count))

    def insert(self, *kinds: Sequence[Any]) -> None:
        """Store new rows as their verbs left them, each kind in one statement, past the unit of work.

        For imports, which make tens of thousands. Ids and foreign keys are set already; a kind comes after those that
        it refers to. For whoever may import alone: nobody looks at whose rows these are.
        """
        if not self.actor.can(Permission.IMPORT_RUN):
            raise PermissionError("rows go through the session, which looks at whose they are")
        with elevated(self.session, reason="insert"):
            for rows in filter(None, kinds):
                table = type(rows[0]).__table__
                self.session.execute(insert(table), [_columns_of(row) for row in rows])

    def record(self, fact: Event, at: datetime | None = None) -> None:
        """Keep the fact, as of now or of `at`, and let its consequences happen at once, under raised rights."""
        if self.quiet and not fact.quiet:
            fact = replace(fact, quiet=True)
        self.facts.append(Occurrence(fact, at or clock.now()))
        for react in events.consequences_of(fact):
            with elevated(self.session, reason=fact.name):
                react(fact, self)

    def owe(self, settle: Settle, *what: Any) -> None:
        """Let `settle(what, work)` happen once before the commit, with all that was named until then.

        For consequences of many facts at once: what follows from them is worked out when the last of them is known.
        """
        self._owed.setdefault(settle, []).extend(what)

    def mark(self) -> dict[Settle | None, int]:
        """How many facts there are, and how much is owed: `take_back` goes back to here, beside a savepoint."""
        return {None: len(self.facts)} | {settle: len(what) for settle, what in self._owed.items()}

    def take_back(self, marked: dict[Settle | None, int]) -> None:
        """Forget what was recorded and is owed since then."""
        del self.facts[marked[None] :]
        self._owed = {settle: what[: marked[settle]] for settle, what in self._owed.items() if settle in marked}

    def settle_up(self) -> None:
        """Do what is owed, under raised rights, until nothing is."""
        while self._owed:
            settle = next(iter(self._owed))
            what = self._owed.pop(settle)
            with elevated(self.session, reason=settle.__name__):
                settle(what, self)

    def keep_answer(self, asked: str, answer: dict[str, Any]) -> None:
        """Store what is answered with what was asked, for whoever sends the same again: see `answer_before`."""
        with elevated(self.session, reason="answer"):
            done = self.session.get_one(DoneRequest, _nonce(self.actor, self._once or ""))
            done.asked, done.answer = asked, answer

    def keep_facts(self) -> None:
        """Write the facts so far into the log, still uncommitted. The end of the transaction does; a long one in between."""
        self.session.flush()
        if not self.facts:
            return
        with elevated(self.session, reason="log"):
            events.log(self.session, self.facts, self.actor, request_id())
        self.told = True
        self.facts.clear()


def _columns_of(row: Any) -> dict[str, Any]:
    """The row as the table holds it; what was not said takes its column's default, if it is a plain value."""
    said = vars(row)
    return {name: said.get(name, default) for name, default in _defaults(row.__table__)}


@cache
def _defaults(table: Table) -> list[tuple[str, Any]]:
    return [(each.name, getattr(each.default, "arg", None) if each.default and each.default.is_scalar else None)
            for each in table.columns]  # fmt: skip


@contextmanager
def transaction(actor: Principal, once: str | None = None) -> Iterator[Work]:
    """Open the one transaction of a verb; inside another one, join it.

    `once` is the request's nonce: the second use raises `AlreadyDone` and changes nothing.
    """
    session = cast(PrincipalSession, db.session())
    running = session.info.get("work")
    if running is not None:
        yield running
        return
    with _carried_out(session, actor, once) as work:
        yield work


@contextmanager
def transaction_of(machine: Principal, once: str | None = None) -> Iterator[Work]:
    """A transaction of a part of the machine, in a session of its own: signing in, the relay, a worker.

    What it does for a person is done once by a nonce that names the person.
    """
    with session_for(machine) as session, _carried_out(session, machine, once) as work:
        yield work


@contextmanager
def _carried_out(session: PrincipalSession, actor: Principal, once: str | None) -> Iterator[Work]:
    with _one_writer if is_sqlite() else nullcontext():
        work = _begin(session, actor, once)
        try:
            _use_up(session, actor, once)
            yield work
            work.settle_up()
            work.keep_facts()
            session.commit()
            storing.failed = ""
        except OperationalError as failure:
            session.rollback()
            storing.failed = str(failure.orig)
            raise Unavailable(str(failure.orig)) from failure
        except IntegrityError as clash:
            session.rollback()
            log.warning("two writes met", reason=str(clash.orig))
            raise Stale("clash", CLASH) from clash
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("work", None)
    if work.told:
        announce()


def _begin(session: PrincipalSession, actor: Principal, once: str | None) -> Work:
    if principal_of(session) != actor:
        raise PermissionError("a transaction belongs to the principal of its session")
    session.rollback()  # what was read before may be stale: a write begins with a fresh look
    with elevated(session, reason="begin"):
        session.connection(execution_options={WRITES: True})
    session.info["work"] = work = Work(actor, session, once)
    return work


def _use_up(session: PrincipalSession, actor: Principal, once: str | None) -> None:
    if not once:
        return
    with elevated(session, reason="once"):
        session.add(DoneRequest(nonce=_nonce(actor, once), done_at=clock.recorded_now()))
        try:
            session.flush()
        except IntegrityError as again:
            raise AlreadyDone from again


def _nonce(actor: Principal, once: str) -> str:
    """Each principal, and each token, has nonces of its own: nobody can use up another's, by chance or on purpose."""
    token = f" token {actor.token_id}" if actor.token_id else ""
    return sha256(f"{actor.kind} {actor.person_id} {actor.name}{token} {once}".encode()).hexdigest()


def answer_before(actor: Principal, once: str) -> tuple[str, dict[str, Any]] | None:
    """What was asked and answered with this nonce; None where nothing was, or no answer was kept."""
    with session_for(BOOKKEEPER) as session:
        done = session.get(DoneRequest, _nonce(actor, once))
        return (done.asked, done.answer) if done and done.asked and done.answer else None


def can_store() -> bool:
    """Whether storing works, tried on a row that is gone again; asked where the last attempt failed."""
    if not storing.failed:
        return True
    try:
        with transaction_of(BOOKKEEPER) as work:
            tried = DoneRequest(nonce=uuid4().hex, done_at=clock.recorded_now())
            work.add(tried)
            work.session.flush()
            work.session.delete(tried)
    except Unavailable:
        return False
    return True


def forget_done_requests() -> None:
    """Nobody repeats a request after a month: its nonce may go."""
    with transaction_of(BOOKKEEPER) as work:
        work.session.execute(delete(DoneRequest).where(DoneRequest.done_at < clock.recorded_now() - KEEP_DONE))


@contextmanager
def elevated(session: PrincipalSession, *, reason: str) -> Iterator[None]:
    """Raise the rights of a session for its own bookkeeping and for consequences, which touch other people's rows."""
    before = session.info["principal"]
    session.flush()
    session.info["principal"] = system(reason)
    try:
        yield
        session.flush()
    finally:
        session.info["principal"] = before


def woken_by_commits(wake: Callable[[], None]) -> None:
    """Register who is told, in this process, that new facts are in the log. It carries no fact."""
    _woken.append(wake)


def announce() -> None:
    for wake in _woken:
        wake()
