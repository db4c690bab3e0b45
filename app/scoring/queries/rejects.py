"""What arrived of suppliers and what was rejected of it, added up by the database: three statements for any number of them."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select

from app.database import db
from app.principal import Principal
from app.receipts.models import Inspection, Receipt
from app.receipts.rules import Outcome
from app.scoring.rules.quality import QualityFacts


def quality_facts(actor: Principal, supplier_ids: Collection[int], since: date | None) -> dict[int, QualityFacts]:
    """By supplier; those of which nothing arrived since then are left out."""
    of = [Receipt.supplier_id.in_(supplier_ids), Receipt.reversed_at.is_(None), *_since(since)]
    sums = (func.count(distinct(Receipt.order_line_id)), func.count(), func.sum(Receipt.quantity), func.sum(Receipt.rejected))
    arrived = db.session.execute(select(Receipt.supplier_id, *sums).where(*of).group_by(Receipt.supplier_id)).all()
    reasons, later = _reasons(of), _rejected_later(of)
    return {
        supplier_id: QualityFacts(lines, receipts, received, rejected + later.get(supplier_id, 0), reasons.get(supplier_id, {}))
        for supplier_id, lines, receipts, received, rejected in arrived
    }


def _since(day: date | None) -> list[ColumnElement[bool]]:
    """What arrived since a day; of what nobody knows when it arrived, what was posted since."""
    if day is None:
        return []
    posted = Receipt.posted_at >= datetime.combine(day, time.min, UTC)
    return [or_(Receipt.arrived_on >= day, and_(Receipt.arrived_on.is_(None), posted))]


def _rejected_later(of: list[ColumnElement[bool]]) -> dict[int, Decimal]:
    """What was turned down of what had been set aside at the dock."""
    wanted = select(Receipt.supplier_id, func.sum(Inspection.quantity)).join(Inspection, Inspection.receipt_id == Receipt.id)
    found = wanted.where(*of, Inspection.outcome == Outcome.REJECTED).group_by(Receipt.supplier_id)
    return {row[0]: row[1] for row in db.session.execute(found)}


def _reasons(of: list[ColumnElement[bool]]) -> dict[int, Counter[str]]:
    at_the_dock = select(Receipt.supplier_id, Receipt.reject_reason, func.count()).where(*of, Receipt.rejected > 0)
    found: dict[int, Counter[str]] = {}
    for supplier_id, reason, count in db.session.execute(at_the_dock.group_by(Receipt.supplier_id, Receipt.reject_reason)):
        found.setdefault(supplier_id, Counter())[reason] += count
    return found
