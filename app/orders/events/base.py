"""What facts about orders have in common: who hears of them and what they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.events import Event
from app.principal import room_of_site, room_of_supplier

BUYERS = frozenset({"procurement", "admin"})


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event, abstract=True):
    """Told to the supplier, to buyers, sales and administrators, and at the site. `revision` is the order's."""

    order_id: int
    supplier_id: int
    site_id: int
    revision: int

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "sales", room_of_site(self.site_id)} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"order:{self.order_id}"}


@dataclass(frozen=True, kw_only=True)
class LineEvent(OrderEvent, abstract=True):
    line_id: int
    line_no: int


@dataclass(frozen=True, kw_only=True)
class DraftEvent(Event, abstract=True):
    """A draft is the business of buyers alone."""

    order_id: int

    def audience(self) -> Iterable[str]:
        return {"procurement"}

    def subjects(self) -> Iterable[str]:
        return {f"order:{self.order_id}"}


class OnDay(NamedTuple):
    """So many units on that day."""

    quantity: Decimal
    on: date


@dataclass(frozen=True, kw_only=True)
class PartsEvent(LineEvent, abstract=True):
    """About several units on several days; `quantities` and `days` go pairwise."""

    quantities: tuple[Decimal, ...]
    days: tuple[date, ...]

    @property
    def parts(self) -> tuple[OnDay, ...]:
        return tuple(OnDay(quantity, on) for quantity, on in zip(self.quantities, self.days, strict=True))
