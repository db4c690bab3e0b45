"""What happened to how items are bought."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class SupplierItemKept(Event):
    """What an item is called at a supplier, or how it is bought there, is different now. `fields` say what."""

    name: ClassVar[str] = "sourcing.supplier_item_kept"
    supplier_id: int
    item_id: int
    fields: tuple[str, ...]

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "procurement", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}", f"item:{self.item_id}"}
