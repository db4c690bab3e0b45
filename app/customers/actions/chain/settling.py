"""The whole chain, once per transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from app import clock
from app.customers.actions.chain.looking import Changes, look
from app.customers.actions.chain.summing import sum_up
from app.customers.actions.chain.supplying import supply
from app.customers.actions.chain.telling import tell
from app.customers.actions.chain.touched import Moved, Touched, in_turn, keys
from app.customers.models import CustomerOrderLine, StockMovement
from app.transaction import Work

MOVEMENTS: Any = StockMovement.__table__


def settle_chain(what: list[Any], work: Work) -> None:
    """What was touched until now, and what moved in stock, is worked out again, and told once per customer order."""
    touched = [each for each in what if isinstance(each, Touched)]
    moved = [each for each in what if isinstance(each, Moved) and each.quantity]
    because = touched[-1].because if touched else ""
    _keep(work, moved)
    lines = {key for each in touched for key in each.line_ids}
    order_lines = keys(key for each in touched for key in each.order_line_ids)
    for some in in_turn(order_lines) or [()]:
        lines |= supply(work, some, moved, because)
        moved = []
    changes = Changes()
    for some in in_turn(sorted(lines)):
        look(work, some, because, changes)
    orders = {key for each in touched for key in each.customer_order_ids} | changes.orders
    for some in in_turn(sorted(orders)):
        sum_up(work, some, changes)
    tell(work, changes, because)


def _keep(work: Work, moved: Sequence[Moved]) -> None:
    """In one statement: an import of receipts has tens of thousands."""
    at, by = clock.now(), work.actor.person_id
    rows = [vars(each) | {"moved_at": at, "moved_by": by} for each in moved]
    if rows:
        work.session.execute(insert(MOVEMENTS), rows)


def open_lines(work: Work, site_id: int, item_id: int | None = None) -> list[int]:
    """The customer lines of a site that something is still to leave of."""
    wanted = select(CustomerOrderLine.id).join(CustomerOrderLine.customer_order).where(CustomerOrderLine.is_open)
    wanted = wanted.where(CustomerOrderLine.customer_order.has(site_id=site_id))
    if item_id is not None:
        wanted = wanted.where(CustomerOrderLine.item_id == item_id)
    return sorted(work.session.scalars(wanted))
