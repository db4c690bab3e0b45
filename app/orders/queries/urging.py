"""When orders were urged last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.database import db
from app.isolation import may_read
from app.orders.models import Urge
from app.principal import Principal


@dataclass(frozen=True, slots=True)
class LastUrge:
    """The newest urge of an order: for the `times`th time, on the supplier's day, about these lines."""

    times: int
    urged_on: date
    urged_at: datetime
    note: str
    line_ids: tuple[int, ...]


def last_urges(actor: Principal, order_ids: Collection[int]) -> dict[int, LastUrge]:
    """The newest urge of each of these orders that was urged at all; none for who may not read them."""
    if not order_ids or not (actor.is_system or may_read(actor, Urge)):
        return {}
    newest = select(func.max(Urge.id)).where(Urge.order_id.in_(order_ids)).group_by(Urge.order_id)
    return {urge.order_id: _shown(urge) for urge in db.session.scalars(select(Urge).where(Urge.id.in_(newest)))}


def _shown(urge: Urge) -> LastUrge:
    line_ids = tuple(line.line_id for line in urge.lines)
    return LastUrge(urge.number, urge.urged_on, urge.urged_at, urge.note, line_ids)
