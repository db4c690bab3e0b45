"""What facts about customer orders redraw: rows of sales' list, lines and head of the page, and the customer's own page."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.catalog import queries as catalog
from app.customers import events as e
from app.customers import shown
from app.customers.queries.listing import customer_order_rows
from app.customers.queries.orders import customer_order_for
from app.customers.queries.page import line_pages
from app.customers.queries.tracking import tracked_orders
from app.live.fragments import Piece, closes, draws, redraws
from app.principal import Permission, Principal
from app.refusals import NotFound

READ = Permission.CUSTOMER_ORDER_READ


@redraws(e.CustomerOrderEvent)
def order_and_row(fact: e.CustomerOrderEvent) -> Iterable[Piece]:
    return {Piece("customer-order", fact.customer_order_id), Piece("customer-head", fact.customer_order_id)}


@redraws(e.CustomerLineEvent)
def one_line(fact: e.CustomerLineEvent) -> Iterable[Piece]:
    return {Piece("customer-line", fact.line_id)}


@redraws(e.CustomerOrderEntered, e.CustomerOrderMoved, e.UnitsDispatched)
def several_lines(fact: e.CustomerOrderEntered | e.CustomerOrderMoved | e.UnitsDispatched) -> Iterable[Piece]:
    return {Piece("customer-line", line_id) for line_id in fact.line_ids}


@redraws(e.TrackedOrderMoved)
def customers_page(fact: e.TrackedOrderMoved) -> Iterable[Piece]:
    return {Piece("tracked", fact.customer_order_id)}


@closes(e.LinkRevoked)
def pages_of_the_link(fact: e.LinkRevoked, principal: Principal) -> bool:
    return principal.link_id == fact.link_id


@draws("customer-order", needs=READ)
def rows(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = customer_order_rows(actor, ids)
    return {key: render_template("customers/_order_row.html", order=shown.listed(row)) for key, row in found.items()}


@draws("customer-head", needs=READ)
def heads(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = {}
    for key in ids:
        try:
            order = customer_order_for(actor, key)
        except NotFound:
            continue
        found[key] = render_template("customers/_order_head.html", order=shown.head(order))
    return found


@draws("customer-line", needs=READ)
def lines(ids: Collection[int], actor: Principal) -> dict[int, str]:
    units, (found, origins) = catalog.unit_names(actor), line_pages(actor, ids)
    drawn = {key: shown.line(page, origins, units) for key, page in found.items()}
    return {key: render_template("customers/_line.html", line=line) for key, line in drawn.items()}


@draws("tracked", needs=Permission.TRACKED_READ)
def tracked(ids: Collection[int], actor: Principal) -> dict[int, str]:
    units = catalog.unit_names(actor)
    return {
        key: render_template("customers/_tracked.html", order=shown.tracked(head, lines, units))
        for key, (head, lines) in tracked_orders(actor, ids).items()
    }
