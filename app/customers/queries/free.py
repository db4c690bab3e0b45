"""What nobody has yet: of stock and of order lines, for whoever allocates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.customers.models import Allocation, CustomerOrder, CustomerOrderLine, StockBalance
from app.customers.queries.orders import customer_order_for, lines_of_order
from app.customers.rules.allocating import Free, Gift, Need, suggested
from app.customers.rules.expecting import Feeding
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.rules.quantities import NOTHING
from app.orders.rules.states import Answer, OrderState
from app.principal import Principal

Place = tuple[int, int]
MOST = 500


def gives_now(session: Session, lines: Sequence[OrderLine], balances: Mapping[Place, StockBalance]) -> dict[int, Decimal]:
    """By order line, how many units it gives customers from now on; what is here of it only as far as it is on hand."""
    held = _held(session, [line.id for line in lines])
    found = {}
    for line in lines:
        _, ready, left = held.get(line.id, (NOTHING, NOTHING, NOTHING))
        balance = balances.get((line.site_id, line.item_id))
        there = balance.free + ready if balance else NOTHING
        here = line.received - line.rejected - line.blocked - line.returned - left
        found[line.id] = _feeding(line, max(NOTHING, min(here, there))).gives
    return found


def _feeding(line: OrderLine, here: Decimal) -> Feeding:
    """As much of it as its sums say: when is not asked."""
    way = ((line.in_transit, None),) if line.in_transit else ()
    return Feeding(line.requested_on, Answer(line.answer), line.open_quantity, here, line.blocked, on_the_way=way)


def _held(session: Session, order_line_ids: Collection[int]) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """By order line: what customers have of it and has not left, what of that is here, and what has left."""
    left, all_, here = (func.sum(each) for each in (Allocation.dispatched, Allocation.quantity, Allocation.arrived))
    wanted = select(Allocation.order_line_id, all_, here, left).where(Allocation.order_line_id.in_(order_line_ids))
    found = session.execute(wanted.group_by(Allocation.order_line_id))
    return {key: (quantity - out, arrived - out, out) for key, quantity, arrived, out in found if key is not None}


def sources_for(actor: Principal, site_id: int, item_ids: Collection[int]) -> dict[int, list[Free]]:
    """By item, what is free at a site: stock, and issued order lines of which something is still to come or here."""
    rows = db.session.scalars(select(StockBalance).where(StockBalance.site_id == site_id, StockBalance.item_id.in_(item_ids)))
    balances = {(row.site_id, row.item_id): row for row in rows}
    lines = _bringing(site_id, item_ids)
    gives, held = gives_now(db.session(), lines, balances), _held(db.session(), [line.id for line in lines])
    found: dict[int, list[Free]] = {item_id: [] for item_id in item_ids}
    for (_, item_id), balance in balances.items():
        if balance.free > NOTHING:
            found[item_id].append(Free(None, balance.free, None))
    for line in lines:
        free = gives[line.id] - held.get(line.id, (NOTHING,))[0]
        if free > NOTHING:
            found[line.item_id].append(Free(line.id, free, _comes(line)))
    return found


def _bringing(site_id: int, item_ids: Collection[int]) -> list[OrderLine]:
    coming = OrderLine.open_quantity > NOTHING, OrderLine.answer != Answer.REJECTED
    wanted = (
        select(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.site_id == site_id, OrderLine.item_id.in_(item_ids), Order.state == OrderState.ISSUED, *coming)
        .order_by(OrderLine.binding_on, OrderLine.id)
        .limit(MOST)
    )
    return list(db.session.scalars(wanted))


def _comes(line: OrderLine) -> date:
    """When what is free of it comes: the last of it, by what was said."""
    return max(line.latest_promised_on or line.requested_on, line.proposed_on or date.min, line.eta_on or date.min)


def needs_for(actor: Principal, site_id: int, item_ids: Collection[int] = ()) -> list[Need]:
    """The customer lines of a site that something is missing of, the earliest promised first."""
    line, missing = CustomerOrderLine, CustomerOrderLine.quantity - CustomerOrderLine.cancelled
    wanted = (
        select(line.id, line.item_id, line.promised_on, line.quantity, line.cancelled, line.dispatched, line.allocated)
        .join(CustomerOrder, CustomerOrder.id == line.customer_order_id)
        .where(line.is_open, CustomerOrder.site_id == site_id, missing > line.dispatched + line.allocated)
        .order_by(line.promised_on, line.id)
        .limit(MOST)
    )
    if item_ids:
        wanted = wanted.where(line.item_id.in_(item_ids))
    return [_need(row) for row in db.session.execute(wanted)]


def _need(row: Any) -> Need:
    return Need(row.id, row.promised_on, row.quantity - row.cancelled - row.dispatched - row.allocated, row.item_id)


def suggestion_for(actor: Principal, site_id: int, item_ids: Collection[int] = ()) -> list[Gift]:
    """Who should get what is free of items (all, if none is named) at a site: the earliest need first, whoever's it is."""
    needs = needs_for(actor, site_id, item_ids)
    free = sources_for(actor, site_id, {need.item_id for need in needs})
    gifts: list[Gift] = []
    for item_id, sources in sorted(free.items()):
        gifts += suggested([need for need in needs if need.item_id == item_id], sources)
    return gifts


def suggestion_of(actor: Principal, customer_order_id: int) -> tuple[list[Gift], dict[int, int]]:
    """What of the suggestion is for one customer order, and the versions of its lines. Who was promised earlier comes first."""
    lines = lines_of_order(actor, customer_order_id)
    if not lines:
        return [], {}
    site_id = customer_order_for(actor, customer_order_id).site_id
    versions = {line.id: line.version for line in lines}
    lacking = {line.item_id for line in lines if line.is_open and line.shortfall > NOTHING}
    gifts = suggestion_for(actor, site_id, lacking) if lacking else []
    return [gift for gift in gifts if gift.line_id in versions], versions
