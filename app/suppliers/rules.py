"""The states of a supplier and what each lets happen. Pure."""

from enum import StrEnum

from app.refusals import RuleBroken


class State(StrEnum):
    PROSPECT = "prospect"
    ONBOARDING = "onboarding"
    APPROVED = "approved"
    RESTRICTED = "restricted"
    SUSPENDED = "suspended"
    OFFBOARDED = "offboarded"


class Act(StrEnum):
    """What a state may forbid."""

    ORDER = "order"
    ANSWER = "answer"
    SHIP = "ship"
    RECEIVE = "receive"


MOVES: dict[State, frozenset[State]] = {
    State.PROSPECT: frozenset({State.ONBOARDING, State.OFFBOARDED}),
    State.ONBOARDING: frozenset({State.APPROVED, State.OFFBOARDED}),
    State.APPROVED: frozenset({State.RESTRICTED, State.SUSPENDED, State.OFFBOARDED}),
    State.RESTRICTED: frozenset({State.APPROVED, State.SUSPENDED, State.OFFBOARDED}),
    State.SUSPENDED: frozenset({State.APPROVED, State.RESTRICTED, State.OFFBOARDED}),
    State.OFFBOARDED: frozenset({State.ONBOARDING}),
}

LETS: dict[State, frozenset[Act]] = {
    State.PROSPECT: frozenset(),
    State.ONBOARDING: frozenset(),
    State.APPROVED: frozenset(Act),
    State.RESTRICTED: frozenset({Act.ANSWER, Act.SHIP, Act.RECEIVE}),
    State.SUSPENDED: frozenset({Act.RECEIVE}),
    State.OFFBOARDED: frozenset({Act.RECEIVE}),
}

TO_INSPECTION = frozenset({State.SUSPENDED, State.OFFBOARDED})
"""What these send is received, but goes to inspection first."""

REFUSALS = {
    Act.ORDER: "The supplier is {state}: it gets no new orders. Expected an approved supplier.",
    Act.ANSWER: "The supplier is {state}: it cannot answer orders at present.",
    Act.SHIP: "The supplier is {state}: it cannot announce shipments at present.",
    Act.RECEIVE: "The supplier is {state}: there is nothing to receive from it.",
}


def lets(state: State, act: Act) -> bool:
    return act in LETS[state]


def check(state: State, act: Act) -> None:
    """Raises `RuleBroken` if the state does not let it happen."""
    if not lets(state, act):
        raise RuleBroken(f"supplier_{act}", REFUSALS[act], state=str(state))


def check_move(before: State, after: State, reason: str) -> str:
    """A change of state is one that the table knows, and has a reason. Raises `RuleBroken`."""
    if after not in MOVES[before]:
        raise RuleBroken(
            "state",
            "A supplier that is {before} cannot become {after}. Expected one of: {expected}.",
            field="state",
            before=str(before),
            after=str(after),
            expected=", ".join(sorted(MOVES[before])),
        )
    if not reason.strip():
        raise RuleBroken("reason", "Say why the supplier becomes {after}.", field="reason", after=str(after))
    return reason.strip()
