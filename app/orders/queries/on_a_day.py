"""The lines of which something falls on a day, as the calendar shows it: an answer, goods to be shipped, an arrival.

Such lines are few: they are looked up by the day, in an index for each reason, and found by their keys.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, or_, select

from app.database import db
from app.orders.models import OrderLine
from app.principal import Principal
from app.suppliers.models import Supplier

FEW = 2_000
ONE_DAY = timedelta(days=1)


def lines_on(actor: Principal, day: date) -> ColumnElement[bool]:
    """That something of an open line falls on the day. Answers are due on the supplier's day."""
    goods = and_(OrderLine.binding_on == day, OrderLine.open_quantity > OrderLine.in_transit)
    reasons = (_answers(day), goods, and_(OrderLine.eta_on == day, OrderLine.in_transit > 0))
    found: set[int] = set()
    for reason in reasons:
        found |= set(db.session.scalars(select(OrderLine.id).where(OrderLine.is_open, reason).limit(FEW)))
    return and_(OrderLine.is_open, or_(*reasons)) if len(found) >= FEW else OrderLine.id.in_(found)


def _answers(day: date) -> ColumnElement[bool]:
    """Deadlines are instants: between which of them the day lies is asked for each time zone that a supplier lives in."""
    zones: dict[str, list[int]] = {}
    for supplier_id, zone in db.session.execute(select(Supplier.id, Supplier.time_zone)):
        zones.setdefault(zone, []).append(supplier_id)
    per_zone = [and_(_within(day, ZoneInfo(zone)), OrderLine.supplier_id.in_(ids)) for zone, ids in zones.items()]
    about = OrderLine.answer_by.between(_begin(day - ONE_DAY), _begin(day + 2 * ONE_DAY))
    return and_(OrderLine.answer_by.is_not(None), about, or_(*per_zone)) if per_zone else false()


def _within(day: date, zone: ZoneInfo) -> ColumnElement[bool]:
    return and_(OrderLine.answer_by >= _begin(day, zone), OrderLine.answer_by < _begin(day + ONE_DAY, zone))


def _begin(day: date, zone: ZoneInfo | None = None) -> datetime:
    return datetime.combine(day, time(), zone or UTC)
