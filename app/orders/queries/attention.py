"""How many lines want a look: counts that are right at any moment and cost a few milliseconds over 100,000 open lines."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.catalog.queries import todays
from app.database import db
from app.orders.models import OrderLine
from app.orders.queries.board import OF_LACKS, View, while_open
from app.orders.queries.days import due, passed
from app.orders.queries.needs import sees_lacks
from app.principal import Principal

WANT_A_LOOK = (
    View.TO_CONFIRM,
    View.UNANSWERED,
    View.PROPOSALS,
    View.REJECTED,
    View.RELEASES,
    View.HELD,
    View.MOVED,
    View.LATE,
    View.DUE,
)


def attention_for(actor: Principal) -> dict[View, int]:
    """How many lines want a look, per view, and how many are open."""
    return counts_for(actor, (*WANT_A_LOOK, View.OPEN))


def open_count_for(actor: Principal) -> int:
    """How many lines are open."""
    return counts_for(actor, [View.OPEN])[View.OPEN]


def counts_for(actor: Principal, views: Collection[View]) -> dict[View, int]:
    """How many open lines each view shows, in one statement that walks an index of open lines for each.

    Views of what is not for the actor are left out.
    """
    days = todays(actor)
    views = [view for view in views if view not in OF_LACKS or sees_lacks(actor)]
    found = db.session.execute(select(*(_count(view, days).label(str(view)) for view in views))).one()
    return dict(zip(views, found, strict=True))


def _count(view: View, days: Mapping[int, date]) -> Any:
    """What the parts of a view come to: each has an index of its own, all of them together have none."""
    parts: Collection[ColumnElement[bool] | None]
    match view:
        case View.LATE:
            parts = passed(OrderLine.binding_on, days)
        case View.DUE:
            parts = due(days)
        case _:
            parts = while_open(view, {}) or [None]
    first, *others = [_number_of(part) for part in parts]
    return sum(others, first)


def _number_of(condition: ColumnElement[bool] | None) -> Any:
    wanted = select(func.count()).select_from(OrderLine).where(OrderLine.is_open)
    return (wanted if condition is None else wanted.where(condition)).scalar_subquery()
