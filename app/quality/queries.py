"""What may be read of corrective actions. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import joinedload

from app import clock
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.queries import answered_for_by, line_for
from app.principal import Permission, Principal
from app.quality.models import CorrectiveAction, EarlierAnswer
from app.quality.rules import WAITING, State
from app.receipts.models import Receipt
from app.receipts.queries import receipts_of_orders
from app.refusals import NotFound

PAGE = 50
PLACES = {State.OPEN: 0, State.ANSWERED: 1, State.CLOSED: 2, State.WITHDRAWN: 2}
PLACE: ColumnElement[int] = case(
    *((CorrectiveAction.state == state, place) for state, place in PLACES.items() if place < 2), else_=2
)
"""In lists: what waits for the supplier, then what waits for us, then the rest. The first that are due among the open
ones are the overdue ones, so they stand on top without anybody asking what day it is where."""


class View(StrEnum):
    """What a list shows."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ALL = "all"


SHOWN = {View.WAITING: WAITING, View.ANSWERED: frozenset({State.ANSWERED}), View.ALL: frozenset(State)}


@dataclass(frozen=True, slots=True)
class Counts:
    """So many wait for the supplier, and so many for us."""

    open: int = 0
    answered: int = 0


def reads(actor: Principal) -> bool:
    """Whether corrective actions are for the actor at all."""
    return actor.can(Permission.CORRECTIVE_READ)


def action_for(actor: Principal, action_id: int, *, lock: bool = False) -> CorrectiveAction:
    """With its order, line and supplier. `lock` holds it until the transaction ends. Raises `NotFound`."""
    wanted = _whole().where(CorrectiveAction.id == action_id)
    if lock:
        wanted = wanted.with_for_update(of=CorrectiveAction).execution_options(populate_existing=True)
    found = db.session.scalar(wanted) if reads(actor) else None
    if found is None:
        raise NotFound
    return found


def actions_for(actor: Principal, ids: Collection[int]) -> Sequence[CorrectiveAction]:
    """Those of them that the actor may read, with their orders and lines."""
    return db.session.scalars(_whole().where(CorrectiveAction.id.in_(ids))).all() if reads(actor) else []


def _whole() -> Select[CorrectiveAction]:
    line = joinedload(CorrectiveAction.line, innerjoin=True)
    order = joinedload(CorrectiveAction.order, innerjoin=True)
    return select(CorrectiveAction).options(line, order.joinedload(Order.supplier))


def earlier_answers(actor: Principal, ids: Collection[int]) -> dict[int, list[EarlierAnswer]]:
    """What was answered to these before they were sent back, the newest first; nothing for whoever reads none."""
    found: dict[int, list[EarlierAnswer]] = {each: [] for each in ids}
    wanted = select(EarlierAnswer).where(EarlierAnswer.action_id.in_(ids)).order_by(EarlierAnswer.id.desc())
    for each in db.session.scalars(wanted) if reads(actor) else ():
        found[each.action_id].append(each)
    return found


def states_of_line(actor: Principal, line_id: int) -> list[State]:
    wanted = select(CorrectiveAction.state).where(CorrectiveAction.line_id == line_id)
    return [State(state) for state in db.session.scalars(wanted)]


def newest_of_lines(actor: Principal, line_ids: Collection[int]) -> dict[int, CorrectiveAction]:
    """The newest of each line, in one statement; lines that had none are left out."""
    newest = select(func.max(CorrectiveAction.id)).where(CorrectiveAction.line_id.in_(line_ids))
    wanted = _whole().where(CorrectiveAction.id.in_(newest.group_by(CorrectiveAction.line_id)))
    return {each.line_id: each for each in db.session.scalars(wanted)}


def line_to_ask_about(actor: Principal, line_id: int) -> OrderLine:
    """Raises `NotFound`, for whoever asks for no corrective actions too."""
    if not actor.can(Permission.CORRECTIVE_ASK):
        raise NotFound
    return line_for(actor, line_id)


def waiting_of_order(actor: Principal, order_id: int) -> Sequence[CorrectiveAction]:
    """What waits of an order, the first that is due first; nothing for whoever reads none."""
    if not reads(actor):
        return []
    wanted = _whole().where(CorrectiveAction.order_id == order_id, CorrectiveAction.state.in_(WAITING))
    return db.session.scalars(wanted.order_by(CorrectiveAction.due_on, CorrectiveAction.id)).all()


def to_answer(actor: Principal) -> Sequence[CorrectiveAction]:
    """What waits for the supplier, the first that is due first: a page of it."""
    return page_of(actor, [State.OPEN])[0] if reads(actor) else []


def page_of(
    actor: Principal, states: Collection[State], *, supplier_id: int | None = None, after: str | None = None
) -> tuple[Sequence[CorrectiveAction], str | None]:
    """A page of those in any of the states, of one supplier or of all, and the cursor of the next. Raises `NotFound`."""
    wanted = _listed(states, supplier_id)
    key = (PLACE, CorrectiveAction.due_on, CorrectiveAction.id)
    if after is not None:
        wanted = wanted.where(tuple_(*key) > _read(after))
    found = db.session.scalars(wanted.order_by(*key).limit(PAGE + 1)).all()
    return found[:PAGE], _cursor(found[PAGE - 1]) if len(found) > PAGE else None


def matching(actor: Principal, states: Collection[State], ids: Collection[int], supplier_id: int | None = None) -> list[int]:
    """Which of these the list shows now."""
    wanted = _listed(states, supplier_id).where(CorrectiveAction.id.in_(ids))
    return [each.id for each in db.session.scalars(wanted)]


def _listed(states: Collection[State], supplier_id: int | None) -> Select[CorrectiveAction]:
    wanted = _whole().where(CorrectiveAction.state.in_(states))
    return wanted if supplier_id is None else wanted.where(CorrectiveAction.supplier_id == supplier_id)


def _cursor(row: CorrectiveAction) -> str:
    return f"{PLACES[State(row.state)]}~{row.due_on.isoformat()}~{row.id}"


def _read(cursor: str) -> Any:
    try:
        place, day, row_id = cursor.split("~")
        return int(place), date.fromisoformat(day), int(row_id)
    except ValueError:
        raise NotFound from None


def counts(actor: Principal, *, mine: bool = False) -> Counts:
    """How many wait, of all orders or of those that the actor answers for; none for whoever reads none."""
    if not reads(actor):
        return Counts()
    of: list[ColumnElement[bool]] = [CorrectiveAction.state.in_(WAITING)]
    wanted = select(CorrectiveAction.state, func.count()).group_by(CorrectiveAction.state)
    if mine:
        wanted = wanted.join(Order, Order.id == CorrectiveAction.order_id)
        of.append(answered_for_by(actor))
    found = {State(state): number for state, number in db.session.execute(wanted.where(*of))}
    return Counts(found.get(State.OPEN, 0), found.get(State.ANSWERED, 0))


def overdue_count(actor: Principal) -> int:
    """How many were not answered by their day, each by the clock of its supplier."""
    return sum(each.is_overdue for each in _past(actor)) if reads(actor) else 0


def _past(actor: Principal, *more: ColumnElement[bool]) -> Sequence[CorrectiveAction]:
    """What is open and due by a day that has begun to pass somewhere on earth; what passed longest ago first."""
    day = clock.today("Pacific/Kiritimati")
    wanted = _whole().where(CorrectiveAction.state == State.OPEN, CorrectiveAction.due_on < day, *more)
    return db.session.scalars(wanted.order_by(CorrectiveAction.due_on, CorrectiveAction.id)).all()


def overdue_untold(actor: Principal) -> list[CorrectiveAction]:
    """What is overdue where its supplier is, and nobody was told so; for the relay, each minute."""
    return [each for each in _past(actor, CorrectiveAction.overdue_told_at.is_(None)) if each.is_overdue]


@dataclass(frozen=True, slots=True)
class Rejected:
    """So many units of a line were turned down: of what arrived on a day, which may be unknown, and why."""

    quantity: Decimal
    reason: str
    arrived_on: date | None


def rejects_of_lines(actor: Principal, lines: Collection[OrderLine]) -> dict[int, list[Rejected]]:
    """What was rejected of lines, at the dock and at inspection, in the order in which it arrived; by line."""
    found: dict[int, list[Rejected]] = {line.id: [] for line in lines}
    for receipt in reversed(receipts_of_orders(actor, {line.order_id for line in lines})):
        if receipt.order_line_id in found:
            found[receipt.order_line_id] += _rejects(receipt)
    return found


def _rejects(receipt: Receipt) -> list[Rejected]:
    at_the_dock = [(receipt.rejected, receipt.reject_reason)] if receipt.rejected else []
    later = [(each.quantity, each.reason) for each in receipt.inspections if each.is_rejection]
    return [Rejected(quantity, reason, receipt.arrived_on) for quantity, reason in at_the_dock + later]
