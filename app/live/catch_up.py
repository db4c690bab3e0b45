"""What somebody missed: the pieces that were touched after a position, drawn as they are now."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.database import session_for
from app.live import fragments
from app.live.drawing import draw
from app.live.fragments import Shown
from app.live.positions import newest
from app.live.tail import heard_after, touched_by
from app.principal import Principal

# Further behind than this, fetching the page again is cheaper.
FARTHEST, MOST_FACTS, MOST_PIECES = 20_000, 2_000, 500


@dataclass(frozen=True)
class Missed:
    """Where the reader stands afterwards, what to replace, and whether to fetch the page again instead."""

    position: int
    pieces: list[dict[str, str]]
    reload: bool

    def as_json(self) -> dict[str, Any]:
        return {"position": self.position, "pieces": self.pieces, "reload": self.reload}


def missed_since(app: Flask, actor: Principal, language: str, position: int, shown: Shown) -> Missed:
    """The newest position is taken first: what is committed meanwhile may be shown already and comes again."""
    with session_for(actor) as session:
        now = newest(session)
        pieces = _touched(session, position, now, shown)
    if pieces is None:
        return Missed(now, [], reload=True)
    try:
        return Missed(now, draw(app, actor, language, pieces, now), reload=False)
    except fragments.CannotDraw:
        return Missed(now, [], reload=True)


def _touched(session: Session, position: int, now: int, shown: Shown) -> set[fragments.Piece] | None:
    """The pieces of what is shown to draw again; None when the page had better be fetched."""
    if position > now or now - position > FARTHEST:
        return None
    facts = heard_after(session, position, MOST_FACTS + 1)
    touched = [touched_by(heard) for heard in facts[:MOST_FACTS]]
    pieces = {piece for found, _ in touched for piece in found if shown.has(piece)}
    farther = len(facts) > MOST_FACTS or len(pieces) > MOST_PIECES or any(reload for _, reload in touched)
    return None if farther else pieces
