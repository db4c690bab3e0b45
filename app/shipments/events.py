"""What happened to shipments. Each names the order lines whose sums moved with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.events import Event
from app.principal import room_of_site, room_of_supplier


@dataclass(frozen=True, kw_only=True)
class ShipmentEvent(Event, abstract=True):
    """Told to the supplier, to buyers, sales and administrators, and at the site."""

    shipment_id: int
    supplier_id: int
    site_id: int
    order_ids: tuple[int, ...]
    line_ids: tuple[int, ...]

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), room_of_site(self.site_id), "procurement", "sales", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"shipment:{self.shipment_id}"} | {f"order:{order_id}" for order_id in self.order_ids}


@dataclass(frozen=True, kw_only=True)
class ShipmentAnnounced(ShipmentEvent):
    """A ship notice that has not left yet. `quantities` go with `line_ids`."""

    name: ClassVar[str] = "shipments.shipment_announced"
    quantities: tuple[Decimal, ...]
    step: str
    shipped_on: date
    eta_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ShipmentDispatched(ShipmentEvent):
    """It has left. `quantities` go with `line_ids`."""

    name: ClassVar[str] = "shipments.shipment_dispatched"
    quantities: tuple[Decimal, ...]
    shipped_on: date
    eta_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ShipmentMoved(ShipmentEvent):
    """The next step of its way."""

    name: ClassVar[str] = "shipments.shipment_moved"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class StepCorrected(ShipmentEvent):
    """A step was told by mistake: the shipment is where it was before."""

    name: ClassVar[str] = "shipments.step_corrected"
    before: str
    after: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ShipmentCorrected(ShipmentEvent):
    """What was announced of it is different. `quantities` go with `line_ids`, `fields` are other changed words."""

    name: ClassVar[str] = "shipments.shipment_corrected"
    quantities_before: tuple[Decimal, ...]
    quantities: tuple[Decimal, ...]
    eta_before: date | None = None
    eta_on: date | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FlagSet(ShipmentEvent):
    name: ClassVar[str] = "shipments.flag_set"
    flag: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FlagLifted(ShipmentEvent):
    name: ClassVar[str] = "shipments.flag_lifted"
    flag: str


@dataclass(frozen=True, kw_only=True)
class PackagesChanged(ShipmentEvent):
    """It is packed differently: so many packages it has now."""

    name: ClassVar[str] = "shipments.packages_changed"
    packages: int


@dataclass(frozen=True, kw_only=True)
class SsccPrefixChosen(Event):
    """From which GS1 company prefix the supplier's packages are numbered from now on; a matter of it and the buyers."""

    name: ClassVar[str] = "shipments.sscc_prefix_chosen"
    supplier_id: int
    prefix: str

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "procurement", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}
