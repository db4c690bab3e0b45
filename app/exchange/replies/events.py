"""What happened with workbooks that came by mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS, OrderEvent
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class SheetMailed(OrderEvent):
    """A person sent a workbook with answers back; it waits until somebody confirms it."""

    name: ClassVar[str] = "exchange.sheet_mailed"
    mailed_sheet_id: int
    person_id: int

    def audience(self) -> Iterable[str]:
        return BUYERS | {room_of_supplier(self.supplier_id)}


@dataclass(frozen=True, kw_only=True)
class MailUnclear(Event):
    """A mail came in that nobody but a buyer can make sense of."""

    name: ClassVar[str] = "exchange.mail_unclear"
    received_mail_id: int

    def audience(self) -> Iterable[str]:
        return BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"received_mail:{self.received_mail_id}"}


@dataclass(frozen=True, kw_only=True)
class MailSettled(MailUnclear):
    """A buyer has looked at it, and done what was to be done."""

    name: ClassVar[str] = "exchange.mail_settled"
