"""What may be answered to a line, by the supplier and by us. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.catalog.rules import check_price, check_quantity, check_words, plain
from app.orders.rules.days import check_to_come
from app.orders.rules.quantities import NOTHING, Part, joined
from app.orders.rules.reasons import TO_PROPOSE, TO_REJECT, Reason, check_reason
from app.refusals import RuleBroken

MOST_PARTS = 24
LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Accept:
    """The line as it is requested."""

    line_id: int
    version: int


@dataclass(frozen=True)
class Propose:
    """Other days or quantities: parts, and what cannot be delivered at all; maybe another price, or another item.

    `substitute` is the number of an item of the buyer's.
    """

    line_id: int
    version: int
    parts: tuple[Part, ...]
    remainder: Decimal = NOTHING
    reason: str = ""
    note: str = ""
    unit_price: Decimal | None = None
    substitute: str = ""

    @property
    def is_about_more(self) -> bool:
        """Whether it says something of the price or the item."""
        return self.unit_price is not None or bool(self.substitute)


@dataclass(frozen=True)
class Reject:
    """Nothing of the line, with a reason."""

    line_id: int
    version: int
    reason: str
    note: str = ""


LineAnswer = Accept | Propose | Reject


class Side(StrEnum):
    """One of the two: who made a proposal, who asks to cancel, who speaks."""

    SUPPLIER = "supplier"
    US = "us"

    @property
    def other(self) -> "Side":
        return Side.SUPPLIER if self is Side.US else Side.US


class Rest(StrEnum):
    """What becomes of the parts of a proposal that we do not accept, and of what it leaves out."""

    ASK = "ask"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Owed:
    """What a line is asked for: how much is open, counted how, by when, and what day it is at the site."""

    quantity: Decimal
    unit: str
    precision: int
    requested_on: date
    today: date


def check_proposal(answer: Propose, owed: Owed) -> tuple[Part, ...]:
    """The parts, joined by day, if they and the remainder come to what is open. Raises `RuleBroken`."""
    if not answer.parts:
        raise RuleBroken("parts", "Say how much you deliver and when, or reject the line.", field="quantity")
    for part in answer.parts:
        check_quantity(part.quantity, owed.precision, owed.unit)
        check_to_come(part.on, owed.today, field="on")
    parts = joined(answer.parts)
    if len(parts) > MOST_PARTS:
        raise RuleBroken("parts", "{found} dates. At most {most} can be kept.", field="on", found=len(parts), most=MOST_PARTS)
    _check_sum(sum((part.quantity for part in parts), NOTHING), answer.remainder, owed)
    if answer.unit_price is not None:
        check_price(answer.unit_price, field="price")
    check_words(answer.substitute, LONGEST_NUMBER, field="substitute")
    if parts[-1].on > owed.requested_on or answer.remainder:
        check_reason(answer.reason, TO_PROPOSE)
    return parts


def check_counter(answer: Propose, owed: Owed) -> tuple[Part, ...]:
    """The parts of an offer of ours: like a proposal, but we need not say why, and leave nothing out. Raises `RuleBroken`."""
    return check_proposal(replace(answer, reason=Reason.OTHER, remainder=NOTHING), owed)


def check_differs_from_offer(
    parts: Sequence[Part], given: Propose, offered: Sequence[Part], offered_price: Decimal | None
) -> None:
    """Raises `RuleBroken` if we would offer what the supplier did."""
    if tuple(parts) == tuple(offered) and given.unit_price == offered_price:
        raise RuleBroken(
            "same", "This is what the supplier offers. Accept it, or change a date, a quantity or the price.", field="on"
        )


def _check_sum(offered: Decimal, remainder: Decimal, owed: Owed) -> None:
    if remainder < 0 or offered + remainder != owed.quantity:
        raise RuleBroken(
            "sum",
            "{offered} {unit} offered and {remainder} not to be delivered do not come to the {open} {unit} that are open.",
            field="quantity",
            offered=plain(offered),
            remainder=plain(remainder),
            open=plain(owed.quantity),
            unit=owed.unit,
        )


def check_differs(parts: Sequence[Part], agreed: Sequence[Part]) -> None:
    """Raises `RuleBroken` if what is offered is what is agreed already."""
    if agreed and tuple(parts) == tuple(agreed):
        raise RuleBroken("same", "This is what is agreed already. Change a date or a quantity.", field="on")


def chosen(parts: Sequence[Part], days: Collection[date]) -> tuple[Part, ...]:
    """The parts of these days. Raises `RuleBroken` where a day is none of theirs, or none is chosen."""
    for day in sorted(set(days) - {part.on for part in parts}):
        raise RuleBroken(
            "part", "No part is offered for {found} any more. Choose among those that are.", field="parts", found=day
        )
    if not days:
        raise RuleBroken("part", "No part was chosen. Choose at least one, or decline the proposal.", field="parts")
    return tuple(part for part in parts if part.on in days)


def check_rejection(answer: Reject) -> Reason:
    """A rejection has a reason. Raises `RuleBroken`."""
    return check_reason(answer.reason, TO_REJECT)


def check_may_price(price: Decimal | None, *, confirmed: bool) -> None:
    """Another price needs more than a link in a mail, which may have been passed on. Raises `RuleBroken`."""
    if price is not None and not confirmed:
        raise RuleBroken(
            "code",
            "Another price needs a code beside the link. Have it sent to you below; what you typed stays here.",
            field="price",
        )
