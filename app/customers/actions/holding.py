"""Rows that a verb is going to change, held until it ends, in the one order in which everybody takes them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.catalog.rules import plain
from app.customers.actions.chain.balances import Place, locked
from app.customers.models import Allocation, CustomerOrder, CustomerOrderLine, StockBalance, Supply
from app.customers.rules.states import Fulfilment, check_under_way
from app.refusals import NotFound, Stale
from app.transaction import Work


def hold_lines(work: Work, line_ids: Collection[int]) -> tuple[list[CustomerOrderLine], dict[Place, StockBalance]]:
    """Customer lines with their customer orders, and the balances of their items; what feeds them is held before them.

    Raises `NotFound` if one is missing.
    """
    hold_supplies(work, feeding(work, line_ids))
    balances = locked(work, places_of(work, line_ids))
    _hold_orders(work, line_ids)
    wanted = select(CustomerOrderLine).where(CustomerOrderLine.id.in_(line_ids)).order_by(CustomerOrderLine.id)
    whole = joinedload(CustomerOrderLine.customer_order, innerjoin=True).joinedload(CustomerOrder.site, innerjoin=True)
    held = wanted.options(whole).with_for_update(of=CustomerOrderLine)
    lines = list(work.session.scalars(held.execution_options(populate_existing=True)))
    if len(lines) != len(set(line_ids)):
        raise NotFound
    return lines, balances


def _hold_orders(work: Work, line_ids: Collection[int]) -> None:
    of_lines = select(CustomerOrderLine.customer_order_id).where(CustomerOrderLine.id.in_(line_ids))
    held = select(CustomerOrder.id).where(CustomerOrder.id.in_(of_lines)).order_by(CustomerOrder.id).with_for_update()
    work.session.execute(held)


def feeding(work: Work, line_ids: Collection[int]) -> list[int]:
    """The order lines that something of these customer lines is still to come from."""
    wanted = select(Allocation.order_line_id).where(
        Allocation.line_id.in_(line_ids), Allocation.order_line_id.is_not(None), Allocation.quantity > Allocation.dispatched
    )
    return sorted({key for key in work.session.scalars(wanted) if key is not None})


def places_of(work: Work, line_ids: Collection[int]) -> set[Place]:
    """Site and item of each of these customer lines."""
    wanted = (
        select(CustomerOrder.site_id, CustomerOrderLine.item_id)
        .select_from(CustomerOrderLine)
        .join(CustomerOrder, CustomerOrder.id == CustomerOrderLine.customer_order_id)
        .where(CustomerOrderLine.id.in_(line_ids))
    )
    return {(site_id, item_id) for site_id, item_id in work.session.execute(wanted)}


def hold_supplies(work: Work, order_line_ids: Collection[int]) -> dict[int, Supply]:
    """What order lines give, as far as anybody was ever given something of them."""
    if not order_line_ids:
        return {}
    wanted = select(Supply).where(Supply.order_line_id.in_(order_line_ids)).order_by(Supply.order_line_id)
    rows = work.session.scalars(wanted.with_for_update().execution_options(populate_existing=True))
    return {row.order_line_id: row for row in rows}


def check_line_seen(line: CustomerOrderLine, version: int | None) -> None:
    """Raises `Stale` with what stands there now, `RuleBroken` once nothing of the customer order may change any more."""
    check_under_way(Fulfilment(line.customer_order.state))
    if version is None or line.version == version:
        return
    raise Stale(
        "stale_customer_line",
        "Line {line_no} was changed since you opened it: {quantity} {unit} for {promised_on}, {missing} missing now.",
        line_no=line.line_no,
        quantity=plain(line.quantity),
        unit=line.unit,
        promised_on=line.promised_on,
        missing=plain(line.shortfall),
        seen=version,
        version=line.version,
    )


def check_customer_order_seen(order: CustomerOrder, version: int | None) -> None:
    """Raises `Stale` if the customer order was changed since it was read."""
    if version is not None and order.version != version:
        raise Stale(
            "stale_customer_order",
            "Customer order {number} was changed since you opened it. Look at it again, then repeat it.",
            number=order.number,
            seen=version,
            version=order.version,
        )


def by_id(lines: Sequence[CustomerOrderLine]) -> Mapping[int, CustomerOrderLine]:
    return {line.id: line for line in lines}
