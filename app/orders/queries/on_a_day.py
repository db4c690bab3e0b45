"""The lines of which something falls on a day, as the calendar shows it: an answer, goods to be shipped, an arrival.

They are looked up by the day, in an index for each reason, and found by their keys.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, select

from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal
from app.suppliers.models import Supplier

ONE_DAY = timedelta(days=1)


def lines_on(actor: Principal, day: date) -> ColumnElement[bool]:
    """That something of an open line falls on the day. Answers are due on the supplier's day."""
    goods = and_(OrderLine.binding_on == day, OrderLine.open_quantity > OrderLine.in_transit)
    arrives = and_(OrderLine.eta_on == day, OrderLine.in_transit > 0)
    found = {*_ids(goods), *_ids(arrives), *_answers(day)}
    # Written out: a day may have more lines than a statement has places.
    return OrderLine.id.in_(bindparam("on_a_day", sorted(found), expanding=True, literal_execute=True))


def deadlines_about(day: date, last: date | None = None) -> ColumnElement[bool]:
    """That an answer is due between these days, or one day further: a supplier's day begins and ends at another instant."""
    begin, end = datetime.combine(day - ONE_DAY, time(), UTC), datetime.combine((last or day) + 2 * ONE_DAY, time(), UTC)
    return and_(OrderLine.answer_by.is_not(None), OrderLine.answer_by.between(begin, end))


def _ids(reason: ColumnElement[bool]) -> Iterable[int]:
    return db.session.scalars(select(OrderLine.id).where(OrderLine.is_open, reason))


def _answers(day: date) -> Iterable[int]:
    wanted = select(OrderLine.id, OrderLine.answer_by, Supplier.time_zone).join(Supplier, Supplier.id == OrderLine.supplier_id)
    for line_id, at, zone in db.session.execute(wanted.where(OrderLine.is_open, deadlines_about(day))):
        if at is not None and at.astimezone(ZoneInfo(zone)).date() == day:
            yield line_id
