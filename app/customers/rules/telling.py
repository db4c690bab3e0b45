"""What a salesperson can say about a line: which sentence fits, and how often its day moved. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.customers.rules.states import Risk


class Plain(StrEnum):
    """The sentence that fits a line."""

    CANCELLED = "cancelled"
    LEFT = "left"
    NOTHING = "nothing"
    NO_DAY = "no_day"
    NOT_AGREED = "not_agreed"
    UNCONFIRMED = "unconfirmed"
    ARRIVES = "arrives"


@dataclass(frozen=True, slots=True)
class Expectation:
    """That a day was expected from an instant on; None: nobody knew one."""

    at: datetime
    day: date | None


@dataclass(frozen=True, slots=True)
class Moves:
    """How often the day moved, and the one that was expected first."""

    count: int = 0
    first: date | None = None


def trail_of(expected: Sequence[Expectation]) -> list[Expectation]:
    """Only where the day became another one, the oldest first; a while without a day counts as no day of its own."""
    kept: list[Expectation] = []
    for each in expected:
        if each.day is not None and (not kept or kept[-1].day != each.day):
            kept.append(each)
    return kept


def moves_of(expected: Sequence[Expectation]) -> Moves:
    trail = trail_of(expected)
    return Moves(len(trail) - 1, trail[0].day) if trail else Moves()


def plain(risk: Risk, expected_on: date | None, *, outstanding: Decimal, dispatched: Decimal, not_agreed: bool) -> Plain:
    """Which sentence fits a line of which so much is still to leave and so much has left."""
    if outstanding <= 0:
        return Plain.LEFT if dispatched > 0 else Plain.CANCELLED
    if expected_on is None:
        return Plain.NOTHING if risk == Risk.UNALLOCATED else Plain.NO_DAY
    if not_agreed:
        return Plain.NOT_AGREED
    return Plain.UNCONFIRMED if risk == Risk.UNCONFIRMED else Plain.ARRIVES
