"""Lines whose answer did not come in time."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import joinedload

from app import clock
from app.database import db
from app.orders.models import OrderLine, OverdueAnswer
from app.principal import Principal


def unanswered_since(now: datetime) -> ColumnElement[bool]:
    """That the line waits for an answer which was due by now. Written as its index says it."""
    return and_(OrderLine.is_open, OrderLine.answer_by.is_not(None), OrderLine.answer_by <= now)


def answers_overdue_untold(actor: Principal, limit: int = 500) -> list[OrderLine]:
    """Lines with an overdue answer that nobody was told of, by order; for the relay, each minute."""
    told = exists().where(OverdueAnswer.line_id == OrderLine.id, OverdueAnswer.answer_by == OrderLine.answer_by)
    wanted = select(OrderLine).where(unanswered_since(clock.now()), ~told).order_by(OrderLine.order_id, OrderLine.line_no)
    loaded: Any = joinedload(OrderLine.order, innerjoin=True)
    return list(db.session.scalars(wanted.options(loaded).limit(limit)))
