"""Which days have passed at which site: at any instant there are at most three calendar days on earth.

Each condition comes in parts that exclude each other. A list asks for any of them; whoever counts adds the parts up,
since a database walks an index for each of them and looks at every row for all of them together.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.orders.models import OrderLine

DUE_WITHIN = timedelta(days=7)
Parts = Sequence[ColumnElement[bool]]


def before_today(day: InstrumentedAttribute[date], todays: Mapping[int, date]) -> ColumnElement[bool]:
    """That the day has passed at the line's site. Written so that an index on the day serves it."""
    return or_(*passed(day, todays))


def passed(day: InstrumentedAttribute[date], todays: Mapping[int, date]) -> Parts:
    """The same in parts: what has passed everywhere, and what has passed where it is later already."""
    first = min(todays.values(), default=date.min)
    edges = [
        and_(day < today, day >= first, OrderLine.site_id.in_(site_ids))
        for today, site_ids in _sites_at(todays)
        if today > first
    ]
    return [day < first, *edges]


def due_soon(todays: Mapping[int, date]) -> ColumnElement[bool]:
    """That the day that counts is today or within a week, at the line's site."""
    last = max(todays.values(), default=date.min)
    return and_(OrderLine.binding_on <= last + DUE_WITHIN, or_(*due(todays)))


def due(todays: Mapping[int, date]) -> Parts:
    """The same in parts: by the calendar day of the sites."""
    per_day = [
        and_(OrderLine.binding_on.between(today, today + DUE_WITHIN), OrderLine.site_id.in_(site_ids))
        for today, site_ids in _sites_at(todays)
    ]
    return per_day or [false()]


def _sites_at(todays: Mapping[int, date]) -> Sequence[tuple[date, list[int]]]:
    sites_at: dict[date, list[int]] = {}
    for site_id, today in todays.items():
        sites_at.setdefault(today, []).append(site_id)
    return sorted(sites_at.items())
