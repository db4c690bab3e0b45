"""A customer's question and how far our answer is; whether what a customer was told is still true. Pure."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from app.catalog.rules import readable
from app.refusals import RuleBroken

LONGEST = 1000
FURTHEST_FOLLOW_UP = 366
"""Days."""


class Inquiring(StrEnum):
    """States of an inquiry. A question that is answered on the telephone is open for no longer than that."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


MOVES: dict[Inquiring, frozenset[Inquiring]] = {
    Inquiring.OPEN: frozenset({Inquiring.ANSWERED, Inquiring.CLOSED}),
    Inquiring.ANSWERED: frozenset({Inquiring.CLOSED}),
    Inquiring.CLOSED: frozenset(),
}


class Look(StrEnum):
    """What of the inquiries is looked at."""

    OPEN = "open"
    DUE = "due"
    ANSWERED = "answered"
    CLOSED = "closed"


class Asked(Protocol):
    @property
    def state(self) -> Inquiring: ...
    @property
    def follow_up_on(self) -> date | None: ...


def check_move(before: Inquiring, after: Inquiring) -> None:
    """Raises `RuleBroken` where one does not lead to the other."""
    if after not in MOVES[before]:
        raise RuleBroken("state", "This inquiry is {state} already. Log a new one for what was asked since.", state=str(before))


def check_text(text: str, *, field: str) -> str:
    """A text as it is kept: one kind of line end, nothing around it. Raises `RuleBroken` if it is too long."""
    kept = readable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(kept) > LONGEST:
        sentence = "This has {found} characters. At most {longest} fit."
        raise RuleBroken("long", sentence, field=field, found=len(kept), longest=LONGEST)
    return kept


def check_something(question: str, answer: str) -> None:
    """Raises `RuleBroken` where nobody asked and nobody said anything."""
    if not question and not answer:
        raise RuleBroken("empty", "Write what was asked or what was answered.", field="answer")


def check_follow_up(on: date | None, today: date) -> None:
    """Raises `RuleBroken` for a day that has passed, or one that is further away than anybody means."""
    if on is None:
        return
    if on < today:
        raise RuleBroken("past", "{on} has passed. Follow up today or later.", field="follow_up_on", on=on)
    if (on - today).days > FURTHEST_FOLLOW_UP:
        raise RuleBroken("far", "{on} is more than a year away.", field="follow_up_on", on=on)


def look_of(inquiry: Asked, today: date) -> Look:
    """In which list it stands."""
    if is_due(inquiry, today):
        return Look.DUE
    return Look(str(inquiry.state))


def is_due(inquiry: Asked, today: date) -> bool:
    """Whether the day has come on which somebody wanted to call the customer."""
    return inquiry.state != Inquiring.CLOSED and inquiry.follow_up_on is not None and inquiry.follow_up_on <= today


def is_true(told_on: date, expected_on: date | None) -> bool:
    """Whether the day that a customer was told is the one that is expected. No day at all is another one."""
    return told_on == expected_on


def days_moved(told_on: date, expected_on: date | None) -> int | None:
    """Days later than what was told, negative if earlier; None where no day is known any more."""
    return None if expected_on is None else (expected_on - told_on).days
