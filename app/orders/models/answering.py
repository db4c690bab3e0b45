"""What is said about a line, as verbs: accept, propose, withdraw, reject; agree and decline. The rules were asked before."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from app import clock
from app.orders.models.answers import Promise, PromisePart, Proposal, ProposalPart, Rejection
from app.orders.models.facts import Cancellation
from app.orders.models.line import Line
from app.orders.rules import quantities
from app.orders.rules.quantities import NOTHING, Part
from app.orders.rules.reasons import OWNER, Reason
from app.orders.rules.states import Answer, ProposalState

AS_REQUESTED, BY_US = "as_requested", "by_us"


class AnsweredLine(Line):
    """The part of `OrderLine` that answers. `by` is the id of the person, or None for the machine."""

    __abstract__ = True

    def accept(self, by: int | None) -> Promise:
        """The supplier takes the line as requested: that is a promise at once."""
        self.supersede(by)
        return self.promise((Part(self.open_quantity, self.requested_on),), AS_REQUESTED, by)

    def propose(self, parts: Sequence[Part], remainder: Decimal, reason: str, note: str, by: int | None) -> Proposal:
        """The supplier offers something else; what is agreed binds on.

        Where a proposal is open, `supersede` it and flush before: the database lets a line have one open proposal.
        """
        self._hear(Answer.PROPOSED)
        self.proposed_on = parts[-1].on
        proposal = Proposal(
            **self.owner,
            line=self,
            revision=self.order.revision,
            state=ProposalState.OPEN,
            remainder=remainder,
            reason=reason,
            note=note,
            proposed_at=clock.now(),
            proposed_by=by,
        )
        proposal.parts = [
            ProposalPart(**self.owner, position=n, quantity=part.quantity, proposed_on=part.on)
            for n, part in enumerate(parts, start=1)
        ]
        self.keep(proposal)
        return proposal

    def _hear(self, answer: Answer) -> None:
        """The supplier said something about the line as it is asked now."""
        self.answer, self.answered_at, self.answer_by = answer, clock.now(), None
        self.answered_revision = self.order.revision

    def supersede(self, by: int | None) -> None:
        """Close an open proposal, if there is one, because another answer or a revision takes its place."""
        if self.answer == Answer.PROPOSED:
            self._fall_back(ProposalState.SUPERSEDED, by)

    def agree(self, proposal: Proposal, rule: str, by: int | None) -> Promise:
        """A proposal becomes a promise; what cannot be delivered at all is not owed any more."""
        proposal.decide(ProposalState.ACCEPTED, clock.now(), by)
        if proposal.remainder:
            self.lose(min(proposal.remainder, self.open_quantity), Reason(proposal.reason), proposal.note, by)
        parts = quantities.last_of(proposal.offered_parts, self.open_quantity)  # some may have arrived meanwhile
        return self.promise(parts, rule, by, proposal)

    def decline(self, by: int | None, reason: str, note: str) -> Proposal:
        """We do not take the proposal: back to what was agreed last, else to waiting for an answer."""
        return self._fall_back(ProposalState.DECLINED, by, reason, note)

    def withdraw(self, by: int | None) -> Proposal:
        """The supplier takes its proposal back."""
        self.answered_at = clock.now()
        return self._fall_back(ProposalState.WITHDRAWN, by)

    def reject(self, reason: str, note: str, by: int | None) -> Rejection:
        """The supplier delivers nothing of what is open. The line waits for us; what was agreed binds on."""
        self.supersede(by)
        self._hear(Answer.REJECTED)
        rejection = Rejection(
            **self.owner,
            line=self,
            revision=self.order.revision,
            reason=reason,
            note=note,
            rejected_at=clock.now(),
            rejected_by=by,
        )
        self.keep(rejection)
        return rejection

    def promise(self, parts: Iterable[Part], rule: str, by: int | None, proposal: Proposal | None = None) -> Promise:
        """Agree on parts for what is open; what was delivered keeps its days. The newest promise binds."""
        delivered = quantities.carried(self.agreed, self.delivered, self.requested_on)
        agreed = quantities.joined([*delivered, *parts])
        promise = Promise(
            **self.owner,
            line=self,
            number=self.promises[-1].number + 1 if self.is_promised else 1,
            revision=self.order.revision,
            rule=rule,
            proposal=proposal,
            quantity=sum((part.quantity for part in agreed), NOTHING),
            promised_on=agreed[-1].on,
            agreed_at=clock.now(),
            agreed_by=by,
        )
        promise.parts = [
            PromisePart(**self.owner, position=n, quantity=part.quantity, promised_on=part.on)
            for n, part in enumerate(agreed, start=1)
        ]
        self.keep(promise)
        self._be_promised(promise.promised_on, agreed)
        return promise

    def _be_promised(self, on: date, agreed: Sequence[Part]) -> None:
        if self.first_promised_on is None or not self._is_agreed:
            self.first_promised_on = on  # the first one, or the first since we moved the baseline ourselves
        if self.answer != Answer.PROPOSED:
            self.answered_at = clock.now()
        self.latest_promised_on, self.promised_revision = on, self.order.revision
        self.answered_revision = self.order.revision
        self.answer, self.proposed_on, self.answer_by = Answer.ACCEPTED, None, None
        self.settle(agreed)

    @property
    def the_proposal(self) -> Proposal:
        """The open proposal, where the rules have said that there is one."""
        if self.open_proposal is None:
            raise LookupError(f"line {self.id} has no open proposal")
        return self.open_proposal

    @property
    def _is_agreed(self) -> bool:
        """Whether the promise that binds was given for the line as it is asked now."""
        return self.promised_revision is not None and self.promised_revision >= self.revision

    def _fall_back(self, state: ProposalState, by: int | None, reason: str = "", note: str = "") -> Proposal:
        """Close the open proposal: back to what was agreed last, else to waiting for an answer."""
        proposal = self.the_proposal
        proposal.decide(state, clock.now(), by, reason, note)
        self.proposed_on = None
        self.answer = Answer.ACCEPTED if self._is_agreed else Answer.PENDING
        self.answer_by = None if self._is_agreed else self.order.answer_by
        return proposal

    def lose(self, quantity: Decimal, reason: Reason, note: str, by: int | None) -> Cancellation:
        """So many units are not owed any more."""
        self.cancelled += quantity
        cancellation = Cancellation(
            **self.owner,
            line=self,
            quantity=quantity,
            reason=reason,
            owner=OWNER[reason],
            note=note,
            cancelled_at=clock.now(),
            cancelled_by=by,
        )
        self.keep(cancellation)
        self.settle()
        return cancellation
