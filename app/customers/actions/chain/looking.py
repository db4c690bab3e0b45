"""What touched customer lines look like now: the day to expect, its history, and what the customer may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from app import clock
from app.catalog.models import Item, Site
from app.customers.models import (
    Allocation,
    CustomerOrder,
    CustomerOrderLine,
    Dispatch,
    DispatchLine,
    ExpectedDate,
    Outlook,
    TrackedLine,
)
from app.customers.rules.outlook import Seen, Source, Way, seen
from app.customers.rules.states import Fulfilment, Risk
from app.orders.rules.quantities import NOTHING
from app.transaction import Work

LINE, ORDER, OUTLOOK, TRACKED = CustomerOrderLine, CustomerOrder, Outlook, TrackedLine
COLUMNS = (
    LINE.id, LINE.customer_order_id, LINE.line_no, LINE.item_name, LINE.unit, LINE.quantity, LINE.cancelled,
    LINE.dispatched, LINE.allocated, LINE.promised_on, ORDER.customer_id, ORDER.site_id, ORDER.state, ORDER.outbound_days,
    Item.handling_days, OUTLOOK.line_id.label("looked"), OUTLOOK.expected_on, OUTLOOK.agreed_on, OUTLOOK.risk, OUTLOOK.days,
    OUTLOOK.not_agreed, OUTLOOK.shortfall, OUTLOOK.holds_until, TRACKED.line_id.label("tracked"),
    TRACKED.agreed_on.label("tracked_on"), TRACKED.quantity.label("tracked_quantity"),
    TRACKED.dispatched.label("tracked_dispatched"),
)  # fmt: skip
OUTLOOKS: Any = Outlook.__table__
HISTORY: Any = ExpectedDate.__table__
TRACKED_LINES: Any = TrackedLine.__table__
TRAIL = ("expected_on", "agreed_on", "risk", "days")
SHOWN = (*TRAIL, "shortfall")
MORE = ("shortfall", "moved_at")


@dataclass(frozen=True)
class MovedLine:
    """What is told of a line that moved."""

    customer_order_id: int
    customer_id: int
    site_id: int
    line_id: int
    line_no: int
    expected_on: date | None
    risk: str
    shortfall: Decimal


@dataclass
class Changes:
    """What moved: lines for our people, customer orders for their customers, and orders whose sums follow."""

    lines: list[MovedLine] = field(default_factory=list)
    tracked: set[int] = field(default_factory=set)
    orders: set[int] = field(default_factory=set)


def look(work: Work, line_ids: Sequence[int], because: str, changes: Changes) -> None:
    """Work out the outlook of these customer lines, and keep what is different now."""
    rows, sources = _rows(work, line_ids), _sources(work, line_ids)
    sites = {site.id: site for site in work.session.scalars(select(Site).where(Site.id.in_({row.site_id for row in rows})))}
    ways = {key: (site.calendar, site.today) for key, site in sites.items()}
    looked = [(row, _seen(row, sources.get(row.id, []), *ways[row.site_id])) for row in rows]
    _keep(work, looked, because, changes)
    _show(work, looked, changes)


def _rows(work: Work, line_ids: Sequence[int]) -> Sequence[Any]:
    """Held first, then read: whoever else works on the same lines has committed by then."""
    work.session.execute(
        select(OUTLOOK.line_id).where(OUTLOOK.line_id.in_(line_ids)).order_by(OUTLOOK.line_id).with_for_update()
    )
    wanted = (
        select(*COLUMNS)
        .join(ORDER, ORDER.id == LINE.customer_order_id)
        .join(Item, Item.id == LINE.item_id)
        .outerjoin(OUTLOOK, OUTLOOK.line_id == LINE.id)
        .outerjoin(TRACKED, TRACKED.line_id == LINE.id)
        .where(LINE.id.in_(line_ids))
        .order_by(LINE.customer_order_id, LINE.line_no)
    )
    return work.session.execute(wanted).all()


def _sources(work: Work, line_ids: Sequence[int]) -> dict[int, list[Source]]:
    given = Allocation
    wanted = select(
        given.line_id, given.order_line_id, given.quantity, given.arrived, given.expected_on, given.agreed_on, given.unconfirmed
    ).where(given.line_id.in_(line_ids), given.quantity > given.dispatched)
    found: dict[int, list[Source]] = {}
    for line_id, order_line_id, quantity, arrived, expected_on, agreed_on, unconfirmed in work.session.execute(wanted):
        here = order_line_id is None or arrived == quantity
        found.setdefault(line_id, []).append(Source(here, expected_on, agreed_on, unconfirmed))
    return found


def _seen(row: Any, sources: Sequence[Source], calendar: Any, today: date) -> Seen:
    outstanding = NOTHING if row.state == Fulfilment.CANCELLED else row.quantity - row.cancelled - row.dispatched
    way = Way(calendar, row.handling_days, row.outbound_days, today)
    return seen(row.promised_on, outstanding, max(NOTHING, outstanding - row.allocated), sources, way)


def _keep(work: Work, looked: Sequence[tuple[Any, Seen]], because: str, changes: Changes) -> None:
    at = clock.now()
    fresh: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    history: list[dict[str, Any]] = []
    for row, now in looked:
        values = _values(row, now)
        moved = row.looked is None or any(values[name] != getattr(row, name) for name in SHOWN)
        if not moved and all(values[name] == getattr(row, name) for name in values):
            continue
        (fresh if row.looked is None else again).append(values | {"key": row.id, "row": row, "moved_at": at})
        if moved:
            history.append({name: values[name] for name in TRAIL} | _said(row, because, at))
            _note(row, values, changes)
    _store(work, fresh, again, history)


def _values(row: Any, now: Seen) -> dict[str, Any]:
    """The columns of the outlook, by name."""
    left = row.quantity - row.cancelled - row.dispatched - row.allocated
    found = {name: getattr(now, name) for name in Seen.__slots__}
    return found | {"shortfall": NOTHING if now.risk is Risk.DONE else left}


def _said(row: Any, because: str, at: datetime) -> dict[str, Any]:
    return {"line_id": row.id, "promised_on": row.promised_on, "because": because, "expected_at": at}


def _note(row: Any, values: dict[str, Any], changes: Changes) -> None:
    """A line that is new is told by whoever entered it."""
    changes.orders.add(row.customer_order_id)
    if row.looked is None:
        return
    told = (values["expected_on"], str(values["risk"]), values["shortfall"])
    changes.lines.append(MovedLine(row.customer_order_id, row.customer_id, row.site_id, row.id, row.line_no, *told))


def _store(work: Work, fresh: list[dict[str, Any]], again: list[dict[str, Any]], history: list[dict[str, Any]]) -> None:
    """Each in one statement, whatever the number of lines."""
    if fresh:
        owner = [(each.pop("row"), each.pop("key")) for each in fresh]
        ids = [{"line_id": key, "customer_order_id": row.customer_order_id, "site_id": row.site_id} for row, key in owner]
        work.session.execute(insert(OUTLOOKS), [values | own for values, own in zip(fresh, ids, strict=True)])
    if again:
        statement = OUTLOOKS.update().where(OUTLOOKS.c.line_id == bindparam("key"))
        rows = [{name: value for name, value in each.items() if name != "row"} for each in again]
        work.session.execute(statement.values(**{name: bindparam(name) for name in (*Seen.__slots__, *MORE)}), rows)
    if history:
        work.session.execute(insert(HISTORY), history)


def _show(work: Work, looked: Sequence[tuple[Any, Seen]], changes: Changes) -> None:
    """What the customer may know: rows of their own, so that a link reads nothing else."""
    days = _left_on(work, [row.id for row, _ in looked if row.dispatched != (row.tracked_dispatched or NOTHING)])
    fresh: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    for row, now in looked:
        known = (row.tracked_on, row.tracked_quantity, row.tracked_dispatched)
        if row.tracked is not None and known == (now.agreed_on, row.quantity - row.cancelled, row.dispatched):
            continue
        changes.tracked.add(row.customer_order_id)
        (fresh if row.tracked is None else again).append(_tracked(row, now, days))
    if fresh:
        work.session.execute(insert(TRACKED_LINES), fresh)
    for each in again:
        work.session.execute(TRACKED_LINES.update().where(TRACKED_LINES.c.line_id == each.pop("line_id")).values(each))


def _tracked(row: Any, now: Seen, left_on: dict[int, date]) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in ("customer_order_id", "line_no", "item_name", "unit", "dispatched")}
    found |= {"line_id": row.id, "quantity": row.quantity - row.cancelled, "agreed_on": now.agreed_on}
    return found | ({"dispatched_on": left_on.get(row.id)} if row.tracked is None or row.id in left_on else {})


def _left_on(work: Work, line_ids: Sequence[int]) -> dict[int, date]:
    """The last day on which something of these lines left."""
    if not line_ids:
        return {}
    wanted = select(DispatchLine.line_id, func.max(Dispatch.dispatched_on)).join(DispatchLine.dispatch)
    found = work.session.execute(wanted.where(DispatchLine.line_id.in_(line_ids)).group_by(DispatchLine.line_id))
    return {line_id: day for line_id, day in found if day}
