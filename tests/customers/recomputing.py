"""Expected dates worked out plainly: everything anew from what stands in the tables, for the whole world at once."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from app.catalog.models import Item, Site
from app.customers.models import Allocation, CustomerOrder, CustomerOrderLine, Outlook
from app.customers.queries.feeding import fed_lines
from app.customers.rules.expecting import Coming, handed_out
from app.customers.rules.outlook import Source, Way, seen
from app.database import session_for
from app.orders.rules.quantities import NOTHING
from tests.story import MACHINE

Found = dict[int, tuple[date | None, date | None, str, int]]


def kept() -> Found:
    """What was kept from change to change: expected, agreed, risk and days by customer line."""
    with session_for(MACHINE) as session:
        rows = session.scalars(select(Outlook)).all()
        return {row.line_id: (row.expected_on, row.agreed_on, str(row.risk), row.days) for row in rows}


def recomputed() -> Found:
    """The same, from nothing but the order lines, the allocations and the customer lines."""
    with session_for(MACHINE) as session:
        lines = {line.id: line for line in session.scalars(select(CustomerOrderLine))}
        given = [each for each in session.scalars(select(Allocation)) if each.quantity > each.dispatched]
        fed = fed_lines(session, {each.order_line_id for each in given if each.order_line_id})
        sites = {site.id: site for site in session.scalars(select(Site))}
        coming: dict[int, Coming] = {}
        for key, source in fed.items():
            takers = [each for each in given if each.order_line_id == key]
            takers.sort(key=lambda each: (lines[each.line_id].promised_on, each.line_id))
            wanted = [each.quantity - each.dispatched for each in takers]
            here = min(source.feeding.here, sum((each.ready for each in takers), NOTHING))  # some was counted away
            feeding = replace(source.feeding, here=max(NOTHING, here))
            for each, found in zip(takers, handed_out(feeding, wanted, sites[source.site_id].today), strict=True):
                coming[each.id] = found
        return {key: _looks(session, line, given, coming, sites) for key, line in lines.items()}


def _looks(session: Any, line: CustomerOrderLine, given: list[Allocation], coming: dict[int, Coming], sites: Any) -> Any:
    order = session.get_one(CustomerOrder, line.customer_order_id)
    site, item = sites[order.site_id], session.get_one(Item, line.item_id)
    sources = [_source(each, coming.get(each.id)) for each in given if each.line_id == line.id]
    outstanding = NOTHING if order.state == "cancelled" else line.outstanding
    allocated = sum((each.quantity - each.dispatched for each in given if each.line_id == line.id), NOTHING)
    way = Way(site.calendar, item.handling_days, order.outbound_days, site.today)
    found = seen(line.promised_on, outstanding, max(NOTHING, outstanding - allocated), sources, way)
    return found.expected_on, found.agreed_on, str(found.risk), found.days


def _source(each: Allocation, found: Coming | None) -> Source:
    if found is None:
        return Source(True, None, None)
    here = each.dispatched + found.arrived == each.quantity
    return Source(here, found.expected_on, found.agreed_on, found.unconfirmed)
