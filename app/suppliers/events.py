"""What happened to suppliers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class SupplierEvent(Event, abstract=True):
    """Told to buyers and administrators, to sales (a supplier's name is theirs to see), and to the supplier itself."""

    supplier_id: int

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "procurement", "sales", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}


@dataclass(frozen=True, kw_only=True)
class SupplierAdded(SupplierEvent):
    name: ClassVar[str] = "suppliers.supplier_added"


@dataclass(frozen=True, kw_only=True)
class SupplierChanged(SupplierEvent):
    """`fields` are the names of what is different now."""

    name: ClassVar[str] = "suppliers.supplier_changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SupplierStateChanged(SupplierEvent):
    """The reason is ours: the supplier and sales see the state, its own room does not hear why."""

    name: ClassVar[str] = "suppliers.supplier_state_changed"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SupplierStateReasoned(SupplierEvent):
    """Why a supplier's state was changed, for buyers and administrators alone."""

    name: ClassVar[str] = "suppliers.supplier_state_reasoned"
    before: str
    after: str
    reason: str

    def audience(self) -> Iterable[str]:
        return {"procurement", "admin"}


@dataclass(frozen=True, kw_only=True)
class PlantAdded(SupplierEvent):
    name: ClassVar[str] = "suppliers.plant_added"
    plant_id: int
