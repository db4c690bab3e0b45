"""What arrived, and what was taken back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.orders.events import LineEvent

NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class LineReceived(LineEvent):
    """`arrived_on` is None where nobody knows the day. `quantity` is gross; `shipped` of it came with `shipment_ids`.

    `blocked` units are set aside until somebody has looked at them; all of them if it is `uncertified`: a certificate that
    was required on the day did not hold. It `replaces` a receipt of which only the day was wrong.
    """

    name: ClassVar[str] = "receipts.line_received"
    receipt_id: int
    quantity: Decimal
    rejected: Decimal
    remedy: str
    reject_reason: str
    arrived_on: date | None = None
    left: Decimal
    to_inspection: bool = False
    blocked: Decimal = NOTHING
    shipment_ids: tuple[int, ...] = ()
    shipped: tuple[Decimal, ...] = ()
    replaces: int | None = None
    uncertified: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiptReversed(LineEvent):
    """A receipt was taken back with all that became of it: what it brought is owed again.

    `rejected` counts what was turned down at the dock and later. `replaced`: it was said anew, for another day.
    """

    name: ClassVar[str] = "receipts.receipt_reversed"
    receipt_id: int
    quantity: Decimal
    rejected: Decimal
    left: Decimal
    reason: str
    blocked: Decimal = NOTHING
    returned: Decimal = NOTHING
    to_replace: Decimal = NOTHING
    shipment_ids: tuple[int, ...] = ()
    shipped: tuple[Decimal, ...] = ()
    replaced: bool = False


@dataclass(frozen=True, kw_only=True)
class UnitsAccepted(LineEvent):
    """Units that were set aside are all right."""

    name: ClassVar[str] = "receipts.units_accepted"
    receipt_id: int
    quantity: Decimal
    blocked: Decimal


@dataclass(frozen=True, kw_only=True)
class UnitsRejected(LineEvent):
    """Units that were set aside are not: `remedy` says whether they are owed again."""

    name: ClassVar[str] = "receipts.units_rejected"
    receipt_id: int
    quantity: Decimal
    reason: str
    remedy: str
    blocked: Decimal
    left: Decimal


@dataclass(frozen=True, kw_only=True)
class UnitsReturned(LineEvent):
    """Units that we had kept go back: `remedy` says whether they are owed again."""

    name: ClassVar[str] = "receipts.units_returned"
    receipt_id: int
    quantity: Decimal
    reason: str
    remedy: str
    left: Decimal


@dataclass(frozen=True, kw_only=True)
class PicturesAdded(LineEvent):
    """Pictures or papers show what a receipt was like."""

    name: ClassVar[str] = "receipts.pictures_added"
    receipt_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class ShipmentFellShort(LineEvent):
    """So many units of the line were announced in the shipment and did not come with it: they are to be shipped again."""

    name: ClassVar[str] = "receipts.shipment_fell_short"
    shipment_id: int
    announced: Decimal
    arrived: Decimal
    missing: Decimal


@dataclass(frozen=True, kw_only=True)
class LineCompleted(LineEvent):
    """We do not wait for the rest: `missing` units stay failed."""

    name: ClassVar[str] = "receipts.line_completed"
    missing: Decimal
