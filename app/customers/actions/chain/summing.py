"""How touched customer orders stand as a whole: as their worst line, and where they are for the customer."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from app.customers.actions.chain.looking import Changes
from app.customers.actions.chain.storing import store
from app.customers.models import CustomerOrder, CustomerOrderLine, OrderOutlook, Outlook, TrackedOrder
from app.customers.rules.states import TROUBLED, Risk, worst
from app.database import among
from app.transaction import Work

SUMS: Any = OrderOutlook.__table__
TRACKED: Any = TrackedOrder.__table__
LINE = (CustomerOrderLine.customer_order_id, CustomerOrderLine.promised_on, Outlook.expected_on, Outlook.risk, Outlook.days)
SUMMED = ("risk", "days", "promised_on", "expected_on", "lines_troubled")
HEAD = ("number", "their_reference", "state", "ordered_on")
_head = attrgetter(*HEAD)


def sum_up(work: Work, customer_order_ids: Sequence[int], changes: Changes) -> None:
    """Derive again what lists show of these customer orders, and what their customers see."""
    held = select(OrderOutlook.customer_order_id).where(among(OrderOutlook.customer_order_id, customer_order_ids))
    there = set(work.session.scalars(held.order_by(OrderOutlook.customer_order_id).with_for_update()))
    wanted = select(*LINE).join(Outlook, Outlook.line_id == CustomerOrderLine.id)
    rows: dict[int, list[Any]] = {}
    for row in work.session.execute(wanted.where(among(CustomerOrderLine.customer_order_id, customer_order_ids))):
        rows.setdefault(row.customer_order_id, []).append(row)
    sums = {key: _sums(lines) for key, lines in sorted(rows.items())}
    store(work, SUMS.c.customer_order_id, SUMMED, ((key, values) for key, values in sums.items() if key in there))
    fresh = [_as_row(key, SUMMED, values) for key, values in sums.items() if key not in there]
    if fresh:
        work.session.execute(SUMS.insert(), fresh)
    _show(work, customer_order_ids, changes)


def _as_row(key: int, names: Sequence[str], values: tuple[Any, ...]) -> dict[str, Any]:
    return {"customer_order_id": key} | dict(zip(names, values, strict=True))


def _sums(lines: Sequence[Any]) -> tuple[Any, ...]:
    """What a list shows of the whole, in the order of `SUMMED`."""
    going = [line for line in lines if line.risk != Risk.DONE]
    days = [line.expected_on for line in going]
    return (
        worst([Risk(line.risk) for line in going]),
        max((line.days for line in going if line.risk == Risk.AT_RISK), default=0),
        min(line.promised_on for line in going or lines),
        max(days) if days and None not in days else None,
        sum(line.risk in TROUBLED for line in going),
    )


def _show(work: Work, customer_order_ids: Sequence[int], changes: Changes) -> None:
    """The head of the customer's page, where it is different now."""
    known = {row.customer_order_id: _head(row) for row in _tracked(work, customer_order_ids)}
    orders = work.session.scalars(select(CustomerOrder).where(among(CustomerOrder.id, customer_order_ids)))
    heads = {order.id: _head(order) for order in orders}
    fresh = [_as_row(key, HEAD, head) for key, head in heads.items() if key not in known]
    if fresh:
        work.session.execute(TRACKED.insert(), fresh)
    again = {key: head for key, head in heads.items() if key in known and head != known[key]}
    store(work, TRACKED.c.customer_order_id, HEAD, again.items())
    changes.tracked |= again.keys()


def _tracked(work: Work, customer_order_ids: Sequence[int]) -> Sequence[Any]:
    return work.session.execute(select(TRACKED).where(among(TRACKED.c.customer_order_id, customer_order_ids))).all()
