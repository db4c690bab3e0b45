"""Answers that were given a moment ago."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.database import db
from app.orders.models import GivenAnswer
from app.orders.rules import undoing
from app.principal import Principal


def given_answers(actor: Principal, order_id: int, key: str) -> Sequence[GivenAnswer]:
    """The lines of one answer to an order, by its key; none where there is no such answer."""
    wanted = select(GivenAnswer).where(GivenAnswer.key == key, GivenAnswer.order_id == order_id).order_by(GivenAnswer.id)
    return db.session.scalars(wanted.options(joinedload(GivenAnswer.proposal_before))).all()


def seconds_to_undo(actor: Principal, order_id: int, key: str) -> int:
    """How long the actor's own answer can still be taken back; 0 where it cannot, or is none."""
    wanted = select(func.min(GivenAnswer.given_at)).where(
        GivenAnswer.key == key,
        GivenAnswer.order_id == order_id,
        GivenAnswer.given_by == actor.person_id,
        GivenAnswer.taken_back_at.is_(None),
    )
    given_at = db.session.scalar(wanted)
    return undoing.seconds_left(given_at, clock.now()) if given_at else 0


def orders_answered(actor: Principal, key: str) -> Sequence[int]:
    """The orders that the actor answered together under a key, those that were taken back by themselves too."""
    wanted = select(GivenAnswer.order_id).where(GivenAnswer.key == key, GivenAnswer.given_by == actor.person_id)
    return db.session.scalars(wanted.distinct().order_by(GivenAnswer.order_id)).all()


def orders_to_undo(actor: Principal, key: str) -> tuple[Sequence[int], int]:
    """The orders of which the actor's own answer under a key can still be taken back, and for how many seconds."""
    mine = (GivenAnswer.key == key, GivenAnswer.given_by == actor.person_id, GivenAnswer.taken_back_at.is_(None))
    wanted = select(GivenAnswer.order_id, func.min(GivenAnswer.given_at)).where(*mine).group_by(GivenAnswer.order_id)
    given = {row[0]: row[1] for row in db.session.execute(wanted)}
    seconds = undoing.seconds_left(min(given.values()), clock.now()) if given else 0
    return (sorted(given), seconds) if seconds else ((), 0)
