"""How suppliers answer corrective actions, counted by the database: one statement for any number of them."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.database import db
from app.orders.models import Order
from app.principal import Principal
from app.quality.models import CorrectiveAction
from app.quality.rules import WAITING, State, is_overdue
from app.suppliers.models import Supplier
from app.suppliers.rules import Act, lets
from app.suppliers.rules import State as Standing


class Corrective(NamedTuple):
    """So many were asked for or wait still; of these so many wait for the supplier, and so many of those are overdue."""

    asked: int = 0
    open: int = 0
    overdue: int = 0


def corrective_of(actor: Principal, supplier_ids: Collection[int], since: date) -> dict[int, Corrective]:
    """By supplier: those asked for since a day, and older ones that wait; without what was withdrawn.

    A supplier that may not answer is late with none.
    """
    due_on = case((CorrectiveAction.state == State.OPEN, CorrectiveAction.due_on))
    wanted = (
        select(CorrectiveAction.supplier_id, Supplier.time_zone, Supplier.state, due_on, func.count())
        .join(Supplier, Supplier.id == CorrectiveAction.supplier_id)
        .where(*_of(supplier_ids, since))
        .group_by(CorrectiveAction.supplier_id, Supplier.time_zone, Supplier.state, due_on)
    )
    found: dict[int, Corrective] = {}
    for supplier_id, zone, state, day, count in db.session.execute(wanted):
        today = clock.today(zone) if lets(Standing(state), Act.ANSWER) else date.min
        found[supplier_id] = _more(found.get(supplier_id, Corrective()), count, day, today)
    return found


def _of(supplier_ids: Collection[int], since: date) -> tuple[ColumnElement[bool], ...]:
    asked = CorrectiveAction.asked_at >= datetime.combine(since, time.min, UTC)
    waits_or_asked = or_(asked, CorrectiveAction.state.in_(WAITING))
    return CorrectiveAction.supplier_id.in_(supplier_ids), CorrectiveAction.state != State.WITHDRAWN, waits_or_asked


def asked_of_supplier(actor: Principal, supplier_id: int, since: date) -> Sequence[CorrectiveAction]:
    """What is counted of one supplier, the newest first, with orders and lines."""
    whole = joinedload(CorrectiveAction.order, innerjoin=True).joinedload(Order.supplier)
    wanted = select(CorrectiveAction).options(whole, joinedload(CorrectiveAction.line, innerjoin=True))
    return db.session.scalars(wanted.where(*_of([supplier_id], since)).order_by(CorrectiveAction.id.desc())).all()


def _more(before: Corrective, count: int, due_on: date | None, today: date) -> Corrective:
    """With so many more, which wait for the supplier until a day, or not at all."""
    waits = count if due_on is not None else 0
    late = count if due_on is not None and is_overdue(State.OPEN, due_on, today) else 0
    return Corrective(before.asked + count, before.open + waits, before.overdue + late)
