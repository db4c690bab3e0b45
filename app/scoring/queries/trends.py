"""The last twelve months of many suppliers, as they are kept: one statement."""

from collections.abc import Collection

from sqlalchemy import select

from app.catalog.queries import first_today
from app.database import db
from app.live.positions import newest
from app.principal import Principal
from app.scoring.models import MeasuredMonth
from app.scoring.rules.trend import Month, Trend, months_until, trend_of


def position_now(actor: Principal) -> int:
    """The newest position of the log, taken before a page's own queries: what comes later reaches it by the socket."""
    return newest(db.session())


def trends_of(actor: Principal, supplier_ids: Collection[int]) -> dict[int, Trend]:
    """By supplier; those without a measured unit have months without data."""
    begins = months_until(first_today(actor))
    wanted = select(MeasuredMonth).where(MeasuredMonth.supplier_id.in_(supplier_ids), MeasuredMonth.begins_on >= begins[0])
    kept = {(row.supplier_id, row.begins_on): (row.n, row.good) for row in db.session.scalars(wanted)}
    return {each: trend_of([Month(begin, *kept.get((each, begin), (0, 0))) for begin in begins]) for each in supplier_ids}
