"""What we may change of an issued order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from app.catalog.rules import plain
from app.orders.rules.quantities import least_quantity
from app.refusals import RuleBroken


@dataclass(frozen=True)
class Change:
    """What one line becomes: fields that are None stay as they are.

    Lines are named by `line_id`, or by the buyer's own `external_key`.
    """

    line_id: int | None = None
    external_key: str | None = None
    version: int | None = None
    quantity: Decimal | None = None
    requested_on: date | None = None
    unit_price: Decimal | None = None


@dataclass(frozen=True)
class NewLine:
    """A line to add: what is asked for, of which item, and by when."""

    item_id: int
    quantity: Decimal
    requested_on: date
    unit_price: Decimal | None = None
    line_no: int | None = None
    external_key: str | None = None


class Revisable(Protocol):
    """What the limits of a revision need of a line."""

    @property
    def line_no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def in_transit(self) -> Decimal: ...
    @property
    def received(self) -> Decimal: ...
    @property
    def returned(self) -> Decimal: ...
    @property
    def cancelled(self) -> Decimal: ...
    @property
    def shipped(self) -> Decimal: ...


def check_new_quantity(line: Revisable, quantity: Decimal) -> None:
    """A line cannot shrink below what is on its way or here and did not go back. Raises `RuleBroken`.

    What was rejected has been received: whoever does not want its replacement any more cancels that. A line of which
    more came than was asked for may stay as it is, or grow.
    """
    least = least_quantity(line.in_transit, line.received, line.returned, line.cancelled)
    if quantity < min(least, line.quantity):
        raise RuleBroken(
            "least",
            "Line {line_no} cannot go down to {found} {unit}: {least} {unit} are shipped, received or cancelled already.",
            field="quantity",
            line_no=line.line_no,
            found=plain(quantity),
            least=plain(least),
            unit=line.unit,
        )


def check_new_unit(line: Revisable, unit: str, number: str) -> None:
    """Another item is counted in the same unit. Raises `RuleBroken`."""
    if unit != line.unit:
        raise RuleBroken(
            "unit",
            "{found} is counted in {unit}, line {line_no} in {expected}. A substitute has the same unit.",
            field="substitute",
            found=number,
            unit=unit,
            line_no=line.line_no,
            expected=line.unit,
        )


def check_certified(line: Revisable, number: str, lacking: Sequence[str]) -> None:
    """The supplier holds what its item needs, as for a new order. Raises `RuleBroken`."""
    if lacking:
        raise RuleBroken(
            "certificates",
            "{found} needs what the supplier of line {line_no} does not hold today: {lacking}. Ask for it, have it checked, "
            "then accept; or decline the other item.",
            field="substitute",
            found=number,
            line_no=line.line_no,
            lacking=", ".join(lacking),
        )


def check_may_take_place(line: Revisable, number: str, lacking: Sequence[str]) -> None:
    """What a new order would need is held on the day on which another item is agreed. Raises `RuleBroken`."""
    if lacking:
        raise RuleBroken(
            "certificates",
            "{found} needs what does not hold for line {line_no} today: {lacking}. Submit it with your certificates and "
            "accept once it is verified, or decline.",
            found=number,
            line_no=line.line_no,
            lacking=", ".join(lacking),
        )


def check_new_item(line: Revisable) -> None:
    """The item is fixed once something of the line has shipped. Raises `RuleBroken`."""
    if line.shipped or line.received:
        raise RuleBroken(
            "shipped",
            "The item of line {line_no} is fixed: something of it has shipped.",
            field="substitute",
            line_no=line.line_no,
        )


def check_new_price(line: Revisable, before: Decimal | None, after: Decimal, *, field: str = "unit_price") -> None:
    """A price is fixed once something of the line has shipped. Raises `RuleBroken`."""
    if before != after and (line.shipped or line.received):
        raise RuleBroken(
            "shipped",
            "The price of line {line_no} is fixed: something of it has shipped.",
            field=field,
            line_no=line.line_no,
        )
