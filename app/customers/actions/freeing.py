"""Giving back what a customer line does not need any more: what comes last goes first."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.customers.actions.chain import Touched, settle_chain
from app.customers.actions.chain.balances import Place
from app.customers.actions.chain.releasing import give_back
from app.customers.events import UnitsReleased
from app.customers.models import Allocation, CustomerOrderLine, StockBalance
from app.orders.rules.quantities import NOTHING
from app.transaction import Work

Balances = Mapping[Place, StockBalance]


def free_line(work: Work, line: CustomerOrderLine, excess: Decimal, balances: Balances) -> None:
    """Release so many units of the line: those without a day, then those that come last, stock at the end."""
    if excess <= NOTHING:
        return
    wanted = select(Allocation).where(Allocation.line_id == line.id, Allocation.quantity > Allocation.dispatched)
    held = sorted(work.session.scalars(wanted.with_for_update()), key=_comes, reverse=True)
    for allocation in held:
        taken = min(excess, allocation.outstanding)
        if taken > NOTHING:
            free(work, allocation, line, taken, balances)
        excess -= taken


def _comes(allocation: Allocation) -> tuple[bool, bool, date, int]:
    day = allocation.expected_on
    return not allocation.is_from_stock, day is None, day or date.min, allocation.id


def free(work: Work, allocation: Allocation, line: CustomerOrderLine, quantity: Decimal, balances: Balances) -> None:
    """Release so many units of one allocation. What was set aside of them is free again."""
    order_line_id = allocation.order_line_id
    kept = allocation.outstanding - quantity
    freed = max(NOTHING, allocation.ready - kept)
    if freed:
        balances[allocation.site_id, allocation.item_id].reserved -= freed
    give_back(work, allocation, line, quantity)
    line.allocated -= quantity
    told: dict[str, Any] = {"quantity": quantity, "shortfall": line.shortfall, "order_line_id": order_line_id}
    work.record(UnitsReleased(**line.facts(), **told))
    fed = (order_line_id,) if order_line_id is not None else ()
    work.owe(settle_chain, Touched(UnitsReleased.name, order_line_ids=fed, line_ids=(line.id,)))
