"""What happened with corrective actions. The facts carry ids and days alone: the words stand in rows that few may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionEvent(Event, abstract=True):
    """Told to the supplier and to buyers: it is theirs alone."""

    supplier_id: int
    order_id: int
    line_id: int
    line_no: int
    corrective_action_id: int

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"order:{self.order_id}", f"supplier:{self.supplier_id}"}


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionAsked(CorrectiveActionEvent):
    """`due_on` is the last day on which it is answered in time, where the supplier is; so it is in all of these."""

    name: ClassVar[str] = "quality.corrective_action_asked"
    due_on: date


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionAnswered(CorrectiveActionEvent):
    """What is changed holds from `effective_on`."""

    name: ClassVar[str] = "quality.corrective_action_answered"
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionSentBack(CorrectiveActionEvent):
    """It waits for the supplier again."""

    name: ClassVar[str] = "quality.corrective_action_sent_back"
    due_on: date


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionClosed(CorrectiveActionEvent):
    name: ClassVar[str] = "quality.corrective_action_closed"


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionWithdrawn(CorrectiveActionEvent):
    name: ClassVar[str] = "quality.corrective_action_withdrawn"


@dataclass(frozen=True, kw_only=True)
class CorrectiveActionBecameOverdue(CorrectiveActionEvent):
    """The day passed where the supplier is, and nobody had answered."""

    name: ClassVar[str] = "quality.corrective_action_became_overdue"
    due_on: date
