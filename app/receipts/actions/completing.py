"""Saying that nothing more of a line is awaited."""

from decimal import Decimal

from app.orders.actions import settle_order
from app.orders.actions.writing import check_seen, writing
from app.orders.queries import line_for
from app.orders.rules import offers
from app.orders.rules.offers import Verb
from app.principal import Permission, Principal
from app.receipts.events import LineCompleted


def complete_line(actor: Principal, line_id: int, *, version: int, once: str | None = None) -> Decimal:
    """Say that we do not wait for the rest of a line: it is not owed any more, and stays failed. Returns how much."""
    with writing(actor, Permission.ORDER_WRITE, once) as work:
        line = line_for(actor, line_id, lock=True)
        check_seen(line, version)
        offers.check_offered(line, line.order.state, Verb.COMPLETE)
        line.supersede(actor.person_id)
        missing = line.complete()
        work.record(LineCompleted(**line.facts(), missing=missing))
        settle_order(work, line.order)
        return missing
