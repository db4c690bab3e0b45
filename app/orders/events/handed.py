"""Who answers for orders on our side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS, OrderEvent
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class BuyerChanged(OrderEvent):
    """The order was handed over to another buyer, with all its lines."""

    name: ClassVar[str] = "orders.buyer_changed"
    buyer_before: int | None = None
    buyer_id: int
    line_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StandInNamed(Event):
    """Somebody stands in for a buyer from one day through another."""

    name: ClassVar[str] = "orders.stand_in_named"
    stand_in_id: int
    person_id: int
    standing_in_id: int
    from_on: date
    to_on: date

    def audience(self) -> Iterable[str]:
        return BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"person:{self.person_id}"}


@dataclass(frozen=True, kw_only=True)
class StandInEnded(Event):
    """The buyer is back before the last day that was said."""

    name: ClassVar[str] = "orders.stand_in_ended"
    stand_in_id: int
    person_id: int

    def audience(self) -> Iterable[str]:
        return BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"person:{self.person_id}"}


@dataclass(frozen=True, kw_only=True)
class StandInChanged(Event):
    """Somebody else answers now for these orders of a supplier, with their open lines, or their buyer does again."""

    name: ClassVar[str] = "orders.stand_in_changed"
    supplier_id: int
    person_id: int
    order_ids: tuple[int, ...]
    line_ids: tuple[int, ...] = ()

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "sales"} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"person:{self.person_id}", f"supplier:{self.supplier_id}"}
