"""For which reasons goods were rejected, counted by the database: two statements for any number of suppliers."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.database import db
from app.principal import Principal
from app.receipts.models import Receipt


class Rejects(NamedTuple):
    """So many receipts, and how many of them were rejected for each reason."""

    receipts: int = 0
    reasons: Counter[str] = Counter()


def rejects_of(actor: Principal, supplier_ids: Collection[int], since: date | None) -> dict[int, Rejects]:
    """By supplier; those of which nothing arrived since then are left out."""
    of = [Receipt.supplier_id.in_(supplier_ids), Receipt.reversed_at.is_(None), *_since(since)]
    arrived = db.session.execute(select(Receipt.supplier_id, func.count()).where(*of).group_by(Receipt.supplier_id))
    reasons = _reasons(of)
    return {supplier_id: Rejects(receipts, reasons.get(supplier_id, Counter())) for supplier_id, receipts in arrived}


def _since(day: date | None) -> list[ColumnElement[bool]]:
    """What arrived since a day; of what nobody knows when it arrived, what was posted since."""
    if day is None:
        return []
    posted = Receipt.posted_at >= datetime.combine(day, time.min, UTC)
    return [or_(Receipt.arrived_on >= day, and_(Receipt.arrived_on.is_(None), posted))]


def _reasons(of: list[ColumnElement[bool]]) -> dict[int, Counter[str]]:
    at_the_dock = select(Receipt.supplier_id, Receipt.reject_reason, func.count()).where(*of, Receipt.rejected > 0)
    found: dict[int, Counter[str]] = {}
    for supplier_id, reason, count in db.session.execute(at_the_dock.group_by(Receipt.supplier_id, Receipt.reject_reason)):
        found.setdefault(supplier_id, Counter())[reason] += count
    return found
