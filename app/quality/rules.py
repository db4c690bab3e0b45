"""Corrective actions: the life of one, what it must say, and by when it is to be answered. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.catalog.rules import check_day, check_words, plain_text
from app.refusals import RuleBroken

LONGEST, LONGEST_NOTE = 2_000, 500
USUAL, MOST = timedelta(days=14), timedelta(days=365)


class State(StrEnum):
    """Whom it waits for: the supplier while it is open, us while it is answered, nobody afterwards."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


S = State
MOVES: dict[State, frozenset[State]] = {
    S.OPEN: frozenset({S.ANSWERED, S.WITHDRAWN}),
    S.ANSWERED: frozenset({S.OPEN, S.CLOSED, S.WITHDRAWN}),
    S.CLOSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
WAITING = frozenset({S.OPEN, S.ANSWERED})


def check_move(before: State, after: State) -> State:
    """Raises `RuleBroken`."""
    if after not in MOVES[before]:
        raise RuleBroken(
            "corrective_action",
            "The corrective action is {corrective_state}. This cannot be done with it any more.",
            corrective_state=str(before),
        )
    return after


def check_askable(rejected: Decimal, before: Iterable[State]) -> None:
    """There is something to be put right, and nobody is at it already. Raises `RuleBroken`."""
    if rejected <= 0:
        raise RuleBroken(
            "nothing_rejected",
            "Nothing of this line was rejected, at the dock or at inspection. There is nothing to put right.",
        )
    if WAITING & set(before):
        raise RuleBroken("running", "A corrective action for this line is under way. Close or withdraw it first.")


def check_may_answer(may: bool) -> None:
    """A supplier that is suspended or gone answers nothing. Raises `RuleBroken`."""
    if not may:
        raise RuleBroken("silent", "The supplier may not answer now: it is suspended, or not a supplier any more.")


def check_due(day: date | None, today: date) -> date:
    """The last day on which it is answered in time; `today` is the supplier's. Raises `RuleBroken` (field `due_on`)."""
    if day is None:
        raise RuleBroken("due", "Say by which day it is to be answered.", field="due_on")
    if not today < day <= today + MOST:
        raise RuleBroken(
            "due",
            "{day} is out of reach. Expected a day after today, {today}, and not after {last}.",
            field="due_on",
            day=day,
            today=today,
            last=today + MOST,
        )
    return day


def check_effective(day: date | None) -> date:
    """The day from which what was changed holds; it may lie ahead. Raises `RuleBroken` (field `effective_on`)."""
    if day is None:
        raise RuleBroken("effective", "Say from which day the change holds.", field="effective_on")
    return check_day(day, field="effective_on")


MISSING = {
    "problem": "Say what you found: the supplier cannot put right what it does not know.",
    "containment": "Say what was done at once.",
    "cause": "Say what the cause was.",
    "measure": "Say what is changed so that it does not come again.",
    "note": "Say what is still missing: the supplier reads it.",
    "reason": "Say why: the supplier reads it.",
}


def check_said(field: str, text: str, longest: int = LONGEST) -> str:
    """The words of a field as they are kept. Raises `RuleBroken` if there are none, or too many."""
    kept = check_words(plain_text(text), longest, field=field)
    if not kept:
        raise RuleBroken("missing", MISSING[field], field=field)
    return kept


def check_remark(text: str) -> str:
    """Words that may be missing. Raises `RuleBroken` (field `remark`) if there are too many."""
    return check_words(plain_text(text), LONGEST_NOTE, field="remark")


def is_overdue(state: State, due_on: date, today: date) -> bool:
    """Whether the supplier's day, `today`, lies behind the last one on which it could be answered in time."""
    return state is State.OPEN and due_on < today
