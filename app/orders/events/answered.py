"""What was said about lines: answers, proposals, decisions, words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.orders.events.base import BUYERS, LineEvent, OrderEvent, PartsEvent
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class LineAccepted(LineEvent):
    """As requested: a promise at once."""

    name: ClassVar[str] = "orders.line_accepted"
    quantity: Decimal
    promised_on: date
    promised_before: date | None = None


@dataclass(frozen=True, kw_only=True)
class LineProposed(PartsEvent):
    """Not binding: `promised_on`, if there is one, is what binds on."""

    name: ClassVar[str] = "orders.line_proposed"
    proposal_id: int
    requested_on: date
    requested_quantity: Decimal
    promised_on: date | None = None
    remainder: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class LineRejected(LineEvent):
    name: ClassVar[str] = "orders.line_rejected"
    quantity: Decimal
    requested_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProposalAccepted(PartsEvent):
    """What was offered is agreed: by us (`by_us`), by the supplier (`by_supplier`), or by a tolerance.

    `rule` says what of the tolerance was made use of, `scope` whether it is one of the supplier, the category or both.
    `rest` says what became of the parts that were not accepted: `ask`, `cancel`, or nothing where all were.
    """

    name: ClassVar[str] = "orders.proposal_accepted"
    proposal_id: int
    rule: str
    requested_on: date
    promised_before: date | None = None
    promised_on: date
    remainder: Decimal
    scope: str = ""
    rest: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposalDeclined(LineEvent):
    """`binding_on` is the day that counts again."""

    name: ClassVar[str] = "orders.proposal_declined"
    proposal_id: int
    proposed_on: date
    binding_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(LineEvent):
    name: ClassVar[str] = "orders.proposal_withdrawn"
    proposal_id: int
    proposed_on: date
    binding_on: date


@dataclass(frozen=True, kw_only=True)
class AnswerTakenBack(OrderEvent):
    """A whole answer was taken back before anybody built on it: its lines are as they were before."""

    name: ClassVar[str] = "orders.answer_taken_back"
    line_ids: tuple[int, ...]
    line_numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ReferenceSet(OrderEvent):
    """The supplier told us its own order number."""

    name: ClassVar[str] = "orders.reference_set"
    reference: str
    before: str


@dataclass(frozen=True, kw_only=True)
class WordsGiven(LineEvent):
    """Why, in the words of whoever did what `about` names: the fact right before it."""

    name: ClassVar[str] = "orders.words_given"
    about: str
    reason: str
    note: str

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)} | BUYERS
