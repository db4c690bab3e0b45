"""When a room's frame leaves: the first change at once, then at most one frame per tick with the last state of each piece.

Pure: the time comes from outside.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.live.fragments import Piece

TICK = 0.05
# More changed pieces than this in one tick is a mass change, whatever pages show: they are fetched again instead.
MOST_PIECES = 5_000


@dataclass
class Batch:
    """What one frame of a room will show. `previous` is where the room's frame before it ended."""

    room: str
    previous: int
    position: int
    pieces: set[Piece] = field(default_factory=set)
    reload: bool = False
    recorded_at: float = 0.0
    """Seconds of the epoch at which the oldest of its facts was recorded."""


class Outbox:
    """Pending changes of each room, and how far each room's frames have come."""

    def __init__(self, position: int) -> None:
        self._begin = position
        self._pending: dict[str, Batch] = {}
        self._left_at: dict[str, float] = {}
        self._sent: dict[str, int] = {}

    def head(self, room: str) -> int:
        """The position of the room's latest frame. A room that was silent so far stands where this process began."""
        return self._sent.get(room, self._begin)

    def add(self, room: str, position: int, pieces: Collection[Piece], *, reload: bool, recorded_at: float = 0.0) -> None:
        batch = self._pending.setdefault(room, Batch(room, self.head(room), position, recorded_at=recorded_at))
        batch.position = position
        batch.pieces.update(pieces)
        if reload or len(batch.pieces) > MOST_PIECES:
            batch.reload = True
        if batch.reload:
            batch.pieces.clear()

    def due(self, now: float) -> list[Batch]:
        """The frames that may leave now; they count as sent."""
        rooms = [room for room in self._pending if self._due_at(room) <= now]
        batches = [self._pending.pop(room) for room in rooms]
        for batch in batches:
            self._left_at[batch.room] = now
            self._sent[batch.room] = batch.position
        return batches

    def next_due(self) -> float | None:
        """When the next frame may leave; None when nothing waits."""
        return min((self._due_at(room) for room in self._pending), default=None)

    def _due_at(self, room: str) -> float:
        return self._left_at.get(room, float("-inf")) + TICK
