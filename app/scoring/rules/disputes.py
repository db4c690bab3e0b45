"""Disputes: of what a unit may be disputed, and how a dispute ends. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from app.refusals import RuleBroken


class Cause(StrEnum):
    """On whose side the supplier sees the cause; never its own."""

    OURS = "ours"
    CARRIER = "carrier"
    FORCE_MAJEURE = "force_majeure"


class DisputeState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


S = DisputeState
MOVES: dict[DisputeState, frozenset[DisputeState]] = {
    S.OPEN: frozenset({S.GRANTED, S.REFUSED, S.WITHDRAWN}),
    S.GRANTED: frozenset(),
    S.REFUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


def check_move(before: DisputeState, after: DisputeState) -> DisputeState:
    """Raises `RuleBroken` if it was decided or withdrawn before."""
    if after not in MOVES[before]:
        raise RuleBroken("dispute", "The dispute is {dispute_state} already.", dispute_state=str(before))
    return after


MOST_REFUSED = 2
"""Once, and once more with what was not known before."""


def check_cause(code: str) -> Cause:
    """Raises `RuleBroken`."""
    if code not in list(Cause):
        raise RuleBroken("cause", "Say on whose side the cause lies: choose one.", field="cause")
    return Cause(code)


def check_reason(text: str) -> str:
    """Words that somebody can decide on. Raises `RuleBroken`."""
    if not text.strip():
        raise RuleBroken("reason", "Say what happened: nobody can decide without it.", field="reason")
    return text.strip()


def check_disputable(before: Iterable[DisputeState]) -> None:
    """One at a time; what was granted needs no second one, and what was refused twice counts. Raises `RuleBroken`.

    While a dispute is open the line is left out: who could ask for ever would never be measured by it.
    """
    states = list(before)
    for state in states:
        if state in (DisputeState.OPEN, DisputeState.GRANTED):
            raise RuleBroken("disputed", "The line is disputed already: {dispute_state}.", dispute_state=str(state))
    if states.count(DisputeState.REFUSED) >= MOST_REFUSED:
        raise RuleBroken("decided", "We decided about this line {times} times: it counts.", times=MOST_REFUSED)


def check_decision(code: str, note: str) -> DisputeState:
    """Granted, or refused with a reason. Raises `RuleBroken`."""
    if code not in (DisputeState.GRANTED, DisputeState.REFUSED):
        raise RuleBroken("decision", "Choose whether the line is left out or counts.", field="decision")
    if code == DisputeState.REFUSED and not note.strip():
        raise RuleBroken("note", "Say why it counts: the supplier reads it.", field="note")
    return DisputeState(code)
