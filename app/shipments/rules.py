"""The steps of a shipment and how much may be announced. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from app.catalog.rules import check_day, check_words, check_written, plain
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
GONE = frozenset({Step.RETURNED, Step.CANCELLED})
COUNTS = frozenset(WAY[1:])
"""While a shipment is at one of these steps, what it holds is announced: it need not be shipped again."""
MOST_PACKAGES = 9999
OVER_DELIVERY = Decimal(0)
"""How much more than is to be shipped may be announced, as a share."""


@dataclass(frozen=True)
class Notice:
    """What a supplier says of a shipment beside what is in it; the number is its own."""

    number: str
    shipped_on: date
    eta_on: date | None = None
    carrier: str = ""
    tracking_number: str = ""
    packages: int | None = None
    note: str = ""

    @property
    def words(self) -> dict[str, Any]:
        return asdict(self)


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


def checked_notice(notice: Notice) -> Notice:
    """The notice as it is kept. Raises `RuleBroken`."""
    _check_dates(notice.shipped_on, notice.eta_on)
    if notice.packages is not None and not 0 < notice.packages <= MOST_PACKAGES:
        raise RuleBroken(
            "packages",
            "{found} packages. Expected 1 to {most}, or nothing.",
            field="packages",
            found=notice.packages,
            most=MOST_PACKAGES,
        )
    return Notice(
        number=check_written(notice.number, 40, field="number"),
        shipped_on=notice.shipped_on,
        eta_on=notice.eta_on,
        carrier=check_words(notice.carrier, 80, field="carrier"),
        tracking_number=check_words(notice.tracking_number, 60, field="tracking_number"),
        packages=notice.packages,
        note=check_words(notice.note, 500, field="note"),
    )


Content = tuple[Notice, Mapping[int, Decimal]]


def check_same(before: Content, again: Content, number: str) -> None:
    """The same number with the same content is the same shipment; with another it is a slip. Raises `RuleBroken`."""
    if before != again:
        raise RuleBroken(
            "number",
            "You told us of a shipment {number} already, with other content. Correct that one, or give this another number.",
            field="number",
            number=number,
        )


def check_not_received(received: bool, step: Step) -> None:
    """A shipment is corrected until something of it is here. Raises `RuleBroken`."""
    if received or step in GONE:
        raise RuleBroken("received", "The shipment is {step}, or some of it was received: it stays as it is.", step=str(step))


def check_correctable(told: Sequence[tuple[int, int | None]]) -> int:
    """Which step is taken back: the last one that was neither corrected nor is a correction. Raises `RuleBroken`.

    `told` are pairs of a step's id and of the id that it corrects, in order. Returns the place in the list.
    """
    taken_back = {corrects for _, corrects in told if corrects is not None}
    for place in range(len(told) - 1, -1, -1):
        step_id, corrects = told[place]
        if corrects is None and step_id not in taken_back:
            return place
    raise RuleBroken("step", "There is no step left to take back.")


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


def _check_dates(shipped_on: date, eta_on: date | None) -> None:
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
            eta=eta_on,
            shipped=shipped_on,
        )


def check_flag(flag: Flag, reason: str) -> str:
    """What holds a shipment up is told with its reason. Raises `RuleBroken`."""
    if not reason.strip():
        raise RuleBroken("reason", "Say what holds the shipment up.", field="reason")
    return reason.strip()


def in_transit(shipped: Decimal, received: Decimal, *, counts: bool) -> Decimal:
    """What of a shipment line is still on its way."""
    return max(Decimal(0), shipped - received) if counts else Decimal(0)
