"""What touched order lines give, and to whom: released where there is less, handed out by the customers' days."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import inspect, select, tuple_

from app.catalog.models import Site
from app.customers.actions.chain.balances import Balances
from app.customers.actions.chain.releasing import release
from app.customers.actions.chain.storing import store
from app.customers.actions.chain.touched import Moved, keys
from app.customers.models import Allocation, CustomerOrderLine, Supply
from app.customers.queries.feeding import Fed, fed_lines
from app.customers.rules.allocating import Held, taken_back
from app.customers.rules.expecting import Coming, Feeding, handed_out
from app.database import among
from app.orders.rules.quantities import NOTHING
from app.transaction import Work

ALLOCATIONS: Any = Allocation.__table__
MOVED = ("arrived", "expected_on", "agreed_on", "unconfirmed")
_moved = attrgetter(*MOVED)
ROW = (
    Allocation.id, Allocation.line_id, Allocation.order_line_id, Allocation.site_id, Allocation.item_id,
    Allocation.quantity, Allocation.arrived, Allocation.dispatched, Allocation.expected_on, Allocation.agreed_on,
    Allocation.unconfirmed, CustomerOrderLine.promised_on,
)  # fmt: skip


def supply(work: Work, order_line_ids: Sequence[int], moved: Sequence[Moved], because: str) -> set[int]:
    """Work out again what these order lines give. Returns the customer lines that this changes something for."""
    supplies = _locked(work, keys([*order_line_ids, *_ready_at(work, moved)]))
    if not supplies and not moved:
        return set()
    fed = fed_lines(work.session, list(supplies))
    held = _held(work, supplies)
    places = {(each.site_id, each.item_id) for rows in held.values() for each in rows}
    balances = Balances(work, places | {(each.site_id, each.item_id) for each in fed.values() if held.get(each.id)}, moved)
    days = {site.id: site.today for site in work.session.scalars(select(Site).where(Site.id.in_(_sites(fed))))}
    touched: set[int] = set()
    for line_id, row in supplies.items():
        touched |= _give(work, row, fed[line_id], held.get(line_id, []), balances, days[fed[line_id].site_id], because)
    return touched | balances.release_what_is_gone(because)


def _ready_at(work: Work, moved: Sequence[Moved]) -> list[int]:
    """The order lines of which something is set aside where units go: perhaps it is not there any more."""
    places = {each.place for each in moved if each.quantity < NOTHING}
    if not places:
        return []
    at = tuple_(Allocation.site_id, Allocation.item_id).in_(places)
    ready = Allocation.order_line_id.is_not(None), Allocation.arrived > Allocation.dispatched
    return [key for key in work.session.scalars(select(Allocation.order_line_id).where(at, *ready)) if key]


def _sites(fed: Mapping[int, Fed]) -> set[int]:
    return {each.site_id for each in fed.values()}


def _locked(work: Work, order_line_ids: Sequence[int]) -> dict[int, Supply]:
    wanted = select(Supply).where(among(Supply.order_line_id, order_line_ids)).order_by(Supply.order_line_id)
    rows = work.session.scalars(wanted.with_for_update().execution_options(populate_existing=True))
    return {row.order_line_id: row for row in rows}


def _held(work: Work, order_line_ids: Collection[int]) -> dict[int, list[Any]]:
    """By order line, its allocations of which something has not left, in the order in which units are handed out."""
    wanted = (
        select(*ROW)
        .join(CustomerOrderLine, CustomerOrderLine.id == Allocation.line_id)
        .where(among(Allocation.order_line_id, order_line_ids), Allocation.quantity > Allocation.dispatched)
        .order_by(Allocation.order_line_id, CustomerOrderLine.promised_on, Allocation.line_id)
    )
    found: dict[int, list[Any]] = {}
    for row in work.session.execute(wanted):
        found.setdefault(row.order_line_id, []).append(row)
    return found


def _give(
    work: Work, supply_: Supply, fed: Fed, held: Sequence[Any], balances: Balances, today: date, because: str
) -> set[int]:
    """One order line: release what it does not give any more, then hand out the rest."""
    ready = sum((row.arrived - row.dispatched for row in held), NOTHING)
    feeding = balances.as_far_as_there(fed, ready)
    lost = _excess(fed, feeding, held)
    if lost:
        release(work, lost, because, order_line_id=fed.id)
        held = _held(work, [fed.id]).get(fed.id, [])
    supply_.capacity = feeding.gives
    supply_.allocated = sum((row.quantity - row.dispatched for row in held), NOTHING)
    coming = handed_out(feeding, [row.quantity - row.dispatched for row in held], today)
    changed = _keep(work, held, coming)
    now = sum((each.arrived for each in coming), NOTHING)
    balances.set_aside(fed, now - ready)
    return changed | {each.line_id for each, _ in lost}


def _excess(fed: Fed, feeding: Feeding, held: Sequence[Any]) -> list[tuple[Held, Decimal]]:
    """Who loses how much: all where the order line brings something else, or elsewhere; else the latest customer date first."""
    mine = [Held(row.id, row.line_id, row.promised_on, row.quantity - row.dispatched) for row in held]
    elsewhere = [row.id for row in held if (row.site_id, row.item_id) != (fed.site_id, fed.item_id)]
    lost = [(each, each.quantity) for each in mine if each.allocation_id in elsewhere]
    kept = [each for each in mine if each.allocation_id not in elsewhere]
    return lost + taken_back(kept, sum((each.quantity for each in kept), NOTHING) - feeding.gives)


def _keep(work: Work, held: Sequence[Any], coming: Sequence[Coming]) -> set[int]:
    """Store what is different now, in one statement. Returns whose it is."""
    changed: dict[int, tuple[Any, ...]] = {}
    lines = set()
    for row, now in zip(held, coming, strict=True):
        values = (row.dispatched + now.arrived, now.expected_on, now.agreed_on, now.unconfirmed)
        if values != _moved(row):
            changed[row.id] = values
            lines.add(row.line_id)
    if changed:
        store(work, ALLOCATIONS.c.id, MOVED, changed.items())
        _forget(work, changed.keys())
    return lines


def _forget(work: Work, allocation_ids: Collection[int]) -> None:
    """What the session has at hand of them is old."""
    for row in work.session.identity_map.values():
        if isinstance(row, Allocation) and inspect(row).identity[0] in allocation_ids:
            work.session.expire(row)
