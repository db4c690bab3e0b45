"""What the items of lines are called at their supplier."""

from collections.abc import Iterable
from dataclasses import dataclass
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
