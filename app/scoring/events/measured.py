"""That the numbers of a supplier are others than before; and what it disputed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class ScoreEvent(Event, abstract=True):
    """Told to the supplier and to buyers; never to sales, nor at a site."""

    supplier_id: int

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "procurement", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}


@dataclass(frozen=True, kw_only=True)
class ScoreMoved(ScoreEvent):
    """Units of these lines are measured otherwise since the fact called `because`, or a day began that counts them.

    `otif` of `units` is the requested baseline over the rolling year; equal before and after where only open units changed.
    No lines: time alone moved a figure, something owed is later or left a rolling period.
    """

    name: ClassVar[str] = "scoring.score_moved"
    because: str
    line_ids: tuple[int, ...]
    units_before: int
    otif_before: int
    units: int
    otif: int


@dataclass(frozen=True, kw_only=True)
class DisputeEvent(ScoreEvent, abstract=True):
    """In the history of the order too. Reasons stay in the dispute: they are words of a supplier and of buyers."""

    dispute_id: int
    order_id: int
    line_id: int
    line_no: int

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}", f"order:{self.order_id}"}


@dataclass(frozen=True, kw_only=True)
class UnitDisputed(DisputeEvent):
    """The line is left out until it is decided. `cause` is on whose side the supplier sees it."""

    name: ClassVar[str] = "scoring.unit_disputed"
    cause: str


@dataclass(frozen=True, kw_only=True)
class DisputeGranted(DisputeEvent):
    """The line stays left out, for this cause."""

    name: ClassVar[str] = "scoring.dispute_granted"
    cause: str


@dataclass(frozen=True, kw_only=True)
class DisputeRefused(DisputeEvent):
    """The line counts again."""

    name: ClassVar[str] = "scoring.dispute_refused"


@dataclass(frozen=True, kw_only=True)
class DisputeWithdrawn(DisputeEvent):
    """The supplier took it back: the line counts again."""

    name: ClassVar[str] = "scoring.dispute_withdrawn"
