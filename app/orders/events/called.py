"""What is said of open lines by what stands elsewhere: at their supplier, in its certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS
from app.principal import room_of_site, room_of_supplier


@dataclass(frozen=True, kw_only=True)
class ItemCalledOtherwise(Event):
    """The item of these open lines of one site has another article number at the supplier now, or another unit of buying."""

    name: ClassVar[str] = "orders.item_called_otherwise"
    supplier_id: int
    line_ids: tuple[int, ...]
    site_id: int | None = None

    def audience(self) -> Iterable[str]:
        dock = {room_of_site(self.site_id)} if self.site_id else set()
        return {room_of_supplier(self.supplier_id), "sales"} | dock | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}


@dataclass(frozen=True, kw_only=True)
class LacksChanged(Event):
    """Something else than before is lacking for these lines of a supplier to a site, or nothing any more.

    `certificate_ids` are those that would stand for it. Of a great many lines none is named: pages load anew.
    """

    name: ClassVar[str] = "orders.lacks_changed"
    supplier_id: int
    site_id: int
    order_ids: tuple[int, ...]
    line_ids: tuple[int, ...]
    certificate_ids: tuple[int, ...]

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), room_of_site(self.site_id)} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}


@dataclass(frozen=True, kw_only=True)
class WaivedEvent(Event, abstract=True):
    """What is lacking for these open lines of a supplier is let pass, or not any more. Why, the waiver says.

    The days are those of the supplier's seat, as they were granted.
    """

    waiver_id: int
    supplier_id: int
    type_id: int
    valid_from: date
    valid_to: date
    order_ids: tuple[int, ...]
    line_ids: tuple[int, ...]

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"order:{order_id}" for order_id in self.order_ids}


@dataclass(frozen=True, kw_only=True)
class LinesWaived(WaivedEvent):
    name: ClassVar[str] = "orders.lines_waived"


@dataclass(frozen=True, kw_only=True)
class LinesNotWaived(WaivedEvent):
    name: ClassVar[str] = "orders.lines_not_waived"
