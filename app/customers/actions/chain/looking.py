"""What touched customer lines look like now: the day to expect, its history, and what the customer may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import func, insert, literal, select

from app import clock
from app.catalog.models import Item, Site
from app.catalog.rules import Calendar
from app.customers.actions.chain.storing import store
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
from app.database import among
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
NAMES = ("expected_on", "agreed_on", "risk", "days", "shortfall", "not_agreed", "holds_until")
"""The columns of an outlook that are worked out; the first ones are `SHOWN`."""
SHOWN = 5
DERIVED = (*NAMES, "moved_at")
TRACKED_BY = ("agreed_on", "quantity", "dispatched")
_kept = attrgetter(*NAMES)
_tracked = attrgetter("tracked_on", "tracked_quantity", "tracked_dispatched")
Values = tuple[Any, ...]


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
    see = cache(seen)  # a slip moves a thousand lines in the same few ways
    looked = [(row, see(*_situation(row, sources.get(row.id, ()), *ways[row.site_id]))) for row in rows]
    _keep(work, looked, because, changes)
    _show(work, looked, changes)


def _rows(work: Work, line_ids: Sequence[int]) -> Sequence[Any]:
    """Held first, then read: whoever else works on the same lines has committed by then."""
    work.session.execute(
        select(OUTLOOK.line_id).where(among(OUTLOOK.line_id, line_ids)).order_by(OUTLOOK.line_id).with_for_update()
    )
    wanted = (
        select(*COLUMNS)
        .join(ORDER, ORDER.id == LINE.customer_order_id)
        .join(Item, Item.id == LINE.item_id)
        .outerjoin(OUTLOOK, OUTLOOK.line_id == LINE.id)
        .outerjoin(TRACKED, TRACKED.line_id == LINE.id)
        .where(among(LINE.id, line_ids))
        .order_by(LINE.customer_order_id, LINE.line_no)
    )
    return work.session.execute(wanted).all()


def _sources(work: Work, line_ids: Sequence[int]) -> dict[int, tuple[Source, ...]]:
    given = Allocation
    wanted = select(
        given.line_id, given.order_line_id, given.quantity, given.arrived, given.expected_on, given.agreed_on, given.unconfirmed
    ).where(among(given.line_id, line_ids), given.quantity > given.dispatched)
    found: dict[int, tuple[Source, ...]] = {}
    for line_id, order_line_id, quantity, arrived, expected_on, agreed_on, unconfirmed in work.session.execute(wanted):
        here = order_line_id is None or arrived == quantity
        found[line_id] = (*found.get(line_id, ()), Source(here, expected_on, agreed_on, unconfirmed))
    return found


def _situation(row: Any, sources: tuple[Source, ...], calendar: Calendar, today: date) -> tuple[Any, ...]:
    """What its outlook depends on."""
    outstanding = NOTHING if row.state == Fulfilment.CANCELLED else row.quantity - row.cancelled - row.dispatched
    way = Way(calendar, row.handling_days, row.outbound_days, today)
    return row.promised_on, outstanding, max(NOTHING, outstanding - row.allocated), sources, way


def _keep(work: Work, looked: Sequence[tuple[Any, Seen]], because: str, changes: Changes) -> None:
    at = clock.now()
    fresh: list[tuple[Any, Values]] = []
    again: list[tuple[int, Values]] = []
    trail: list[int] = []
    for row, now in looked:
        values, before = _values(row, now), _kept(row)
        if row.looked is not None and values == before:
            continue
        if row.looked is None:
            fresh.append((row, (*values, at)))
        else:
            again.append((row.id, (*values, at)))
        if row.looked is None or values[:SHOWN] != before[:SHOWN]:
            trail.append(row.id)
            _note(row, now, values[SHOWN - 1], changes)
    _begin(work, fresh)
    store(work, OUTLOOKS.c.line_id, DERIVED, again)
    _remember(work, trail, because, at)


def _values(row: Any, now: Seen) -> Values:
    """The outlook, in the order of its `NAMES`."""
    left = NOTHING if now.risk is Risk.DONE else row.quantity - row.cancelled - row.dispatched - row.allocated
    return now.expected_on, now.agreed_on, now.risk, now.days, left, now.not_agreed, now.holds_until


def _note(row: Any, now: Seen, shortfall: Decimal, changes: Changes) -> None:
    """A line that is new is told by whoever entered it."""
    changes.orders.add(row.customer_order_id)
    if row.looked is None:
        return
    told = (now.expected_on, str(now.risk), shortfall)
    changes.lines.append(MovedLine(row.customer_order_id, row.customer_id, row.site_id, row.id, row.line_no, *told))


def _begin(work: Work, fresh: list[tuple[Any, Values]]) -> None:
    rows = [
        {"line_id": row.id, "customer_order_id": row.customer_order_id, "site_id": row.site_id}
        | dict(zip(DERIVED, values, strict=True))
        for row, values in fresh
    ]
    if rows:
        work.session.execute(insert(OUTLOOKS), rows)


def _remember(work: Work, line_ids: Sequence[int], because: str, at: datetime) -> None:
    """The trail of these lines goes on with what their outlooks say now."""
    if not line_ids:
        return
    said = (OUTLOOK.line_id, OUTLOOK.expected_on, OUTLOOK.agreed_on, OUTLOOK.risk, OUTLOOK.days, LINE.promised_on)
    now = select(*said, literal(because), literal(at, HISTORY.c.expected_at.type))
    now = now.join(LINE, LINE.id == OUTLOOK.line_id).where(among(OUTLOOK.line_id, line_ids)).order_by(OUTLOOK.line_id)
    into = [*(column.key for column in said), "because", "expected_at"]
    work.session.execute(insert(HISTORY).from_select(into, now, include_defaults=False))


def _show(work: Work, looked: Sequence[tuple[Any, Seen]], changes: Changes) -> None:
    """What the customer may know: rows of their own, so that a link reads nothing else."""
    left_on = _left_on(work, [row.id for row, _ in looked if row.dispatched != (row.tracked_dispatched or NOTHING)])
    fresh: list[dict[str, Any]] = []
    again: list[tuple[int, Values]] = []
    for row, now in looked:
        values = (now.agreed_on, row.quantity - row.cancelled, row.dispatched)
        if row.tracked is None:
            fresh.append(dict(zip(TRACKED_BY, values, strict=True)) | _named(row) | {"dispatched_on": left_on.get(row.id)})
        elif values != _tracked(row):
            again.append((row.id, values))
        else:
            continue
        changes.tracked.add(row.customer_order_id)
    if fresh:
        work.session.execute(insert(TRACKED_LINES), fresh)
    store(work, TRACKED_LINES.c.line_id, TRACKED_BY, again)
    left = ((key, (left_on[key],)) for key, _ in again if key in left_on)
    store(work, TRACKED_LINES.c.line_id, ["dispatched_on"], left)


def _named(row: Any) -> dict[str, Any]:
    """What a customer's line is called for good."""
    return {"line_id": row.id} | {name: getattr(row, name) for name in ("customer_order_id", "line_no", "item_name", "unit")}


def _left_on(work: Work, line_ids: Sequence[int]) -> dict[int, date]:
    """The last day on which something of these lines left."""
    if not line_ids:
        return {}
    wanted = select(DispatchLine.line_id, func.max(Dispatch.dispatched_on)).join(DispatchLine.dispatch)
    found = work.session.execute(wanted.where(among(DispatchLine.line_id, line_ids)).group_by(DispatchLine.line_id))
    return {line_id: day for line_id, day in found if day}
