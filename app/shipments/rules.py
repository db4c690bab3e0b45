"""The steps of a shipment and how much may be announced. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.catalog.rules import check_day, plain
from app.refusals import RuleBroken


class Step(StrEnum):
    """The way of a shipment. Steps may be skipped forward, never backward."""

    DRAFT = "draft"
    READY = "ready_for_pickup"
    DISPATCHED = "dispatched"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Flag(StrEnum):
    """What holds a shipment up; set with a reason, and lifted."""

    CUSTOMS_HOLD = "customs_hold"
    DELAYED = "delayed"
    EXCEPTION = "exception"


WAY = (Step.DRAFT, Step.READY, Step.DISPATCHED, Step.IN_TRANSIT, Step.OUT_FOR_DELIVERY, Step.DELIVERED)
BEFORE_DISPATCH = frozenset({Step.DRAFT, Step.READY})
MOVES: dict[Step, frozenset[Step]] = {
    **{step: frozenset(WAY[n + 1 :]) | {Step.RETURNED} for n, step in enumerate(WAY)},
    Step.DRAFT: frozenset(WAY[1:]) | {Step.CANCELLED},
    Step.READY: frozenset(WAY[2:]) | {Step.CANCELLED},
    Step.RETURNED: frozenset(),
    Step.CANCELLED: frozenset(),
}
COUNTS = frozenset(WAY[1:])
"""While a shipment is at one of these steps, what it holds is announced: it need not be shipped again."""
OVER_DELIVERY = Decimal(0)
"""How much more than is to be shipped may be announced, as a share."""


@dataclass(frozen=True)
class Packed:
    """So many units of an order line in a shipment; `version` is that of the line as it was seen."""

    order_line_id: int
    quantity: Decimal
    version: int | None = None


class Shippable(Protocol):
    """What the limit needs of an order line."""

    @property
    def id(self) -> int: ...
    @property
    def line_no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def to_ship(self) -> Decimal: ...


def check_step(before: Step, after: Step) -> None:
    """Raises `RuleBroken` unless the step is ahead. A wrong one is corrected, not undone."""
    if after not in MOVES[before]:
        raise RuleBroken(
            "step",
            "The shipment is {before}: it cannot be {after} now. Expected one of: {expected}.",
            field="step",
            before=str(before),
            after=str(after),
            expected=", ".join(step for step in Step if step in MOVES[before]) or "–",
        )


def check_amount(line: Shippable, quantity: Decimal, order_number: str) -> None:
    """Not more than is to be shipped, and the over-delivery that is allowed. Raises `RuleBroken`."""
    most = line.to_ship * (1 + OVER_DELIVERY)
    if quantity > most:
        raise RuleBroken(
            "too_much",
            "{found} {unit} of {order} line {line_no} is more than the {to_ship} {unit} that are to ship.",
            field=f"line-{line.id}-quantity",
            found=plain(quantity),
            unit=line.unit,
            order=order_number,
            line_no=line.line_no,
            to_ship=plain(most),
        )


def check_dates(shipped_on: date, eta_on: date | None) -> None:
    """It arrives no earlier than it leaves. Raises `RuleBroken`."""
    check_day(shipped_on, field="shipped_on")
    if eta_on is None:
        return
    check_day(eta_on, field="eta")
    if eta_on < shipped_on:
        raise RuleBroken(
            "eta",
            "It cannot arrive on {eta}, before it leaves on {shipped}.",
            field="eta",
            eta=eta_on.isoformat(),
            shipped=shipped_on.isoformat(),
        )


def check_flag(flag: Flag, reason: str) -> str:
    """What holds a shipment up is told with its reason. Raises `RuleBroken`."""
    if not reason.strip():
        raise RuleBroken("reason", "Say what holds the shipment up.", field="reason")
    return reason.strip()


def in_transit(shipped: Decimal, received: Decimal, *, counts: bool) -> Decimal:
    """What of a shipment line is still on its way."""
    return max(Decimal(0), shipped - received) if counts else Decimal(0)
