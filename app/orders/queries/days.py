"""Which days have passed at which site: at any instant there are at most three calendar days on earth."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.orders.models import OrderLine

DUE_WITHIN = timedelta(days=7)


def before_today(day: InstrumentedAttribute[date], todays: Mapping[int, date]) -> ColumnElement[bool]:
    """That the day has passed at the line's site. Written so that an index on the day serves it."""
    first = min(todays.values(), default=date.min)
    sites_at: dict[date, list[int]] = {}
    for site_id, today in todays.items():
        sites_at.setdefault(today, []).append(site_id)
    edges = [
        and_(day < today, day >= first, OrderLine.site_id.in_(site_ids))
        for today, site_ids in sorted(sites_at.items())
        if today > first
    ]
    return or_(day < first, *edges)


def due_soon(todays: Mapping[int, date]) -> ColumnElement[bool]:
    """That the day that counts is today or within a week, at the line's site."""
    last = max(todays.values(), default=date.min)
    sites_at: dict[date, list[int]] = {}
    for site_id, today in todays.items():
        sites_at.setdefault(today, []).append(site_id)
    per_day = [
        and_(OrderLine.binding_on.between(today, today + DUE_WITHIN), OrderLine.site_id.in_(site_ids))
        for today, site_ids in sorted(sites_at.items())
    ]
    return and_(OrderLine.binding_on <= last + DUE_WITHIN, or_(*per_day)) if per_day else OrderLine.id < 0
