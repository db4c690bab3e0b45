"""What each verb makes of a line's answer, and how a proposal ends: the moves of the two. Pure."""

from app.orders.rules.offers import BY_ANSWER, GRANT, WHILE_OPEN, Verb
from app.orders.rules.states import OFFERED, Answer, ProposalState
from app.refusals import RuleBroken

NOWHERE: frozenset[Answer] = frozenset()
BACK = frozenset({Answer.ACCEPTED, Answer.PENDING})
"""What was agreed last, else waiting for an answer."""
LEADS_TO: dict[Verb, frozenset[Answer]] = {
    Verb.ACCEPT: frozenset({Answer.ACCEPTED}),
    Verb.PROPOSE: frozenset({Answer.PROPOSED, Answer.ACCEPTED}),  # accepted unasked, inside a tolerance
    Verb.REJECT: frozenset({Answer.REJECTED}),
    Verb.WITHDRAW: BACK,
    Verb.ACCEPT_PROPOSAL: BACK,  # in part: the rest waits for an answer
    Verb.DECLINE_PROPOSAL: BACK,
    Verb.COUNTER: frozenset({Answer.COUNTERED}),
    Verb.WITHDRAW_COUNTER: BACK,
    Verb.ACCEPT_COUNTER: frozenset({Answer.ACCEPTED}),
    Verb.DECLINE_COUNTER: BACK,
    Verb.REVISE: frozenset({Answer.PENDING}),
    Verb.CANCEL: BACK,
    Verb.COMPLETE: BACK,
    Verb.GRANT_CANCEL: BACK,
    Verb.GRANT_RELEASE: BACK,
}
"""Other verbs leave the answer as it is."""
CLOSES_AN_OFFER = frozenset({Verb.CANCEL, Verb.COMPLETE, *GRANT.values()})
"""They change the answer only where an offer is open, which they end."""

P = ProposalState
PROPOSAL_MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    P.OPEN: frozenset(P) - {P.OPEN},
    **{state: frozenset[ProposalState]() for state in P if state is not P.OPEN},
}


def answer_moves() -> dict[Answer, dict[Answer, frozenset[Verb]]]:
    """From each answer to each other, by which verbs."""
    return {before: _from(before) for before in Answer}


def _from(before: Answer) -> dict[Answer, frozenset[Verb]]:
    verbs = BY_ANSWER[before] | (WHILE_OPEN | CLOSES_AN_OFFER if before in OFFERED else WHILE_OPEN - CLOSES_AN_OFFER)
    found = {after: frozenset(verb for verb in verbs if after in LEADS_TO.get(verb, NOWHERE)) for after in Answer}
    return {after: by for after, by in found.items() if by}


def check_decision(before: ProposalState, after: ProposalState) -> None:
    """A proposal is decided once. Raises `RuleBroken`."""
    if after not in PROPOSAL_MOVES[before]:
        raise RuleBroken(
            "proposal", "The proposal is {before} already: it cannot be {after} now.", before=str(before), after=str(after)
        )
