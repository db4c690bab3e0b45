"""How suppliers answer corrective actions, counted by the database: one statement for any number of them."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import case, func, or_, select

from app import clock
from app.database import db
from app.principal import Principal
from app.quality.models import CorrectiveAction
from app.quality.rules import WAITING, State, is_overdue
from app.suppliers.models import Supplier


class Corrective(NamedTuple):
    """So many were asked for or wait still; of these so many wait for the supplier, and so many of those are overdue."""

    asked: int = 0
    open: int = 0
    overdue: int = 0


def corrective_of(actor: Principal, supplier_ids: Collection[int], since: date) -> dict[int, Corrective]:
    """By supplier: those asked for since a day, and older ones that wait; without what was withdrawn."""
    due_on = case((CorrectiveAction.state == State.OPEN, CorrectiveAction.due_on))
    asked = CorrectiveAction.asked_at >= datetime.combine(since, time.min, UTC)
    wanted = (
        select(CorrectiveAction.supplier_id, Supplier.time_zone, due_on, func.count())
        .join(Supplier, Supplier.id == CorrectiveAction.supplier_id)
        .where(CorrectiveAction.supplier_id.in_(supplier_ids), CorrectiveAction.state != State.WITHDRAWN)
        .where(or_(asked, CorrectiveAction.state.in_(WAITING)))
        .group_by(CorrectiveAction.supplier_id, Supplier.time_zone, due_on)
    )
    found: dict[int, Corrective] = {}
    for supplier_id, zone, day, count in db.session.execute(wanted):
        found[supplier_id] = _more(found.get(supplier_id, Corrective()), count, day, clock.today(zone))
    return found


def _more(before: Corrective, count: int, due_on: date | None, today: date) -> Corrective:
    """With so many more, which wait for the supplier until a day, or not at all."""
    waits = count if due_on is not None else 0
    late = count if due_on is not None and is_overdue(State.OPEN, due_on, today) else 0
    return Corrective(before.asked + count, before.open + waits, before.overdue + late)
