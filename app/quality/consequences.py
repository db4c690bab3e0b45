"""What must be true of corrective actions together with facts about receipts."""

from sqlalchemy import select

from app.events import consequence
from app.orders.models import OrderLine
from app.quality.actions import take_back
from app.quality.models import CorrectiveAction
from app.quality.rules import WAITING
from app.receipts.events import ReceiptReversed
from app.transaction import Work


@consequence(ReceiptReversed)
def nothing_is_put_right_that_was_not_rejected(fact: ReceiptReversed, work: Work) -> None:
    """What was rejected of the line is taken back altogether: nobody waits for an answer to it, nor is anybody late with it."""
    if work.session.get_one(OrderLine, fact.line_id).rejected:
        return
    waiting = select(CorrectiveAction).where(CorrectiveAction.line_id == fact.line_id, CorrectiveAction.state.in_(WAITING))
    for each in work.session.scalars(waiting):
        take_back(work, each, fact.reason)
