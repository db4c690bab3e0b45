"""Taking units back from customer lines: what an order line, or the stock, does not give any more."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.customers.events import UnitsReleased
from app.customers.models import Allocation, CustomerOrderLine
from app.customers.rules.allocating import Held
from app.database import among
from app.transaction import Work


def release(work: Work, lost: Sequence[tuple[Held, Decimal]], because: str = "", *, order_line_id: int | None = None) -> None:
    """Take so much from each allocation and from the sum of its line, and say so."""
    lines = _lines(work, {each.line_id for each, _ in lost})
    for each, quantity in lost:
        give_back(work, work.session.get_one(Allocation, each.allocation_id), lines[each.line_id], quantity)
        line = lines[each.line_id]
        line.allocated -= quantity
        work.record(
            UnitsReleased(
                **line.facts(),
                quantity=quantity,
                shortfall=line.shortfall,
                because=because,
                order_line_id=order_line_id,
            )
        )
    work.session.flush()


def give_back(work: Work, allocation: Allocation, line: CustomerOrderLine, quantity: Decimal) -> None:
    """The allocation is smaller by so much, or gone where nothing of it has left."""
    if allocation.quantity == quantity:
        work.session.delete(allocation)
        return
    allocation.quantity -= quantity
    allocation.arrived = min(allocation.arrived, allocation.quantity)


def _lines(work: Work, line_ids: set[int]) -> dict[int, CustomerOrderLine]:
    wanted = select(CustomerOrderLine).where(among(CustomerOrderLine.id, line_ids)).order_by(CustomerOrderLine.id)
    wanted = wanted.options(joinedload(CustomerOrderLine.customer_order)).with_for_update(of=CustomerOrderLine)
    rows = work.session.scalars(wanted.execution_options(populate_existing=True))
    return {row.id: row for row in rows}
