"""Cancelling a line, as verbs: at once, by asking, and how such a request ends. The rules were asked before."""

from decimal import Decimal

from app import clock
from app.orders.models.answering import AnsweredLine
from app.orders.models.answers import Rejection
from app.orders.models.facts import Cancellation
from app.orders.models.requests import CancellationRequest
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import RequestState, owner_of
from app.orders.rules.reasons import Reason
from app.orders.rules.states import Answer


class CancelledLine(AnsweredLine):
    """The part of `OrderLine` that is cancelled. `by` is the id of the person, or None for the machine."""

    __abstract__ = True

    def cancel(self, quantity: Decimal, reason: Reason, note: str, by: int | None) -> Cancellation:
        """So much of what has not shipped is not wanted any more. After a rejection the cause stays the supplier's."""
        rejected = self.answer == Answer.REJECTED
        self.supersede(by)
        self.drop_request(by)
        owner = owner_of(Reason(self.rejections[-1].reason), Side.SUPPLIER) if rejected else owner_of(reason, Side.US)
        return self.lose(quantity, reason, note, by, owner=owner, side=Side.US)

    def ask_to_cancel(self, side: Side, quantity: Decimal, reason: Reason, note: str, by: int | None) -> CancellationRequest:
        """One side asks to cancel so much; what is agreed binds on until the other agrees."""
        request = CancellationRequest(
            **self.owner,
            line=self,
            revision=self.order.revision,
            side=side,
            state=RequestState.OPEN,
            quantity=quantity,
            reason=reason,
            note=note,
            asked_at=clock.now(),
            asked_by=by,
        )
        self.keep(request)
        self.cancel_asked = side
        return request

    def grant(self, by: int | None) -> tuple[CancellationRequest, Cancellation]:
        """What was asked to be cancelled is, as far as it has not shipped meanwhile."""
        asked = self.end_request(RequestState.GRANTED, by)
        self.supersede(by)  # an open offer was made for more than is left
        side, reason = Side(asked.side), Reason(asked.reason)
        quantity, owner = min(asked.quantity, self.to_ship), owner_of(reason, side)
        return asked, self.lose(quantity, reason, asked.note, by, owner=owner, side=side)

    def end_request(self, state: RequestState, by: int | None, reason: str = "", note: str = "") -> CancellationRequest:
        """Close the open request, where the rules have said that there is one."""
        request = next(each for each in reversed(self.requests) if each.state == RequestState.OPEN)
        request.end(state, by, reason, note)
        self.cancel_asked = ""
        return request

    def reject(self, reason: str, note: str, by: int | None) -> Rejection:
        self.drop_request(by)
        return super().reject(reason, note, by)

    def drop_request(self, by: int | None) -> None:
        """What was asked to be cancelled is not asked for any more: it was revised, rejected or given up."""
        if self.cancel_asked:
            self.end_request(RequestState.SUPERSEDED, by)
