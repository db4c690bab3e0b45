"""What happened in conversations. The facts carry ids alone: what was said stands in rows that few may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class TalkEvent(Event, abstract=True):
    """Told to the supplier and to buyers. `by_supplier` says which side did it."""

    order_id: int
    supplier_id: int
    line_id: int
    line_no: int
    by_supplier: bool

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"order:{self.order_id}"}


@dataclass(frozen=True, kw_only=True)
class MessageWritten(TalkEvent):
    """`message_ids` are the questions that it answers."""

    name: ClassVar[str] = "conversations.message_written"
    message_id: int
    message_ids: tuple[int, ...]
    asks: bool
    files: int


@dataclass(frozen=True, kw_only=True)
class MessagesRead(TalkEvent):
    """The other side's messages were seen. Of no interest to the order's history."""

    name: ClassVar[str] = "conversations.messages_read"
    message_ids: tuple[int, ...]

    def subjects(self) -> Iterable[str]:
        return {f"conversation:{self.line_id}"}


@dataclass(frozen=True, kw_only=True)
class AnswerWaived(TalkEvent):
    """A question needs no answer any more."""

    name: ClassVar[str] = "conversations.answer_waived"
    message_id: int
