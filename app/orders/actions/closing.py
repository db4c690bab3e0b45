"""An order closes when nothing of it is owed any more, and opens again when something is."""

from sqlalchemy import select

from app.orders import queries
from app.orders.events import OrderCancelled, OrderClosed, OrderReopened
from app.orders.models import Order, OrderLine
from app.orders.rules.states import OrderState
from app.transaction import Work


def settle_order(work: Work, order: Order) -> None:
    """Let the header follow its lines, after a verb that may have changed what is owed. The order is locked."""
    work.session.flush()
    owed = queries.has_open_lines(work.actor, order.id)
    if order.state == OrderState.CLOSED and owed:
        order.reopen()
        work.record(OrderReopened(**order.facts()))
    elif order.state == OrderState.ISSUED and not owed:
        _end(work, order)


def _end(work: Work, order: Order) -> None:
    wanted = select(OrderLine.id).where(OrderLine.order_id == order.id)
    if work.session.scalar(wanted.where(OrderLine.quantity > OrderLine.cancelled).limit(1)) is not None:
        order.close()
        work.record(OrderClosed(**order.facts()))
        return
    order.cancel()
    line_ids = tuple(work.session.scalars(wanted))
    work.record(OrderCancelled(**order.facts(), line_ids=line_ids))
