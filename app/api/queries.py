"""The log as a program reads it: by position, a stretch at a time. Every function takes the actor first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.database import db
from app.events import EventPosition, LoggedEvent
from app.live.positions import newest
from app.principal import Principal
from app.refusals import RuleBroken

STRETCH = 5_000
"""How many positions are looked through at once: what a request costs does not grow with what others did meanwhile."""
OF_PEOPLE = "identity."
"""Who signed in, and who was let in or shut out, is nothing for programs."""


@dataclass(frozen=True)
class Stretch:
    """The facts of a stretch of the log with their positions, where to go on, and where the log ends."""

    events: Sequence[tuple[int, LoggedEvent]]
    after: int
    newest: int


def events_after(actor: Principal, position: int, limit: int) -> Stretch:
    """The next facts that the actor may hear of, in the order of their positions, none left out.

    The end of the log is looked up first: what is committed meanwhile is in the next stretch. Raises `RuleBroken` for a
    position that there is not yet, as after an older backup was restored.
    """
    head = newest(db.session())
    if position > head:
        raise RuleBroken("ahead", "There is no position {found} yet. The newest is {newest}.", found=position, newest=head)
    end = min(position + STRETCH, head)
    wanted = (
        select(EventPosition.position, LoggedEvent)
        .join(LoggedEvent, LoggedEvent.seq == EventPosition.seq)
        .where(EventPosition.position > position, EventPosition.position <= end)
        .where(LoggedEvent.name.not_like(f"{OF_PEOPLE}%"))
        .order_by(EventPosition.position)
        .limit(limit)
    )
    found = [(row.position, row.LoggedEvent) for row in db.session.execute(wanted)]
    return Stretch(found, found[-1][0] if len(found) == limit else end, head)
