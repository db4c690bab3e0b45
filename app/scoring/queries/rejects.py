"""For which reasons goods were rejected, counted by the database: three statements for any number of suppliers."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.database import db
from app.orders.models import Order, OrderLine
from app.principal import Principal
from app.receipts.models import Inspection, Receipt
from app.receipts.rules import Outcome


class Rejects(NamedTuple):
    """So many receipts, and how many of them were rejected for each reason."""

    receipts: int = 0
    reasons: Counter[str] = Counter()


def rejects_of(actor: Principal, supplier_ids: Collection[int], since: date | None) -> dict[int, Rejects]:
    """By supplier; those of which nothing arrived since then are left out."""
    of = _of(supplier_ids, since)
    arrived = db.session.execute(select(Receipt.supplier_id, func.count()).where(*of).group_by(Receipt.supplier_id))
    reasons: dict[int, Counter[str]] = {}
    for supplier_id, reason, _receipt_id in _rejected(of):
        reasons.setdefault(supplier_id, Counter())[reason] += 1
    return {supplier_id: Rejects(receipts, reasons.get(supplier_id, Counter())) for supplier_id, receipts in arrived}


class Arrived(NamedTuple):
    """A receipt, and the reasons for which something of it was rejected, each once, in the order of their codes."""

    receipt_id: int
    line_id: int
    order_number: str
    line_no: int
    arrived_on: date | None
    quantity: Decimal
    unit: str
    reasons: list[str]


def arrivals_of(actor: Principal, supplier_id: int, since: date | None, *, most: int | None = None) -> Iterator[Arrived]:
    """What the quality of a supplier is counted over, the newest first; with `most`, only so many that were rejected."""
    of = _of([supplier_id], since)
    reasons: dict[int, list[str]] = {}
    for _supplier_id, reason, receipt_id in sorted(_rejected(of)):
        reasons.setdefault(receipt_id, []).append(reason)
    wanted = (
        select(Receipt.id, OrderLine.id, Order.number, OrderLine.line_no, Receipt.arrived_on, Receipt.quantity, OrderLine.unit)
        .join(OrderLine, OrderLine.id == Receipt.order_line_id)
        .join(Order, Order.id == Receipt.order_id)
        .where(*of)
        .order_by(Receipt.id.desc())
    )
    if most is not None:
        wanted = wanted.where(Receipt.id.in_(sorted(reasons)[-most:]))
    return (Arrived(*row, reasons.get(row[0], [])) for row in db.session.execute(wanted))


def _of(supplier_ids: Collection[int], since: date | None) -> list[ColumnElement[bool]]:
    return [Receipt.supplier_id.in_(supplier_ids), Receipt.reversed_at.is_(None), *_since(since)]


def _since(day: date | None) -> list[ColumnElement[bool]]:
    """What arrived since a day; of what nobody knows when it arrived, what was posted since."""
    if day is None:
        return []
    posted = Receipt.posted_at >= datetime.combine(day, time.min, UTC)
    return [or_(Receipt.arrived_on >= day, and_(Receipt.arrived_on.is_(None), posted))]


def _rejected(of: list[ColumnElement[bool]]) -> set[tuple[int, str, int]]:
    """Supplier, reason and receipt: at the dock, or when somebody had looked at it; a receipt counts once for a reason."""
    at_the_dock = select(Receipt.supplier_id, Receipt.reject_reason, Receipt.id).where(*of, Receipt.rejected > 0)
    later = select(Inspection.supplier_id, Inspection.reason, Inspection.receipt_id)
    later = later.join(Receipt, Receipt.id == Inspection.receipt_id).where(*of, Inspection.outcome == Outcome.REJECTED)
    return {(row[0], row[1], row[2]) for each in (at_the_dock, later) for row in db.session.execute(each)}
