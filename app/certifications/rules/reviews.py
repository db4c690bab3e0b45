"""Who may submit, what may be decided about a certificate, and with which words. Pure."""

from typing import Protocol

from app.certifications.rules.states import Review
from app.refusals import RuleBroken
from app.suppliers.rules import State as SupplierState

LONGEST_REASON = 500
MOVES: dict[Review, frozenset[Review]] = {
    Review.SUBMITTED: frozenset({Review.VERIFIED, Review.REJECTED}),
    Review.VERIFIED: frozenset({Review.REVOKED}),
    Review.REJECTED: frozenset(),
    Review.REVOKED: frozenset(),
}
MAY_SUBMIT = frozenset(
    {SupplierState.PROSPECT, SupplierState.ONBOARDING, SupplierState.APPROVED, SupplierState.RESTRICTED},
)
REFUSALS = {
    Review.VERIFIED: "Certificate {number} is {review} already: only one that is being checked can be verified.",
    Review.REJECTED: "Certificate {number} is {review} already: only one that is being checked can be rejected.",
    Review.REVOKED: "Certificate {number} is {review}: only a verified one can be revoked.",
}
WHY = {
    Review.REJECTED: "Say why it is rejected and what to send instead: the supplier reads it.",
    Review.REVOKED: "Say why it is revoked: the supplier reads it.",
}


class Reviewed(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def review(self) -> Review: ...
    @property
    def type_id(self) -> int: ...


def check_may_submit(state: str) -> None:
    """Raises `RuleBroken` for a supplier that may only read, or not even that."""
    if state not in MAY_SUBMIT:
        raise RuleBroken(
            "supplier_submit", "The supplier is {state}: it cannot submit certificates at present.", state=str(state)
        )


def may(review: str, after: Review) -> bool:
    """Whether the decision is open."""
    return after in MOVES[Review(review)]


def check_move(paper: Reviewed, after: Review) -> None:
    """Raises `RuleBroken` if the decision is not open any more."""
    if not may(paper.review, after):
        raise RuleBroken("decided", REFUSALS[after], number=paper.number, review=str(paper.review))


def check_reason(reason: str, after: Review) -> str:
    """The reason as it is kept. Raises `RuleBroken` (field `reason`)."""
    return kept_reason(reason, WHY[after])


def kept_reason(reason: str, asking: str) -> str:
    """What was typed without the air around it; `asking` is said where nothing was. Raises `RuleBroken` (field `reason`)."""
    kept = reason.strip()
    if not kept:
        raise RuleBroken("reason", asking, field="reason")
    if len(kept) > LONGEST_REASON:
        raise RuleBroken(
            "long",
            "This has {found} characters. A reason has at most {longest}.",
            field="reason",
            found=len(kept),
            longest=LONGEST_REASON,
        )
    return kept


def check_renewable(renewed: Reviewed, type_id: int, *, is_being_renewed: bool) -> None:
    """A renewal is of a verified certificate of the same type, one at a time. Raises `RuleBroken`."""
    if renewed.review != Review.VERIFIED:
        raise RuleBroken(
            "renewed",
            "Certificate {number} is {review}: only a verified one is renewed. Submit it as a new certificate.",
            number=renewed.number,
            review=str(renewed.review),
        )
    if renewed.type_id != type_id:
        raise RuleBroken(
            "type",
            "Certificate {number} is of another type. A renewal has the type of what it renews.",
            field="type",
            number=renewed.number,
        )
    if is_being_renewed:
        raise RuleBroken("twice", "A renewal of certificate {number} is being checked already.", number=renewed.number)
