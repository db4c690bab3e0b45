"""What we answered proposals with, what came of that, and what became of lines that were rejected or replaced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS, LineEvent, PartsEvent


@dataclass(frozen=True, kw_only=True)
class CounterProposed(PartsEvent):
    """We offer something else than what the supplier proposed: not binding, and the supplier is to answer."""

    name: ClassVar[str] = "orders.counter_proposed"
    proposal_id: int
    requested_on: date
    remainder: Decimal
    answer_by: date | None = None
    reason: str


@dataclass(frozen=True, kw_only=True)
class CounterDeclined(LineEvent):
    """`binding_on` is the day that counts again."""

    name: ClassVar[str] = "orders.counter_declined"
    proposal_id: int
    binding_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CounterWithdrawn(LineEvent):
    name: ClassVar[str] = "orders.counter_withdrawn"
    proposal_id: int
    binding_on: date


@dataclass(frozen=True, kw_only=True)
class LineSubstituted(LineEvent):
    """Another item takes the place of the ordered one; both by their numbers."""

    name: ClassVar[str] = "orders.line_substituted"
    number_before: str
    number: str


@dataclass(frozen=True, kw_only=True)
class LinePlacedElsewhere(LineEvent):
    """`draft` is the id of the order that was drafted for another supplier: the buyers’ business."""

    name: ClassVar[str] = "orders.line_placed_elsewhere"
    draft: int

    def audience(self) -> Iterable[str]:
        return BUYERS


@dataclass(frozen=True, kw_only=True)
class ToleranceEvent(Event, abstract=True):
    """How far we would go is not for suppliers."""

    tolerance_id: int

    def audience(self) -> Iterable[str]:
        return BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"tolerance:{self.tolerance_id}"}


@dataclass(frozen=True, kw_only=True)
class ToleranceSet(ToleranceEvent):
    name: ClassVar[str] = "orders.tolerance_set"


@dataclass(frozen=True, kw_only=True)
class ToleranceEnded(ToleranceEvent):
    name: ClassVar[str] = "orders.tolerance_ended"
