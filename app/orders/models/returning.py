"""How a line goes back to what it was before an answer that was taken back."""

from app import clock
from app.orders.models.answering import AnsweredLine
from app.orders.models.answers import Promise, PromisePart
from app.orders.models.given import GivenAnswer
from app.orders.rules.cancelling import RequestState
from app.orders.rules.quantities import Part
from app.orders.rules.states import Answer, ProposalState
from app.orders.rules.undoing import VOID_REVISION

TAKEN_BACK = "answer_taken_back"
"""The rule by which an earlier promise is given again."""


class ReturningLine(AnsweredLine):
    """The part of `OrderLine` that forgets an answer. The rules were asked before."""

    __abstract__ = True

    def more_than_days_agreed(self, given: GivenAnswer) -> bool:
        """Whether the answer moved a price, an item or a quantity that is owed, by a rule and at once."""
        made = self.promises[-1] if self.is_promised else None
        offer = made.proposal if made is not None and made.number != given.promise_before else None
        return offer is not None and bool(offer.remainder or offer.substitute or offer.unit_price is not None)

    def ended_a_request(self, given: GivenAnswer) -> bool:
        """Whether the answer rejected what one side had asked to cancel, since the line was revised last."""
        if given.answer != Answer.REJECTED or not self.requests:
            return False
        last = self.requests[-1]
        superseded = last.state == RequestState.SUPERSEDED and last.decided_by == given.given_by
        return superseded and last.revision >= self.revision

    def void_offer(self, by: int | None) -> None:
        """Close the offer that the answer made, if it made one; flush before `restore` opens another."""
        if self.answer == Answer.PROPOSED:
            self.the_proposal.decide(ProposalState.WITHDRAWN, clock.now(), by)

    def restore(self, given: GivenAnswer, by: int | None) -> None:
        """Be as before the answer. Promises are never unsaid: the one that counted is given again, or none counts."""
        agreed = self._promise_again(given, by)
        self.answer, self.answer_by, self.answered_at = given.answer_before, given.answer_by_before, clock.now()
        self.first_promised_on, self.latest_promised_on = given.first_promised_before, given.latest_promised_before
        self.answered_revision, self.proposed_on = given.answered_revision_before, None
        if given.proposal_before is not None:
            given.proposal_before.reopen()
            self.proposed_on = given.proposal_before.proposed_on
        self.settle(agreed)

    def _promise_again(self, given: GivenAnswer, by: int | None) -> tuple[Part, ...]:
        """The parts that bind from now on."""
        made = self.is_promised and self.promises[-1].number != given.promise_before
        if given.promise_before is None:
            self.promised_revision = VOID_REVISION if made else self.promised_revision
            return ()
        standing = next(each for each in self.promises if each.number == given.promise_before)
        self.promised_revision = given.promised_revision_before
        if made:
            self.keep(self._copy_of(standing, self.promises[-1].number + 1, by))
        return standing.agreed_parts

    def _copy_of(self, promise: Promise, number: int, by: int | None) -> Promise:
        words = {"quantity": promise.quantity, "promised_on": promise.promised_on, "revision": promise.revision}
        copy = Promise(
            **self.owner,
            **words,
            line=self,
            number=number,
            rule=TAKEN_BACK,
            tolerance_id=promise.tolerance_id,
            proposal=promise.proposal,
            agreed_at=clock.now(),
            agreed_by=by,
        )
        copy.parts = [
            PromisePart(**self.owner, position=n, quantity=part.quantity, promised_on=part.on)
            for n, part in enumerate(promise.agreed_parts, start=1)
        ]
        return copy
