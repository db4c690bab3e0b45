"""What happened to addresses and to links in mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS, OrderEvent
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class AddressBounced(Event):
    """The server of a person's address said that it takes no mail: they hear of nothing until it is mended."""

    name: ClassVar[str] = "notifications.address_bounced"
    person_id: int
    supplier_id: int | None = None

    def audience(self) -> Iterable[str]:
        return BUYERS | ({room_of_supplier(self.supplier_id)} if self.supplier_id else set())

    def subjects(self) -> Iterable[str]:
        return {f"person:{self.person_id}"}


@dataclass(frozen=True, kw_only=True)
class LinksRevoked(OrderEvent):
    """The links to an order that a person had in mails were ended by hand."""

    name: ClassVar[str] = "notifications.links_revoked"
    person_id: int

    def audience(self) -> Iterable[str]:
        return BUYERS | {room_of_supplier(self.supplier_id)}


@dataclass(frozen=True, kw_only=True)
class NoticesChanged(Event):
    """Somebody was told something, or read what they were told: their count of unread notices is another."""

    name: ClassVar[str] = "notifications.notices_changed"
    person_id: int
    supplier_id: int | None = None

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)} if self.supplier_id else BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"person:{self.person_id}"}
