"""Sending units to a customer: what fulfils a customer order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app import clock
from app.catalog.rules import check_words
from app.customers.actions.allocating import new_allocation
from app.customers.actions.chain import Touched, settle_chain
from app.customers.actions.chain.touched import Moved
from app.customers.actions.freeing import Balances
from app.customers.actions.holding import check_customer_order_seen, hold_lines
from app.customers.events import UnitsDispatched
from app.customers.models import Allocation, CustomerOrder, CustomerOrderLine, Dispatch, DispatchLine
from app.customers.rules.allocating import Gift, shared
from app.customers.rules.dispatching import check_dispatch, check_left_on
from app.customers.rules.states import Fulfilment, MovementKind, check_under_way
from app.orders.actions.writing import writing
from app.orders.rules.quantities import NOTHING
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.transaction import Work


@dataclass(frozen=True)
class Way:
    """How it goes: None is today at the site."""

    dispatched_on: date | None = None
    carrier: str = ""
    tracking_number: str = ""
    note: str = ""


def dispatch(
    actor: Principal,
    customer_order_id: int,
    quantities: Mapping[int, Decimal],
    way: Way,
    *,
    version: int | None = None,
    once: str | None = None,
) -> int:
    """Send units of lines (id → quantity): first what is set aside for them, then what is free. Returns the dispatch's id.

    Raises `RuleBroken` (fields `line-<id>-quantity`, `dispatched_on`), `Stale`, `NotFound`.
    """
    with writing(actor, Permission.CUSTOMER_ORDER_WRITE, once) as work:
        if not quantities:
            raise RuleBroken("empty", "Nothing is to be sent. Type a quantity for at least one line.")
        lines, balances = hold_lines(work, quantities.keys())
        order = lines[0].customer_order
        if any(line.customer_order_id != customer_order_id for line in lines):
            raise NotFound
        check_customer_order_seen(order, version)
        check_under_way(Fulfilment(order.state))
        sent = _begin(actor, order, way)
        work.add(sent)
        work.session.flush()
        for line in lines:
            _send(work, sent, line, quantities[line.id], balances)
        order.touch()
        order.fulfil()
        _tell(work, sent, order, lines, quantities)
        return sent.id


def _begin(actor: Principal, order: CustomerOrder, way: Way) -> Dispatch:
    today = order.site.today
    return Dispatch(
        customer_order_id=order.id,
        dispatched_on=check_left_on(way.dispatched_on or today, order.ordered_on, today),
        carrier=check_words(way.carrier, 80, field="carrier"),
        tracking_number=check_words(way.tracking_number, 60, field="tracking_number"),
        note=check_words(way.note, 500, field="note"),
        dispatched_at=clock.now(),
        dispatched_by=actor.person_id,
    )


def _send(work: Work, sent: Dispatch, line: CustomerOrderLine, quantity: Decimal, balances: Balances) -> None:
    place = line.customer_order.site_id, line.item_id
    held = _ready(work, line)
    set_aside = sum((each.ready for each in held), NOTHING)
    check_dispatch(line, quantity, set_aside, max(NOTHING, balances[place].free))
    used = dict(shared(quantity, [(each.id, each.ready) for each in held]))
    for each in held:
        each.dispatched += used.get(each.id, NOTHING)
    taken = sum(used.values(), NOTHING)
    balances[place].reserved -= taken
    line.allocated -= taken
    if quantity > taken:
        _from_free_stock(work, line, quantity - taken)
    line.leave(quantity)
    work.add(DispatchLine(dispatch_id=sent.id, line_id=line.id, quantity=quantity))
    moved = Moved(*place, -quantity, MovementKind.DISPATCH, dispatch_id=sent.id)
    fed = tuple(each.order_line_id for each in held if each.order_line_id is not None)
    touched = Touched(UnitsDispatched.name, fed, (line.id,), (line.customer_order_id,))
    work.owe(settle_chain, touched, moved)


def _ready(work: Work, line: CustomerOrderLine) -> list[Allocation]:
    """What is set aside for the line, what came for it first."""
    wanted = select(Allocation).where(Allocation.line_id == line.id, Allocation.arrived > Allocation.dispatched)
    rows = work.session.scalars(wanted.with_for_update().execution_options(populate_existing=True))
    return sorted(rows, key=lambda each: (each.is_from_stock, each.order_line_id or 0))


def _from_free_stock(work: Work, line: CustomerOrderLine, quantity: Decimal) -> None:
    """Nobody has it: it is taken and leaves at once."""
    from_stock = Allocation.line_id == line.id, Allocation.order_line_id.is_(None)
    there = work.session.scalar(select(Allocation).where(*from_stock).with_for_update())
    if there is None:
        there = new_allocation(work, line, Gift(line.id, None, quantity), quantity)
        work.add(there)
    else:
        there.quantity, there.arrived = there.quantity + quantity, there.arrived + quantity
    there.dispatched += quantity


def _tell(
    work: Work, sent: Dispatch, order: CustomerOrder, lines: list[CustomerOrderLine], quantities: Mapping[int, Decimal]
) -> None:
    work.record(
        UnitsDispatched(
            **order.facts(),
            dispatch_id=sent.id,
            dispatched_on=sent.dispatched_on,
            line_ids=tuple(line.id for line in lines),
            line_numbers=tuple(line.line_no for line in lines),
            quantities=tuple(quantities[line.id] for line in lines),
        )
    )
