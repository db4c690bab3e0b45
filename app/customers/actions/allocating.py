"""Saying where a customer's units come from: by hand, or by accepting what is suggested."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app import clock
from app.customers.actions.chain import Touched, settle_chain
from app.customers.actions.freeing import Balances, free
from app.customers.actions.holding import by_id, check_line_seen, hold_lines, hold_supplies
from app.customers.events import UnitsAllocated
from app.customers.models import Allocation, CustomerOrderLine, Supply
from app.customers.queries.free import gives_now
from app.customers.queries.orders import allocation_for
from app.customers.rules.allocating import Gift, check_allocated, check_released
from app.orders.actions.writing import writing
from app.orders.models import OrderLine
from app.orders.queries import hold_orders
from app.orders.rules.quantities import NOTHING
from app.orders.rules.states import OrderState
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.transaction import Work

ALLOCATE = Permission.ALLOCATION_WRITE


def allocate(
    actor: Principal,
    line_id: int,
    order_line_id: int | None,
    quantity: Decimal,
    *,
    version: int | None = None,
    once: str | None = None,
) -> None:
    """Take units for a customer line from an order line, or from stock where none is named.

    Raises `RuleBroken` (field `quantity`), `Stale`, `NotFound`.
    """
    with writing(actor, ALLOCATE, once) as work:
        _allocate(actor, work, [Gift(line_id, order_line_id, quantity)], {line_id: version})


def accept_suggestion(actor: Principal, gifts: Sequence[Gift], versions: dict[int, int], *, once: str | None = None) -> int:
    """Take all of what was suggested, or nothing where some of it is not to be had any more. Returns how many lines got some.

    `versions` are those of the customer lines as they were seen. Raises `RuleBroken`, `Stale`, `NotFound`.
    """
    with writing(actor, ALLOCATE, once) as work:
        if not gifts:
            raise RuleBroken("empty", "Nothing is suggested any more. Load the page again.")
        _allocate(actor, work, gifts, dict(versions))
        return len({gift.line_id for gift in gifts})


def release(
    actor: Principal, allocation_id: int, quantity: Decimal, *, version: int | None = None, once: str | None = None
) -> None:
    """Give units back that have not left. `version` is the customer line's. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, ALLOCATE, once) as work:
        (line,), balances = hold_lines(work, [allocation_for(actor, allocation_id).line_id])
        work.session.expire_all()
        allocation = allocation_for(actor, allocation_id)
        check_line_seen(line, version)
        check_released(line, quantity, allocation.outstanding)
        free(work, allocation, line, quantity, balances)


def _allocate(actor: Principal, work: Work, gifts: Sequence[Gift], versions: dict[int, int | None]) -> None:
    order_lines = _hold_order_lines(actor, work, {gift.order_line_id for gift in gifts if gift.order_line_id is not None})
    hold_supplies(work, list(order_lines))
    lines, balances = hold_lines(work, {gift.line_id for gift in gifts})
    for line in lines:
        check_line_seen(line, versions.get(line.id))
    found, supplies = by_id(lines), _supplies(work, order_lines, balances)
    for gift in gifts:
        line = found[gift.line_id]
        if gift.order_line_id is None:
            _from_stock(line, gift.quantity, balances)
        else:
            _from_order_line(line, order_lines[gift.order_line_id], gift.quantity, supplies[gift.order_line_id])
        _keep(work, line, gift)
    fed = tuple(sorted(order_lines))
    work.owe(settle_chain, Touched(UnitsAllocated.name, order_line_ids=fed, line_ids=tuple(sorted(found))))


def _hold_order_lines(actor: Principal, work: Work, ids: set[int]) -> dict[int, OrderLine]:
    """The order lines, held with their orders: what the supplier says of them at this moment waits. Raises `NotFound`."""
    wanted = select(OrderLine).where(OrderLine.id.in_(ids)).order_by(OrderLine.id)
    order_ids = {line.order_id for line in work.session.scalars(wanted)}
    hold_orders(actor, order_ids)
    found = {line.id: line for line in work.session.scalars(wanted.execution_options(populate_existing=True))}
    if found.keys() != ids:
        raise NotFound
    return found


def _supplies(work: Work, order_lines: dict[int, OrderLine], balances: Balances) -> dict[int, Supply]:
    """What each order line gives now; one that nobody was ever given something of begins here."""
    there = hold_supplies(work, list(order_lines))
    for key, capacity in gives_now(work.session, list(order_lines.values()), balances).items():
        if key not in there:
            there[key] = Supply(order_line_id=key, capacity=capacity, allocated=NOTHING)
            work.add(there[key])
        there[key].capacity = max(capacity, there[key].allocated)
    return there


def _from_stock(line: CustomerOrderLine, quantity: Decimal, balances: Balances) -> None:
    balance = balances[line.customer_order.site_id, line.item_id]
    check_allocated(line, quantity, balance.free)
    balance.reserved += quantity


def _from_order_line(line: CustomerOrderLine, order_line: OrderLine, quantity: Decimal, supply: Supply) -> None:
    _check_fits(line, order_line)
    check_allocated(line, quantity, supply.capacity - supply.allocated)
    supply.allocated += quantity


def _check_fits(line: CustomerOrderLine, order_line: OrderLine) -> None:
    """The same item, to the site that the customer order leaves from; a draft brings nothing."""
    if order_line.supplier_id is None or order_line.order.state == OrderState.DRAFT:
        raise NotFound
    if order_line.item_id != line.item_id:
        raise RuleBroken(
            "item", "This order line brings {found}, not {wanted}.", found=order_line.item_number, wanted=line.item_number
        )
    if order_line.site_id != line.customer_order.site_id:
        raise RuleBroken("site", "This order line goes to another site than {wanted}.", wanted=line.customer_order.site.name)


def _keep(work: Work, line: CustomerOrderLine, gift: Gift) -> None:
    """One allocation for each pair of line and source: more of the same adds to it."""
    line.allocated += gift.quantity
    same = Allocation.order_line_id == gift.order_line_id if gift.order_line_id else Allocation.order_line_id.is_(None)
    there = work.session.scalar(select(Allocation).where(Allocation.line_id == line.id, same).with_for_update())
    arrived = gift.quantity if gift.order_line_id is None else NOTHING
    if there is not None:
        there.quantity, there.arrived = there.quantity + gift.quantity, there.arrived + arrived
    else:
        work.add(new_allocation(work, line, gift, arrived))
    work.session.flush()
    told: dict[str, Any] = {"quantity": gift.quantity, "order_line_id": gift.order_line_id}
    work.record(UnitsAllocated(**line.facts(), **told))


def new_allocation(work: Work, line: CustomerOrderLine, gift: Gift, arrived: Decimal) -> Allocation:
    """What the rest follows from is set by the chain."""
    return Allocation(
        line_id=line.id,
        order_line_id=gift.order_line_id,
        site_id=line.customer_order.site_id,
        item_id=line.item_id,
        quantity=gift.quantity,
        arrived=arrived,
        dispatched=NOTHING,
        unconfirmed=False,
        allocated_at=clock.now(),
        allocated_by=work.actor.person_id,
    )
