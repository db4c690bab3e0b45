"""Which sockets are open in this process, and whose they are. Pure; one lock, since threads and greenlets share it."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from app.live.fragments import Shown
from app.live.rooms import richest_first
from app.principal import Principal

MOST_PER_PERSON = 20
# Far more revocations than happen while one socket connects.
REMEMBERED = 1_000


@dataclass(frozen=True)
class Seat:
    """One open socket: who listens, in which language, what its page shows, and in which slot its heart beats."""

    sid: str
    principal: Principal
    language: str
    shown: Shown
    slot: int
    known_at: int
    address: str = ""

    @property
    def rooms(self) -> list[str]:
        return richest_first(self.principal.rooms)


@dataclass(frozen=True)
class Audience:
    """The sockets of a room that hear the same frame, and what any of their pages shows."""

    language: str
    sids: tuple[str, ...]
    shown: Shown


class Refused(Exception):
    """The socket may not stay: signed out meanwhile, or too many of the same person."""


class Registry:
    """Seats by socket and by room."""

    def __init__(self, slots: int, most_per_address: int = 1_000) -> None:
        self._most_per_address = most_per_address
        self._lock = threading.RLock()
        self._seats: dict[str, Seat] = {}
        self._in_room: dict[str, dict[str, Seat]] = {}
        self._audiences: dict[str, list[Audience]] = {}
        self._revoked: deque[tuple[int, Callable[[Principal], bool]]] = deque(maxlen=REMEMBERED)
        self._slots = slots
        self._seated = 0

    def __len__(self) -> int:
        return len(self._seats)

    def sit(self, sid: str, principal: Principal, language: str, shown: Shown, known_at: int, address: str = "") -> Seat:
        """Give a socket its seat. When the principal was looked up, everything up to `known_at` was known.

        Raises `Refused` when the principal lost its right since then: the revocation found no seat to close.
        """
        with self._lock:
            if any(position > known_at and hits(principal) for position, hits in self._revoked):
                raise Refused("signed out")
            self._refuse_too_many(principal, address)
            seat = Seat(sid, principal, language, shown, self._seated % self._slots, known_at, address)
            self._seated += 1
            self._seats[sid] = seat
            for room in seat.rooms:
                self._in_room.setdefault(room, {})[sid] = seat
                self._audiences.pop(room, None)
            return seat

    def _refuse_too_many(self, principal: Principal, address: str) -> None:
        seats = self._seats.values()
        if sum(_same(seat.principal, principal) for seat in seats) >= MOST_PER_PERSON:
            raise Refused("too many of one person")
        if address and sum(seat.address == address for seat in seats) >= self._most_per_address:
            raise Refused("too many from one address")

    def leave(self, sid: str) -> None:
        with self._lock:
            seat = self._seats.pop(sid, None)
            for room in seat.rooms if seat else ():
                self._in_room[room].pop(sid, None)
                self._audiences.pop(room, None)
                if not self._in_room[room]:
                    del self._in_room[room]

    def revoke(self, position: int, hits: Callable[[Principal], bool]) -> list[str]:
        """Take the seats of whoever is hit, at once; returns their sockets, to be closed. Who was looked up later stays."""
        with self._lock:
            self._revoked.append((position, hits))
            sids = [seat.sid for seat in self._seats.values() if seat.known_at < position and hits(seat.principal)]
            for sid in sids:
                self.leave(sid)
            return sids

    def audiences(self, room: str) -> list[Audience]:
        """The room's sockets by language; worked out once, until somebody comes or goes."""
        with self._lock:
            if room not in self._audiences:
                self._audiences[room] = _by_language(self._in_room.get(room, {}).values())
            return self._audiences[room]

    def beating(self, slot: int) -> list[Seat]:
        with self._lock:
            return [seat for seat in self._seats.values() if seat.slot == slot]

    def sids(self) -> list[str]:
        with self._lock:
            return list(self._seats)


def _same(one: Principal, other: Principal) -> bool:
    """The same person; or the same link, whose holders nobody knows."""
    return (one.person_id, one.link_id) == (other.person_id, other.link_id)


def _by_language(seats: Iterable[Seat]) -> list[Audience]:
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.language, []).append(seat)
    return [
        Audience(language, tuple(seat.sid for seat in seated), reduce(or_, (seat.shown for seat in seated)))
        for language, seated in found.items()
    ]
