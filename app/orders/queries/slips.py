"""What was said about the days of an order's lines: requests, promises, an open offer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.database import db
from app.orders.models import LineChange, Order, OrderLine, OrderRevision, Promise
from app.orders.models.returning import TAKEN_BACK
from app.orders.queries.orders import order_for
from app.orders.rules.headers import TOUCHES_ALL_LINES
from app.orders.rules.slips import LineSaid, Statement
from app.orders.rules.states import Answer
from app.principal import Principal


def said_of_order(actor: Principal, order_id: int) -> tuple[Order, list[LineSaid]]:
    """The order, and what was said of its lines, cancelled ones too; a few queries. Raises `NotFound`."""
    order = order_for(actor, order_id)
    return order, said_of_lines(order)


def said_of_lines(order: Order) -> list[LineSaid]:
    """The same of an order that is at hand; its lines are loaded where they are not."""
    if order.issued_at is None:
        return []
    ids = [line.id for line in order.lines]
    changes, promises = _by_line(LineChange, ids), _by_line(Promise, ids)
    anew = _asked_anew(order) if order.revision > 1 else []
    return [_said(order, line, changes.get(line.id, ()), promises.get(line.id, ()), anew) for line in order.lines]


def _asked_anew(order: Order) -> list[datetime]:
    """When a revision of the header asked for every answer anew."""
    found = db.session.scalars(select(OrderRevision).where(OrderRevision.order_id == order.id))
    return [each.revised_at for each in found if TOUCHES_ALL_LINES & each.step.before.keys()]


def _standing(promises: Sequence[Promise]) -> list[Promise]:
    """Without those that were taken back a moment later, and the copies by which the one before was given again."""
    kept: list[Promise] = []
    for each in promises:
        if each.rule != TAKEN_BACK:
            kept.append(each)
        elif kept:
            kept.pop()
    return kept


def _by_line(model: Any, line_ids: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.scalars(select(model).where(model.line_id.in_(line_ids)).order_by(model.id)):
        found.setdefault(row.line_id, []).append(row)
    return found


def _said(
    order: Order, line: OrderLine, changes: Sequence[LineChange], promises: Sequence[Promise], anew: Sequence[datetime]
) -> LineSaid:
    zone = ZoneInfo(order.site.time_zone)

    def statement(at: datetime, day: date) -> Statement:
        return Statement(at, at.astimezone(zone).date(), day)

    begun = changes[0].requested_before if changes else line.requested_on
    moved = [statement(each.changed_at, each.requested_on) for each in changes if each.requested_on != each.requested_before]
    offer = None
    if line.answer == Answer.PROPOSED and line.proposed_on and line.answered_at:  # what we counter with is no word of theirs
        offer = statement(line.answered_at, line.proposed_on)
    return LineSaid(
        line_id=line.id,
        line_no=line.line_no,
        item_name=line.item_name,
        asked=(statement(order.issued_at or order.created_at, begun), *moved),
        promised=tuple(statement(each.agreed_at, each.promised_on) for each in _standing(promises)),
        offered=offer,
        revised_at=(*(each.changed_at for each in changes), *anew),
        is_open=bool(line.open_quantity),
        is_wanted=bool(line.active_quantity),
    )
