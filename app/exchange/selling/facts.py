"""What one row of customer orders says, typed. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.exchange.facts import ItemPart, Packed, SitePart


@dataclass(frozen=True, slots=True)
class CustomerPart(Packed):
    """What the file says; None where it says nothing, which then changes nothing."""

    code: str
    name: str | None
    country: str | None
    city: str | None
    contact: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class SoldOrder(Packed):
    """The head of a customer order, as every row of it must say it alike."""

    number: str
    customer_number: str
    site_code: str
    ordered_on: date | None
    currency: str
    their_reference: str | None
    ship_to: str | None


@dataclass(frozen=True, slots=True)
class SoldLine(Packed):
    """`source_order` and `source_line` are the order line that it comes from; it has left on `dispatched_on`, all of it."""

    key: str
    number: int | None
    item_number: str
    quantity: Decimal
    unit_price: Decimal | None
    promised_on: date
    source_order: str | None
    source_line: str | None
    dispatched_on: date | None
    carrier: str | None


@dataclass(frozen=True, slots=True)
class SoldRow(Packed):
    row: int
    order: SoldOrder
    line: SoldLine
    customer: CustomerPart
    site: SitePart
    item: ItemPart
    receipt: ClassVar[None] = None
    """Customer orders bring none; the staging area asks."""
