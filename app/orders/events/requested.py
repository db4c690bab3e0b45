"""What was said about cancelling what is agreed. `side` is whose request it is: `us` or `supplier`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from app.orders.events.base import LineEvent


@dataclass(frozen=True, kw_only=True)
class CancellationAsked(LineEvent):
    """The line binds until the other side agrees."""

    name: ClassVar[str] = "orders.cancellation_asked"
    side: str
    quantity: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class CancellationGranted(LineEvent):
    """So much is cancelled; what shipped meanwhile is not. A `LineCancelled` follows."""

    name: ClassVar[str] = "orders.cancellation_granted"
    side: str
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class CancellationRefused(LineEvent):
    name: ClassVar[str] = "orders.cancellation_refused"
    side: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CancellationWithdrawn(LineEvent):
    """Who asked took it back."""

    name: ClassVar[str] = "orders.cancellation_withdrawn"
    side: str
