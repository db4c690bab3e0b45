"""What is said about a line, as verbs: accept, propose, withdraw, reject; agree and decline. The rules were asked before."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from app import clock
from app.orders.models.answers import Promise, PromisePart, Proposal, ProposalPart, Rejection
from app.orders.models.facts import Cancellation, Substitution
from app.orders.models.line import Line
from app.orders.rules import quantities
from app.orders.rules.answers import Propose, Rest, Side
from app.orders.rules.quantities import NOTHING, Part
from app.orders.rules.reasons import OWNER, Owner, Reason, open_code
from app.orders.rules.states import OFFERED, Answer, ProposalState

AS_REQUESTED, BY_US, BY_SUPPLIER = "as_requested", "by_us", "by_supplier"


class AnsweredLine(Line):
    """The part of `OrderLine` that answers. `by` is the id of the person, or None for the machine."""

    __abstract__ = True

    def accept(self, by: int | None, parts: Sequence[Part]) -> Promise:
        """The supplier takes the line as requested: that is a promise at once."""
        self.supersede(by)
        return self.promise(parts, AS_REQUESTED, by)

    def propose(self, given: Propose, by: int | None) -> Proposal:
        """The supplier offers something else; what is agreed binds on.

        Where a proposal is open, `supersede` it and flush before: the database lets a line have one open proposal.
        """
        self._hear(Answer.PROPOSED)
        return self._offer(given, Side.SUPPLIER, by)

    def counter(self, given: Propose, by: int | None) -> Proposal:
        """We answer a proposal with another one, and the supplier is to answer that; see `propose`."""
        self.answer, self.answer_by = Answer.COUNTERED, self.order.answer_by
        return self._offer(given, Side.US, by)

    def _offer(self, given: Propose, side: Side, by: int | None) -> Proposal:
        self.proposed_on = given.parts[-1].on
        proposal = Proposal(
            **self.owner,
            line=self,
            revision=self.order.revision,
            state=ProposalState.OPEN,
            side=side,
            **{name: getattr(given, name) for name in ("remainder", "reason", "note", "unit_price", "substitute")},
            proposed_at=clock.now(),
            proposed_by=by,
        )
        proposal.parts = [
            ProposalPart(**self.owner, position=n, quantity=part.quantity, proposed_on=part.on)
            for n, part in enumerate(given.parts, start=1)
        ]
        self.keep(proposal)
        return proposal

    def _hear(self, answer: Answer) -> None:
        """The supplier said something about the line as it is asked now."""
        self.answer, self.answered_at, self.answer_by = answer, clock.now(), None
        self.answered_revision = self.order.revision

    def supersede(self, by: int | None, state: ProposalState = ProposalState.SUPERSEDED) -> None:
        """Close an open proposal, if there is one, because another answer or a revision takes its place."""
        if self.answer in OFFERED:
            self._fall_back(state, by)

    def agree(self, proposal: Proposal, rule: str, by: int | None, tolerance_id: int | None = None) -> Promise:
        """A proposal becomes a promise; what cannot be delivered at all is not owed any more."""
        proposal.decide(ProposalState.ACCEPTED, clock.now(), by)
        if proposal.remainder:
            self.lose(min(proposal.remainder, self.open_quantity), Reason(proposal.reason), proposal.note, by)
        parts = quantities.last_of(proposal.offered_parts, self.open_quantity)  # some may have arrived meanwhile
        return self.promise(parts, rule, by, proposal, tolerance_id)

    def agree_in_part(self, proposal: Proposal, parts: Sequence[Part], rest: Rest, by: int | None) -> Promise:
        """Some parts of a proposal become a promise. The rest is asked for again, or not owed any more."""
        proposal.decide(ProposalState.PARTLY, clock.now(), by)
        left = self.open_quantity - sum((part.quantity for part in parts), NOTHING)
        if rest is Rest.CANCEL and left:
            self.lose(left, Reason.NOT_DELIVERED, "", by)
        promise = self.promise(parts, BY_US, by, proposal)
        if rest is Rest.ASK and left:
            self.answer, self.answer_by = Answer.PENDING, self.order.answer_by
        return promise

    def decline(self, by: int | None, reason: str, note: str) -> Proposal:
        """We do not take the proposal: back to what was agreed last, else to waiting for an answer."""
        return self._fall_back(ProposalState.DECLINED, by, reason, note)

    def withdraw(self, by: int | None) -> Proposal:
        """Whoever made the proposal takes it back."""
        if self.answer == Answer.PROPOSED:
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

    def promise(
        self,
        parts: Iterable[Part],
        rule: str,
        by: int | None,
        proposal: Proposal | None = None,
        tolerance_id: int | None = None,
    ) -> Promise:
        """Agree on parts for what is open; what was delivered keeps its days. The newest promise binds."""
        delivered = quantities.carried(self.agreed, self.delivered, self.requested_on)
        agreed = quantities.joined([*delivered, *parts])
        promise = Promise(
            **self.owner,
            line=self,
            number=self._next_promise,
            revision=self.order.revision,
            rule=rule,
            tolerance_id=tolerance_id,
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
        if self.first_promised_on is None or not self.is_agreed:
            self.first_promised_on = on  # the first one, or the first since we moved the baseline ourselves
        if self.answer not in OFFERED:
            self.answered_at = clock.now()
        self.latest_promised_on, self.promised_revision = on, self.order.revision
        self.answered_revision = self.order.revision
        self.answer, self.proposed_on, self.answer_by = Answer.ACCEPTED, None, None
        self.settle(agreed)

    @property
    def _next_promise(self) -> int:
        """A line that was never promised is not asked for its promises."""
        return 1 if self.promised_revision is None else self.promises[-1].number + 1

    @property
    def the_proposal(self) -> Proposal:
        """The open proposal, where the rules have said that there is one."""
        if self.open_proposal is None:
            raise LookupError(f"line {self.id} has no open proposal")
        return self.open_proposal

    def _fall_back(self, state: ProposalState, by: int | None, reason: str = "", note: str = "") -> Proposal:
        """Close the open proposal: back to what was agreed last, else to waiting for an answer."""
        proposal = self.the_proposal
        agreed = self.is_agreed and self.promises[-1].quantity >= self.active_quantity - self.forgone
        proposal.decide(state, clock.now(), by, reason, note)
        self.proposed_on = None
        self.answer = Answer.ACCEPTED if agreed else Answer.PENDING
        self.answer_by = None if agreed else self.order.answer_by
        return proposal

    def agree_price(self, unit_price: Decimal, by: int | None) -> None:
        """Another price is agreed; the one that we wrote stays known."""
        self.keep_price(unit_price, by)
        if self.price is None:
            self.write_price(unit_price)
        else:
            self.price.unit_price = unit_price

    def substitute(self, item_id: int, number: str, name: str, by: int | None) -> Substitution:
        """Another item takes the place of the ordered one. What the supplier offers moves no baseline."""
        substitution = Substitution(
            **self.owner,
            line_id=self.id,
            revision=self.order.revision,
            item_before_id=self.item_id,
            number_before=self.item_number,
            name_before=self.item_name,
            item_id=item_id,
            number=number,
            substituted_at=clock.now(),
            substituted_by=by,
        )
        self.keep(substitution)
        self.item_id, self.item_number, self.item_name = item_id, number, name
        return substitution

    def lose(
        self,
        quantity: Decimal,
        reason: Reason,
        note: str,
        by: int | None,
        *,
        owner: Owner | None = None,
        side: Side = Side.SUPPLIER,
    ) -> Cancellation:
        """So many units are not owed any more. `side` is who gave them up, `owner` on whose side the cause lies."""
        self.cancelled += quantity
        self.cancel_side, self.cancel_reason = side, open_code(reason)
        cancellation = Cancellation(
            **self.owner,
            line=self,
            quantity=quantity,
            reason=reason,
            owner=owner or OWNER[reason],
            revision=self.order.revision,
            note=note,
            cancelled_at=clock.now(),
            cancelled_by=by,
        )
        self.keep(cancellation)
        self.settle()
        return cancellation
