"""What a supplier may answer to a line, and which answers we accept without asking anybody. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.catalog.rules import Calendar, add_working_days, check_quantity, plain, roll_to_working_day
from app.orders.rules.days import check_to_come
from app.orders.rules.quantities import NOTHING, Part, joined
from app.orders.rules.reasons import TO_PROPOSE, TO_REJECT, Reason, check_reason
from app.refusals import RuleBroken

MOST_PARTS = 24


@dataclass(frozen=True)
class Accept:
    """The line as it is requested."""

    line_id: int
    version: int


@dataclass(frozen=True)
class Propose:
    """Other days or quantities: parts, and what cannot be delivered at all."""

    line_id: int
    version: int
    parts: tuple[Part, ...]
    remainder: Decimal = NOTHING
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reject:
    """Nothing of the line, with a reason."""

    line_id: int
    version: int
    reason: str
    note: str = ""


LineAnswer = Accept | Propose | Reject


@dataclass(frozen=True)
class Tolerance:
    """What we accept unasked, measured from what was *requested*, so that small slips cannot creep."""

    days_early: int = 2

    @property
    def rule(self) -> str:
        """The name under which an automatic acceptance is kept."""
        return f"up_to_{self.days_early}_working_days_earlier"

    def covers(self, parts: Sequence[Part], remainder: Decimal, requested_on: date, calendar: Calendar) -> bool:
        """Whether every part arrives in time and nothing is missing. Nothing later, nothing less."""
        begin = add_working_days(calendar, roll_to_working_day(calendar, requested_on), -self.days_early)
        return not remainder and all(begin <= part.on <= requested_on for part in parts)


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
    if parts[-1].on > owed.requested_on or answer.remainder:
        check_reason(answer.reason, TO_PROPOSE)
    return parts


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


def check_rejection(answer: Reject) -> Reason:
    """A rejection has a reason. Raises `RuleBroken`."""
    return check_reason(answer.reason, TO_REJECT)
