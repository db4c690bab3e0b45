"""What arrived, and what was taken back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.orders.events import LineEvent


@dataclass(frozen=True, kw_only=True)
class LineReceived(LineEvent):
    """`arrived_on` is None where nobody knows the day."""

    name: ClassVar[str] = "receipts.line_received"
    receipt_id: int
    quantity: Decimal
    rejected: Decimal
    remedy: str
    reject_reason: str
    arrived_on: date | None = None
    left: Decimal
    to_inspection: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiptReversed(LineEvent):
    """A receipt was taken back: what it brought is owed again."""

    name: ClassVar[str] = "receipts.receipt_reversed"
    receipt_id: int
    quantity: Decimal
    rejected: Decimal
    left: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class LineCompleted(LineEvent):
    """We do not wait for the rest: `missing` units stay failed."""

    name: ClassVar[str] = "receipts.line_completed"
    missing: Decimal
