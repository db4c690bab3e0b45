"""What must be true together with facts of lower slices."""

from app.events import consequence
from app.orders.events import LineCancelled, LineRevised
from app.orders.models import OrderLine
from app.orders.rules.quantities import delivered_on
from app.receipts.models import arrivals
from app.receipts.queries import receipts_of_lines
from app.transaction import Work


@consequence(LineCancelled, LineRevised)
def a_line_that_asks_for_less_may_have_been_delivered_whole(fact: LineCancelled | LineRevised, work: Work) -> None:
    """The day by which everything had arrived follows what is asked for."""
    line = work.session.get(OrderLine, fact.line_id)
    if line is None or not line.received:
        return
    receipts = receipts_of_lines(work.actor, [line.id]).get(line.id, [])
    line.delivered_on = delivered_on(line.active_quantity, arrivals(receipts))
