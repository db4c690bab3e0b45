"""Who gets units: by hand within what there is, by a suggestion, and who loses them where there is less. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from app.catalog.rules import check_quantity, plain
from app.orders.rules.quantities import NOTHING
from app.refusals import RuleBroken

STOCK = None
"""The source of what is on hand already."""


class Needy(Protocol):
    """What the rules need of a customer order line."""

    @property
    def line_no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def precision(self) -> int: ...
    @property
    def shortfall(self) -> Decimal: ...


@dataclass(frozen=True)
class Need:
    """So many units of a customer order line come from nowhere yet."""

    line_id: int
    promised_on: date
    quantity: Decimal
    item_id: int = 0


@dataclass(frozen=True)
class Free:
    """So many units nobody has; `order_line_id` None: in stock. `on` is when they are expected, None where nobody knows."""

    order_line_id: int | None
    quantity: Decimal
    on: date | None


class Gift(NamedTuple):
    """So many units of a source for a customer order line."""

    line_id: int
    order_line_id: int | None
    quantity: Decimal


@dataclass(frozen=True)
class Held:
    """So many units that a customer order line has of a source and that could be taken from it."""

    allocation_id: int
    line_id: int
    promised_on: date
    quantity: Decimal


def suggested(needs: Iterable[Need], free: Iterable[Free]) -> list[Gift]:
    """The earliest need first, from what comes first: stock, then by day, what has no day last."""
    sources = sorted(free, key=_comes)
    there = {each.order_line_id: each.quantity for each in sources}
    gifts = []
    for need in sorted(needs, key=lambda each: (each.promised_on, each.line_id)):
        left = need.quantity
        for source in sources:
            taken = min(left, there[source.order_line_id])
            if taken > NOTHING:
                gifts.append(Gift(need.line_id, source.order_line_id, taken))
                there[source.order_line_id] -= taken
                left -= taken
    return gifts


def _comes(free: Free) -> tuple[bool, bool, date, int]:
    return (
        free.order_line_id is not STOCK,
        free.on is None and free.order_line_id is not STOCK,
        free.on or date.max,
        free.order_line_id or 0,
    )


def taken_back(held: Iterable[Held], excess: Decimal) -> list[tuple[Held, Decimal]]:
    """Who gives so many units back: the latest customer date first."""
    lost = []
    for each in sorted(held, key=lambda one: (one.promised_on, one.line_id), reverse=True):
        taken = min(excess, each.quantity)
        if taken > NOTHING:
            lost.append((each, taken))
        excess -= taken
    return lost


def check_allocated(line: Needy, quantity: Decimal, free: Decimal) -> None:
    """No more than the line needs and no more than the source has. Raises `RuleBroken` (field `quantity`)."""
    check_quantity(quantity, line.precision, line.unit)
    if quantity > line.shortfall:
        raise RuleBroken(
            "too_many",
            "{found} {unit} is more than the {most} {unit} of line {line_no} that come from nowhere yet.",
            field="quantity",
            found=plain(quantity),
            most=plain(line.shortfall),
            unit=line.unit,
            line_no=line.line_no,
        )
    if quantity > free:
        raise RuleBroken(
            "taken",
            "{found} {unit} is more than the {most} {unit} that nobody else has. Take at most {most}.",
            field="quantity",
            found=plain(quantity),
            most=plain(max(NOTHING, free)),
            unit=line.unit,
        )


def check_released(line: Needy, quantity: Decimal, outstanding: Decimal) -> None:
    """No more than has not left yet. Raises `RuleBroken` (field `quantity`)."""
    check_quantity(quantity, line.precision, line.unit)
    if quantity > outstanding:
        raise RuleBroken(
            "too_many",
            "{found} {unit} is more than the {most} {unit} of it that have not left. Release at most {most}.",
            field="quantity",
            found=plain(quantity),
            most=plain(outstanding),
            unit=line.unit,
        )


def shared(quantity: Decimal, ready: Sequence[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    """Which allocations a dispatch uses up, in their order: (id, so much)."""
    used = []
    for key, there in ready:
        taken = min(quantity, there)
        if taken > NOTHING:
            used.append((key, taken))
        quantity -= taken
    return used
