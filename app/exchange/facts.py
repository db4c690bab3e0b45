"""What one row says, typed: the parts of an order line and of a receipt. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


class Packed:
    """Packed as its bare values: the way of dataclasses with slots asks for each field by name, twice."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), tuple([getattr(self, name) for name in self.__slots__])


@dataclass(frozen=True, slots=True)
class SupplierPart(Packed):
    """What the file says; None where it says nothing, which then changes nothing."""

    code: str
    name: str | None
    country: str | None
    city: str | None
    latitude: Decimal | None
    longitude: Decimal | None
    currency: str
    internal: bool


@dataclass(frozen=True, slots=True)
class SitePart(Packed):
    code: str
    name: str | None
    country: str | None
    city: str | None
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class ItemPart(Packed):
    number: str
    name: str | None
    category: str | None
    unit: str
    unit_name: str | None
    unit_decimals: int | None


@dataclass(frozen=True, slots=True)
class OrderPart(Packed):
    """The header, as every row of the order must say it alike."""

    number: str
    ordered_on: date | None
    currency: str
    incoterm: str | None
    state: str
    supplier_code: str
    site_code: str


@dataclass(frozen=True, slots=True)
class LinePart(Packed):
    """`number` is None where the file has none: lines are counted then."""

    key: str
    number: int | None
    item_number: str
    unit: str
    quantity: Decimal
    unit_price: Decimal | None
    requested_on: date


@dataclass(frozen=True, slots=True)
class ReceiptPart(Packed):
    """`arrived_on` counts; unknown stays unknown. `received` is gross; 0 takes an earlier receipt back."""

    key: str
    received: Decimal
    rejected: Decimal
    arrived_on: date | None
    posted_on: date | None
    delivery_note: str | None


@dataclass(frozen=True, slots=True)
class OrderRow(Packed):
    row: int
    order: OrderPart
    line: LinePart
    supplier: SupplierPart
    site: SitePart
    item: ItemPart
    receipt: ReceiptPart | None


@dataclass(frozen=True, slots=True)
class ReceiptRow(Packed):
    row: int
    order_number: str
    line_key: str
    receipt: ReceiptPart
