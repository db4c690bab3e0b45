"""Positions: the dense order, without holes, in which committed facts are shown.

`seq` is handed out inside transactions, which commit in another order: whoever reads `seq > cursor` loses the late
ones for ever. So each committed fact gets its position here, after the commit, one process at a time; everybody else
reads positions only. Two facts about the same row keep their order: the later writer had to wait for the earlier one's
lock before its fact was numbered.
"""

import time
from collections.abc import Callable

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from app.database import is_sqlite, session_for
from app.events import EventPosition, LoggedEvent
from app.live.ear import tell_others
from app.principal import system
from app.transaction import transaction_of

RELAY = system("relay")
ONE_AT_A_TIME = 7_283_641_001
BATCH = 500
# How far behind the newest number a server that has just started searches at first.
WINDOW = 10_000
HOLDERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND granted AND mode = 'RowExclusiveLock'"
    " AND relation = 'event_log'::regclass"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def newest(session: Session) -> int:
    """The newest position, 0 before the first."""
    return session.scalar(select(func.max(EventPosition.position))) or 0


class Sequencer:
    """Gives positions to facts that have none. Every process has one; the database lets one work at a time."""

    def __init__(self) -> None:
        self._floor = Floor()

    def look(self) -> int:
        """Number what was committed anywhere. Returns how many there were; writes nothing when there is nothing."""
        with session_for(RELAY) as session:
            waiting = _without_position(session, self._floor.of(session))
        return self.number() if waiting else 0

    def number(self) -> int:
        """The same for who knows that something was committed."""
        return _give_positions(self._floor.of)

    def caught_up(self) -> int:
        """Number what is committed, and return the newest position: whatever is looked up from now on knows all of it."""
        self.look()
        with session_for(RELAY) as session:
            return newest(session)

    def settle(self) -> int:
        """Search where `look` no longer does: what is certain to be complete is looked through once, then left alone."""
        if is_sqlite():
            return 0
        with session_for(RELAY) as session:
            complete_to = self._floor.complete_to(session)
            late = bool(complete_to) and bool(_without_position(session, self._floor.certain, complete_to))
        given = _give_positions(lambda _: self._floor.certain, complete_to) if late else 0
        if complete_to:
            self._floor.rise_to(complete_to)
        return given


def _give_positions(floor: Callable[[Session], int], up_to: int | None = None) -> int:
    """In batches, so that a long import neither holds the lock for long nor fills the memory."""
    given = 0
    while True:
        with transaction_of(RELAY) as work:
            _wait_for_our_turn(work.session)
            seqs = _without_position(work.session, floor(work.session), up_to)
            first = newest(work.session) + 1
            if seqs:
                rows = [{"position": first + offset, "seq": seq} for offset, seq in enumerate(seqs)]
                work.session.execute(insert(EventPosition), rows)
                tell_others(work.session)
        given += len(seqs)
        if len(seqs) < BATCH:
            return given
        time.sleep(0)  # requests go between the batches of a long import


def _wait_for_our_turn(session: Session) -> None:
    if not is_sqlite():  # there BEGIN IMMEDIATE is the turn
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})


def _without_position(session: Session, above: int, up_to: int | None = None) -> list[int]:
    missing = (
        select(LoggedEvent.seq)
        .outerjoin(EventPosition, EventPosition.seq == LoggedEvent.seq)
        .where(LoggedEvent.seq > above, EventPosition.seq.is_(None))
        .order_by(LoggedEvent.seq)
        .limit(BATCH)
    )
    return list(session.scalars(missing if up_to is None else missing.where(LoggedEvent.seq <= up_to)))


class Floor:
    """Below which number nothing without a position is searched for.

    SQLite has one writer: numbers commit in order, and all up to the highest positioned one are done.
    PostgreSQL: a number is decided when the transaction that drew it has ended. Whoever draws one holds a lock on the
    table, taken before the draw and kept to the end; so when all who held it at some moment are gone, everything up to
    the highest number seen before that moment has either been committed or never will be.
    """

    def __init__(self) -> None:
        self.certain = 0
        self._mark = 0
        self._holders: set[str] = set()

    def of(self, session: Session) -> int:
        if self.certain:
            return self.certain
        positioned = session.scalar(select(func.max(EventPosition.seq))) or 0
        # A server that has just started serves at once what is near the end; `settle` looks through the rest.
        return positioned if is_sqlite() else max(0, positioned - WINDOW)

    def complete_to(self, session: Session) -> int:
        """The number up to which all is decided, 0 while one of those who may still decide is under way."""
        if not self._mark:
            self._mark = session.scalar(select(func.max(LoggedEvent.seq))) or 0
            self._holders = set(session.scalars(HOLDERS))
        return 0 if self._holders & set(session.scalars(HOLDERS)) else self._mark

    def rise_to(self, number: int) -> None:
        self.certain, self._mark = number, 0
