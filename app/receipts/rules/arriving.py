"""What may be received of a line, and how arrivals use up what was announced. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.catalog.rules import check_day, check_not_negative, check_quantity, plain
from app.refusals import RuleBroken

NOTHING = Decimal(0)
OWED = "{found} {unit} of line {line_no} is more than the {most} {unit} that are owed. Expected at most {most}."
OVER = (
    "{found} {unit} of line {line_no} is more than the {owed} {unit} that are owed and the {over} {unit} "
    "that may come on top. Expected at most {most}."
)


class Remedy(StrEnum):
    """Whether units that we do not keep are owed again."""

    REPLACE = "replace"
    CREDIT = "credit"


class RejectReason(StrEnum):
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    OUT_OF_SPECIFICATION = "out_of_specification"
    PAPERS_MISSING = "papers_missing"
    EXPIRED = "expired"
    OTHER = "other"


@dataclass(frozen=True)
class Delivery:
    """What is said of everything that arrived together. `arrived_on` None means that nobody knows the day.

    `source` is the other system that tells us, with keys of its own; `posted_at` when it was typed there.
    """

    arrived_on: date | None
    delivery_note: str = ""
    note: str = ""
    source: str | None = None
    posted_at: datetime | None = None


@dataclass(frozen=True)
class Received:
    """What arrived of one line: gross, of which rejected, and of which set aside until somebody has looked at it.

    `surplus` takes more than is owed knowingly. `short`: what is missing of the shipment line that is named does not
    come with it any more. `external_key` is what the delivery's source calls the receipt.
    """

    order_line_id: int
    quantity: Decimal
    rejected: Decimal = NOTHING
    reason: str = ""
    remedy: str = ""
    version: int | None = None
    shipment_line_id: int | None = None
    surplus: bool = False
    blocked: Decimal = NOTHING
    short: bool = False
    external_key: str | None = None


class Receivable(Protocol):
    """What the limits of a receipt need of an order line."""

    @property
    def id(self) -> int: ...
    @property
    def line_no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def precision(self) -> int: ...
    @property
    def still_owed(self) -> Decimal: ...
    @property
    def most_received(self) -> Decimal: ...


def check_received(line: Receivable, received: Received) -> None:
    """What arrived makes sense, and is no more than is owed and may come on top, unless it is taken knowingly.

    Raises `RuleBroken` with the field `line-<id>-received`, `-rejected`, `-reason`, `-remedy` or `-blocked`.
    """
    field = f"line-{line.id}"
    check_quantity(received.quantity, line.precision, line.unit, field=f"{field}-received")
    check_not_negative(received.rejected, line.precision, line.unit, field=f"{field}-rejected")
    check_not_negative(received.blocked, line.precision, line.unit, field=f"{field}-blocked")
    if not received.surplus:
        _check_surplus(line, received.quantity, f"{field}-received")
    if received.rejected:
        _check_rejected(line, received, field)
    _check_blocked(line, received, field)


def _check_surplus(line: Receivable, quantity: Decimal, field: str) -> None:
    if quantity <= line.most_received:
        return
    over = line.most_received - line.still_owed
    raise RuleBroken(
        "surplus",
        OVER if over > 0 else OWED,
        field=field,
        found=plain(quantity),
        unit=line.unit,
        line_no=line.line_no,
        owed=plain(line.still_owed),
        over=plain(max(NOTHING, over)),
        most=plain(line.most_received),
    )


def _check_rejected(line: Receivable, received: Received, field: str) -> None:
    """Rejected units came, have a reason, and it is said whether they are owed again."""
    if received.rejected > received.quantity:
        raise RuleBroken(
            "rejected",
            "{rejected} {unit} rejected of {quantity} {unit} that arrived. Expected at most {quantity}.",
            field=f"{field}-rejected",
            rejected=plain(received.rejected),
            quantity=plain(received.quantity),
            unit=line.unit,
        )
    check_reject_reason(received.reason, field=f"{field}-reason")
    check_remedy(received.remedy, field=f"{field}-remedy")


def _check_blocked(line: Receivable, received: Received, field: str) -> None:
    """What is set aside has arrived and is not rejected already."""
    if received.blocked > received.quantity - received.rejected:
        raise RuleBroken(
            "blocked",
            "{blocked} {unit} set aside of {quantity} {unit} that arrived and are not rejected. Expected at most {quantity}.",
            field=f"{field}-blocked",
            blocked=plain(received.blocked),
            quantity=plain(received.quantity - received.rejected),
            unit=line.unit,
        )


def check_reject_reason(reason: str, *, field: str = "reason") -> RejectReason:
    """Raises `RuleBroken`."""
    if reason not in set(RejectReason):
        raise RuleBroken("reject_reason", "Say why units were rejected: choose a reason.", field=field)
    return RejectReason(reason)


def check_remedy(remedy: str, *, field: str = "remedy") -> Remedy:
    """Raises `RuleBroken`."""
    if remedy not in set(Remedy):
        raise RuleBroken("remedy", "Say whether the rejected units are to be replaced or credited.", field=field)
    return Remedy(remedy)


def check_arrival(arrived_on: date | None, today: date) -> None:
    """Nothing arrives tomorrow; that nobody knows when it came is allowed. Raises `RuleBroken`."""
    if arrived_on is None:
        return
    check_day(arrived_on, field="arrived_on")
    if arrived_on > today:
        raise RuleBroken(
            "future",
            "{found} is still to come: today is {today} at the site.",
            field="arrived_on",
            found=arrived_on,
            today=today,
        )


def consumed(quantity: Decimal, on_the_way: Sequence[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    """Which shipment lines an arrival uses up: (id, so much), the oldest first as they are given."""
    used = []
    for line_id, open_ in on_the_way:
        taken = min(quantity, open_)
        if taken > 0:
            used.append((line_id, taken))
            quantity -= taken
    return used
