"""States of an order and of its lines, stored and derived. Pure."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.refusals import RuleBroken


class OrderState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What was said to a line, last. That the supplier looked at it is no answer."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    PROPOSED = "proposed"
    COUNTERED = "countered"  # we answered a proposal with another one: it is the supplier's turn
    REJECTED = "rejected"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    COUNTERED = "countered"
    PARTLY = "partly"  # some of its parts were accepted


class Answered(StrEnum):
    """What the answers of an order's lines come to."""

    AWAITING = "awaiting"
    PARTLY_ANSWERED = "partly_answered"
    MIXED = "mixed"
    ACCEPTED = "accepted"
    CHANGES_PROPOSED = "changes_proposed"
    REJECTED = "rejected"


class Delivery(StrEnum):
    """What has moved of an order."""

    NOTHING_YET = "nothing_yet"
    IN_TRANSIT = "in_transit"
    PARTLY_RECEIVED = "partly_received"
    RECEIVED = "received"


class LineState(StrEnum):
    """What a line is in one word, the most urgent one that holds."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    RECEIVED = "received"
    OVERDUE = "overdue"
    REJECTED = "rejected"
    PROPOSED = "proposed"
    COUNTERED = "countered"
    PENDING = "pending"
    IN_TRANSIT = "in_transit"
    PARTLY_RECEIVED = "partly_received"
    ACCEPTED = "accepted"


S = OrderState
MOVES: dict[OrderState, frozenset[OrderState]] = {
    S.DRAFT: frozenset({S.ISSUED, S.CANCELLED}),
    S.ISSUED: frozenset({S.CLOSED, S.CANCELLED}),
    S.CLOSED: frozenset({S.ISSUED}),  # a reversed receipt or a replacement opens it again
    S.CANCELLED: frozenset(),
}
SENTENCES = {
    S.ISSUED: "The order is {state}. Only a draft can be issued.",
    S.CLOSED: "The order is {state}. Only an issued order can be closed.",
    S.CANCELLED: "The order is {state}. Only a draft or an issued order can be cancelled.",
    S.DRAFT: "The order is {state}. An issued order does not become a draft again: revise it.",
}
ALL_ALIKE = {
    Answer.PENDING: Answered.AWAITING,
    Answer.ACCEPTED: Answered.ACCEPTED,
    Answer.PROPOSED: Answered.CHANGES_PROPOSED,
    Answer.COUNTERED: Answered.CHANGES_PROPOSED,
    Answer.REJECTED: Answered.REJECTED,
}
OFFERED = frozenset({Answer.PROPOSED, Answer.COUNTERED})
"""A proposal is open: the supplier's, or ours."""
WAITS_FOR_SUPPLIER = frozenset({Answer.PENDING, Answer.COUNTERED})
WAITS_FOR_US = frozenset({Answer.PROPOSED, Answer.REJECTED})


def check_move(before: OrderState, after: OrderState) -> None:
    """Raises `RuleBroken` if an order cannot go from one state to the other."""
    if after not in MOVES[before]:
        raise RuleBroken(f"order_{before}", SENTENCES[after], state=str(before))


def check_issued(state: OrderState) -> None:
    """Lines are answered, changed, shipped and cancelled while the order is issued. Raises `RuleBroken`."""
    if state != S.ISSUED:
        raise RuleBroken(f"order_{state}", "The order is {state}. Expected an issued one.", state=str(state))


def answered(answers: Iterable[str]) -> Answered:
    """The answer axis of an order from the answers of its lines, cancelled ones left out."""
    found = {Answer(answer) for answer in answers}
    if not found:
        return Answered.AWAITING
    if len(axes := {ALL_ALIKE[answer] for answer in found}) == 1:
        return axes.pop()
    return Answered.PARTLY_ANSWERED if Answer.PENDING in found else Answered.MIXED


class Moved(Protocol):
    """What the delivery axis needs of a line."""

    @property
    def open_quantity(self) -> Decimal: ...
    @property
    def in_transit(self) -> Decimal: ...
    @property
    def received(self) -> Decimal: ...


def delivery(lines: Collection[Moved]) -> Delivery:
    """The delivery axis of an order from its lines, cancelled ones left out."""
    if not any(line.received for line in lines):
        return Delivery.IN_TRANSIT if any(line.in_transit for line in lines) else Delivery.NOTHING_YET
    return Delivery.PARTLY_RECEIVED if any(line.open_quantity for line in lines) else Delivery.RECEIVED


class Placed(Moved, Protocol):
    """What a line's state needs of it."""

    @property
    def answer(self) -> str: ...
    @property
    def active_quantity(self) -> Decimal: ...
    @property
    def binding_on(self) -> date: ...


def line_state(line: Placed, order_state: str, today: date) -> LineState:
    """One word for a line. `today` is the day at its site."""
    if order_state == S.DRAFT:
        return LineState.DRAFT
    if not line.active_quantity or order_state == S.CANCELLED:
        return LineState.CANCELLED
    if not line.open_quantity:
        return LineState.RECEIVED
    if line.binding_on < today:
        return LineState.OVERDUE
    if line.answer != Answer.ACCEPTED:
        return LineState(line.answer)
    if line.in_transit:
        return LineState.IN_TRANSIT
    return LineState.PARTLY_RECEIVED if line.received else LineState.ACCEPTED
