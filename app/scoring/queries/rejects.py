"""For which reasons goods were rejected, counted by the database: three statements for any number of suppliers."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.database import db
from app.principal import Principal
from app.receipts.models import Inspection, Receipt
from app.receipts.rules import Outcome


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
    """At the dock, or when somebody had looked at it; a receipt counts once for a reason."""
    at_the_dock = select(Receipt.supplier_id, Receipt.reject_reason, Receipt.id).where(*of, Receipt.rejected > 0)
    later = select(Inspection.supplier_id, Inspection.reason, Inspection.receipt_id)
    later = later.join(Receipt, Receipt.id == Inspection.receipt_id).where(*of, Inspection.outcome == Outcome.REJECTED)
    rows = {(row[0], row[1], row[2]) for each in (at_the_dock, later) for row in db.session.execute(each)}
    found: dict[int, Counter[str]] = {}
    for supplier_id, reason, _receipt_id in rows:
        found.setdefault(supplier_id, Counter())[reason] += 1
    return found
