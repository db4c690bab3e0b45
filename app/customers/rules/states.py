"""How far a customer order is, and how its lines stand against what the customer was promised. Pure."""

from enum import StrEnum

from app.refusals import RuleBroken


class Fulfilment(StrEnum):
    """States of a customer order: dispatches fulfil it."""

    OPEN = "open"
    PARTLY = "partly_fulfilled"
    FULFILLED = "fulfilled"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Risk(StrEnum):
    """What is expected of a line against what was promised; `done` where nothing of it is still to leave."""

    LATE = "late"
    UNALLOCATED = "unallocated"
    AT_RISK = "at_risk"
    UNCONFIRMED = "unconfirmed"
    ON_TRACK = "on_track"
    DONE = "done"


WORST_FIRST = tuple(Risk)
TROUBLED = frozenset({Risk.LATE, Risk.UNALLOCATED, Risk.AT_RISK})
"""What sales and buyers look at first."""
ENDANGERED = frozenset({Risk.LATE, Risk.AT_RISK})
"""It has a source, and comes after the day that the customer was promised, or nobody knows when."""


class MovementKind(StrEnum):
    """Why a stock changed."""

    RECEIPT = "receipt"
    DISPATCH = "dispatch"
    CORRECTION = "correction"


ENDS = frozenset({Fulfilment.CLOSED, Fulfilment.CANCELLED})
UNDER_WAY = frozenset({Fulfilment.OPEN, Fulfilment.PARTLY})
MOVES: dict[Fulfilment, frozenset[Fulfilment]] = {
    Fulfilment.OPEN: frozenset({Fulfilment.PARTLY, Fulfilment.FULFILLED, Fulfilment.CANCELLED}),
    Fulfilment.PARTLY: frozenset({Fulfilment.FULFILLED}),
    Fulfilment.FULFILLED: frozenset({Fulfilment.CLOSED}),
    Fulfilment.CLOSED: frozenset(),
    Fulfilment.CANCELLED: frozenset(),
}


def check_under_way(state: Fulfilment) -> None:
    """Raises `RuleBroken` once nothing of the customer order may change any more."""
    if state not in UNDER_WAY:
        raise RuleBroken("done", "This customer order is {state}: nothing of it can be changed any more.", state=str(state))


def check_move(before: Fulfilment, after: Fulfilment) -> None:
    """Raises `RuleBroken` where one does not lead to the other."""
    if after not in MOVES[before]:
        raise RuleBroken(
            "state", "A customer order that is {before} cannot become {after}.", before=str(before), after=str(after)
        )


def worst(risks: "list[Risk]") -> Risk:
    """How an order stands: as its worst line."""
    return min(risks, key=WORST_FIRST.index, default=Risk.DONE)
