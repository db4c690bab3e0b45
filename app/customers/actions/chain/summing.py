"""How touched customer orders stand as a whole: as their worst line, and where they are for the customer."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from app.customers.actions.chain.looking import Changes
from app.customers.models import CustomerOrder, CustomerOrderLine, OrderOutlook, Outlook, TrackedOrder
from app.customers.rules.states import TROUBLED, Risk, worst
from app.transaction import Work

SUMS: Any = OrderOutlook.__table__
TRACKED: Any = TrackedOrder.__table__
LINE = (CustomerOrderLine.customer_order_id, CustomerOrderLine.promised_on, Outlook.expected_on, Outlook.risk, Outlook.days)
SUMMED = ("risk", "days", "promised_on", "expected_on", "lines_troubled")
HEAD = ("number", "their_reference", "state", "ordered_on")


def sum_up(work: Work, customer_order_ids: Sequence[int], changes: Changes) -> None:
    """Derive again what lists show of these customer orders, and what their customers see."""
    held = select(OrderOutlook.customer_order_id).where(OrderOutlook.customer_order_id.in_(customer_order_ids))
    there = set(work.session.scalars(held.order_by(OrderOutlook.customer_order_id).with_for_update()))
    wanted = select(*LINE).join(Outlook, Outlook.line_id == CustomerOrderLine.id)
    rows: dict[int, list[Any]] = {}
    for row in work.session.execute(wanted.where(CustomerOrderLine.customer_order_id.in_(customer_order_ids))):
        rows.setdefault(row.customer_order_id, []).append(row)
    sums = [{"key": key} | _sums(lines) for key, lines in sorted(rows.items())]
    again, fresh = [each for each in sums if each["key"] in there], [each for each in sums if each["key"] not in there]
    if again:
        same = SUMS.update().where(SUMS.c.customer_order_id == bindparam("key"))
        work.session.execute(same.values(**{name: bindparam(name) for name in SUMMED}), again)
    if fresh:
        work.session.execute(SUMS.insert(), [_named(each) for each in fresh])
    _show(work, customer_order_ids, changes)


def _named(sums: dict[str, Any]) -> dict[str, Any]:
    return {"customer_order_id": sums["key"]} | {name: sums[name] for name in SUMMED}


def _sums(lines: Sequence[Any]) -> dict[str, Any]:
    going = [line for line in lines if line.risk != Risk.DONE]
    days = [line.expected_on for line in going]
    return {
        "risk": worst([Risk(line.risk) for line in going]),
        "days": max((line.days for line in going if line.risk == Risk.AT_RISK), default=0),
        "promised_on": min(line.promised_on for line in going or lines),
        "expected_on": max(days) if days and None not in days else None,
        "lines_troubled": sum(line.risk in TROUBLED for line in going),
    }


def _show(work: Work, customer_order_ids: Iterable[int], changes: Changes) -> None:
    """The head of the customer's page, where it is different now."""
    known = {row.customer_order_id: row for row in _tracked(work, customer_order_ids)}
    for order in work.session.scalars(select(CustomerOrder).where(CustomerOrder.id.in_(customer_order_ids))):
        head = {name: getattr(order, name) for name in HEAD}
        before = known.get(order.id)
        if before is None:
            work.session.execute(TRACKED.insert().values(customer_order_id=order.id, **head))
        elif head != {name: getattr(before, name) for name in HEAD}:
            work.session.execute(TRACKED.update().where(TRACKED.c.customer_order_id == order.id).values(head))
            changes.tracked.add(order.id)


def _tracked(work: Work, customer_order_ids: Iterable[int]) -> Sequence[Any]:
    return work.session.execute(select(TRACKED).where(TRACKED.c.customer_order_id.in_(customer_order_ids))).all()
