"""What may be done with a line now, and by whom: asked by pages before, and by the verbs themselves. Pure."""

from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.orders.rules.answers import Side
from app.orders.rules.states import Answer, OrderState
from app.principal import Permission, Principal
from app.refusals import RuleBroken


class Verb(StrEnum):
    ACCEPT = "accept"
    PROPOSE = "propose"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SHIP = "ship"
    ACCEPT_PROPOSAL = "accept_proposal"
    DECLINE_PROPOSAL = "decline_proposal"
    COUNTER = "counter"
    WITHDRAW_COUNTER = "withdraw_counter"
    ACCEPT_COUNTER = "accept_counter"
    DECLINE_COUNTER = "decline_counter"
    PLACE_ELSEWHERE = "place_elsewhere"
    REVISE = "revise"
    CANCEL = "cancel"
    COMPLETE = "complete"
    RECEIVE = "receive"
    URGE = "urge"
    ASK_CANCEL = "ask_cancel"
    GRANT_CANCEL = "grant_cancel"
    REFUSE_CANCEL = "refuse_cancel"
    WITHDRAW_CANCEL = "withdraw_cancel"
    ASK_RELEASE = "ask_release"
    GRANT_RELEASE = "grant_release"
    REFUSE_RELEASE = "refuse_release"
    WITHDRAW_RELEASE = "withdraw_release"


ASK = {Side.US: Verb.ASK_CANCEL, Side.SUPPLIER: Verb.ASK_RELEASE}
GRANT = {Side.US: Verb.GRANT_CANCEL, Side.SUPPLIER: Verb.GRANT_RELEASE}
REFUSE = {Side.US: Verb.REFUSE_CANCEL, Side.SUPPLIER: Verb.REFUSE_RELEASE}
TAKE_BACK = {Side.US: Verb.WITHDRAW_CANCEL, Side.SUPPLIER: Verb.WITHDRAW_RELEASE}
"""What is done about a cancellation request, by whose request it is: `RELEASE` is the supplier's."""
P = Permission
NEEDS: dict[Verb, Permission] = {
    Verb.ACCEPT: P.LINE_ANSWER,
    Verb.PROPOSE: P.LINE_ANSWER,
    Verb.REJECT: P.LINE_ANSWER,
    Verb.WITHDRAW: P.LINE_ANSWER,
    Verb.SHIP: P.LINE_SHIP,
    Verb.ACCEPT_PROPOSAL: P.PROPOSAL_DECIDE,
    Verb.DECLINE_PROPOSAL: P.PROPOSAL_DECIDE,
    Verb.COUNTER: P.PROPOSAL_DECIDE,
    Verb.WITHDRAW_COUNTER: P.PROPOSAL_DECIDE,
    Verb.ACCEPT_COUNTER: P.LINE_ANSWER,
    Verb.DECLINE_COUNTER: P.LINE_ANSWER,
    Verb.PLACE_ELSEWHERE: P.ORDER_WRITE,
    Verb.REVISE: P.ORDER_WRITE,
    Verb.CANCEL: P.ORDER_WRITE,
    Verb.COMPLETE: P.ORDER_WRITE,
    Verb.RECEIVE: P.LINE_RECEIVE,
    Verb.URGE: P.ORDER_WRITE,
    Verb.ASK_CANCEL: P.ORDER_WRITE,
    Verb.GRANT_CANCEL: P.LINE_ANSWER,
    Verb.REFUSE_CANCEL: P.LINE_ANSWER,
    Verb.WITHDRAW_CANCEL: P.ORDER_WRITE,
    Verb.ASK_RELEASE: P.LINE_ANSWER,
    Verb.GRANT_RELEASE: P.PROPOSAL_DECIDE,
    Verb.REFUSE_RELEASE: P.PROPOSAL_DECIDE,
    Verb.WITHDRAW_RELEASE: P.LINE_ANSWER,
}
BY_ANSWER: dict[Answer, frozenset[Verb]] = {
    Answer.PENDING: frozenset({Verb.ACCEPT, Verb.PROPOSE, Verb.REJECT, Verb.SHIP, Verb.URGE}),
    Answer.PROPOSED: frozenset(
        {Verb.ACCEPT, Verb.PROPOSE, Verb.REJECT, Verb.WITHDRAW, Verb.SHIP}
        | {Verb.ACCEPT_PROPOSAL, Verb.DECLINE_PROPOSAL, Verb.COUNTER}
    ),
    Answer.COUNTERED: frozenset(
        {Verb.ACCEPT, Verb.PROPOSE, Verb.REJECT, Verb.SHIP, Verb.ACCEPT_COUNTER, Verb.DECLINE_COUNTER}
        | {Verb.COUNTER, Verb.WITHDRAW_COUNTER, Verb.URGE}
    ),
    Answer.ACCEPTED: frozenset({Verb.PROPOSE, Verb.SHIP, Verb.URGE}),
    Answer.REJECTED: frozenset({Verb.PLACE_ELSEWHERE}),
}
WHILE_OPEN = frozenset({Verb.REVISE, Verb.CANCEL, Verb.COMPLETE, Verb.RECEIVE})
ON_A_PROPOSAL = frozenset({Verb.WITHDRAW, Verb.ACCEPT_PROPOSAL, Verb.DECLINE_PROPOSAL, Verb.COUNTER})
ON_A_COUNTER = frozenset({Verb.ACCEPT_COUNTER, Verb.DECLINE_COUNTER, Verb.WITHDRAW_COUNTER})
BY_REQUEST: dict[str, frozenset[Verb]] = {
    "": frozenset(ASK.values()),
    **{side: frozenset({GRANT[side], REFUSE[side], TAKE_BACK[side]}) for side in Side},
}
ON_A_REQUEST = frozenset({*GRANT.values(), *REFUSE.values(), *TAKE_BACK.values()})
OF_WHAT_HAS_NOT_SHIPPED = frozenset({Verb.SHIP, Verb.CANCEL, Verb.PLACE_ELSEWHERE, *ASK.values(), *GRANT.values()})
SENTENCES = {
    Answer.PENDING: "Line {line_no} has no answer yet.",
    Answer.PROPOSED: "Line {line_no} has an open proposal. Decide it first.",
    Answer.COUNTERED: "Line {line_no} has an offer of ours that waits for the supplier.",
    Answer.ACCEPTED: "Line {line_no} is agreed. To change it, propose another date or quantity.",
    Answer.REJECTED: "Line {line_no} was rejected: it waits for the buyer, who can revise or cancel it.",
}


class Offering(Protocol):
    """What the offers need of a line."""

    @property
    def line_no(self) -> int: ...
    @property
    def answer(self) -> str: ...
    @property
    def open_quantity(self) -> Decimal: ...
    @property
    def to_ship(self) -> Decimal: ...
    @property
    def is_promised(self) -> bool: ...
    @property
    def supplier_answers(self) -> bool: ...
    @property
    def cancel_asked(self) -> str: ...


def offers(line: Offering, order_state: str, actor: Principal) -> frozenset[Verb]:
    """The verbs that this actor may use on the line now. What its supplier may not do in its state is refused elsewhere."""
    return frozenset(verb for verb in _possible(line, order_state) if actor.can(NEEDS[verb]))


def _possible(line: Offering, order_state: str) -> frozenset[Verb]:
    if order_state == OrderState.CLOSED:
        return frozenset({Verb.RECEIVE})
    if order_state != OrderState.ISSUED:
        return frozenset()
    if not line.open_quantity:
        return frozenset({Verb.RECEIVE, Verb.REVISE})
    possible = BY_ANSWER[Answer(line.answer)] | WHILE_OPEN | BY_REQUEST[line.cancel_asked]
    if not line.to_ship:
        possible -= OF_WHAT_HAS_NOT_SHIPPED | ({Verb.URGE} if line.answer == Answer.ACCEPTED else set())
    if line.answer != Answer.ACCEPTED:
        possible -= {Verb.ASK_RELEASE}  # it can still be rejected
    return possible - ({Verb.ASK_CANCEL} if may_cancel_directly(line) else {Verb.CANCEL})


def may_cancel_directly(line: Offering) -> bool:
    """Before the supplier has agreed, after it has refused, or while it may not answer: else it is the supplier's to answer."""
    return line.answer == Answer.REJECTED or not line.is_promised or not line.supplier_answers


def may_cancel_with_order(line: Offering) -> bool:
    """Whether cancelling the whole order cancels the line, or asks for it: what is asked for already stays asked."""
    return bool(line.to_ship) and (not line.cancel_asked or may_cancel_directly(line))


def check_offered(line: Offering, order_state: str, verb: Verb) -> None:
    """Raises `RuleBroken` with a sentence that says what stands in the way."""
    if verb in _possible(line, order_state):
        return
    if order_state != OrderState.ISSUED:
        raise RuleBroken(f"order_{order_state}", "The order is {state}. Expected an issued one.", state=str(order_state))
    if not line.open_quantity:
        raise RuleBroken("nothing_open", "Nothing of line {line_no} is open any more.", line_no=line.line_no)
    if verb is Verb.CANCEL and not may_cancel_directly(line):
        raise RuleBroken(
            "agreed", "The supplier has agreed to line {line_no}. Ask it to cancel the line.", line_no=line.line_no
        )
    _check_request(line, verb)
    if not line.to_ship and verb in OF_WHAT_HAS_NOT_SHIPPED | {Verb.URGE}:
        raise RuleBroken("in_transit", "Everything open of line {line_no} is on its way already.", line_no=line.line_no)
    if verb in ON_A_PROPOSAL:
        raise RuleBroken("no_proposal", "Line {line_no} has no open proposal any more.", line_no=line.line_no)
    if verb in ON_A_COUNTER:
        raise RuleBroken("no_counter", "Line {line_no} has no open offer of ours any more.", line_no=line.line_no)
    raise RuleBroken("answer", SENTENCES[Answer(line.answer)], line_no=line.line_no)


def _check_request(line: Offering, verb: Verb) -> None:
    if line.cancel_asked and verb in ASK.values():
        raise RuleBroken("asked", "It is asked already to cancel line {line_no}. Answer that first.", line_no=line.line_no)
    if verb in ON_A_REQUEST and verb not in BY_REQUEST[line.cancel_asked]:
        raise RuleBroken("no_request", "Nobody asks any more to cancel line {line_no}.", line_no=line.line_no)
    if verb is Verb.ASK_CANCEL and may_cancel_directly(line):
        raise RuleBroken("not_agreed", "Line {line_no} is not agreed: cancel it at once.", line_no=line.line_no)
