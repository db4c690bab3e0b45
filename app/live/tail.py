"""What a process hears: the log in order of position, from where it left off."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import session_for
from app.events import Event, EventPosition, EventRoom, LoggedEvent
from app.live import fragments
from app.live.fragments import Piece
from app.live.positions import newest
from app.principal import Principal, system

log = structlog.get_logger()
TAIL = system("tail")
BATCH = 200


@dataclass(frozen=True)
class Heard:
    """A positioned fact and its rooms. `fact` is None when this version of the program does not know it."""

    position: int
    fact: Event | None
    rooms: frozenset[str]
    recorded_at: float = 0.0


class Tail:
    """Follows the positions. Starts at the newest: what came before is in the pages that are printed from now on."""

    def __init__(self) -> None:
        with session_for(TAIL) as session:
            self.position = newest(session)

    def follow(self) -> list[Heard]:
        """The next facts, at most a batch; empty when there is nothing new."""
        with session_for(TAIL) as session:
            heard = heard_after(session, self.position, BATCH)
        if heard:
            self.position = heard[-1].position
        time.sleep(0)  # after an import there are fifty thousand: requests go between the batches
        return heard


def heard_after(session: Session, position: int, limit: int) -> list[Heard]:
    """Facts after the position that the session's principal may hear, with those of their rooms that it may hear in."""
    after = (
        select(EventPosition.position, LoggedEvent)
        .join(LoggedEvent, LoggedEvent.seq == EventPosition.seq)
        .where(EventPosition.position > position)
        .order_by(EventPosition.position)
        .limit(limit)
    )
    found = [(row.position, row.LoggedEvent) for row in session.execute(after)]
    rooms = _rooms_of(session, [logged.seq for _, logged in found])
    return [
        Heard(position, _fact(logged), frozenset(rooms.get(logged.seq, ())), logged.recorded_at.timestamp())
        for position, logged in found
    ]


def _rooms_of(session: Session, seqs: list[int]) -> dict[int, set[str]]:
    rooms: dict[int, set[str]] = {}
    if seqs:
        for seq, room in session.execute(select(EventRoom.seq, EventRoom.room).where(EventRoom.seq.in_(seqs))):
            rooms.setdefault(seq, set()).add(room)
    return rooms


def _fact(logged: LoggedEvent) -> Event | None:
    try:
        return logged.fact()
    except (KeyError, TypeError, ValueError):
        # Written by a newer version, while an old process still runs: its pages are fetched again.
        log.warning("a fact is unknown here", name=logged.name, version=logged.version, seq=logged.seq)
        return None


def touched_by(heard: Heard) -> tuple[set[Piece], bool]:
    """The pieces that a fact touches, and whether whole pages are to be fetched again instead."""
    if heard.fact is None or fragments.wants_reload(heard.fact):
        return set(), True
    try:
        return fragments.pieces_of(heard.fact), False
    except Exception:
        log.exception("nobody knows what a fact redraws", fact=heard.fact.name)
        return set(), True


def closed_by(heard: Heard) -> Callable[[Principal], bool] | None:
    """Whose sockets a fact closes. When nobody can tell, everybody's: who still may comes back."""
    fact = heard.fact
    hits = fragments.closed_by(fact) if fact is not None else None
    if fact is None or hits is None:
        return None

    def is_hit(principal: Principal) -> bool:
        try:
            return hits(principal)
        except Exception:
            log.exception("nobody knows whose sockets a fact closes", fact=fact.name)
            return True

    return is_hit
