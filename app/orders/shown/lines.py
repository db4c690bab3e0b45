"""A line on the board and in the table of its order."""

from collections.abc import Collection, Mapping
from typing import Any

from app.orders.models import OrderLine
from app.orders.shown.articles import articles_of
from app.orders.shown.beside import beside
from app.orders.shown.giving_up import given_up
from app.orders.shown.lacking import lacks_of_lines, lacks_on
from app.principal import Principal

Units = Mapping[str, str]
SAME = ("id", "version", "order_id", "line_no", "item_name", "item_number", "precision", "requested_on", "shipped", "received")
AFTERWARDS = ("blocked", "returned")


def order_lines(actor: Principal, lines: Collection[OrderLine], units: Units, *, prices: bool) -> list[dict[str, Any]]:
    """Rows of orders' tables with what stands beside them, in a constant number of queries."""
    called, besides, lacks = articles_of(actor, lines, units), beside(actor, lines), lacks_of_lines(actor, lines)
    rows = [(line, order_line(line, units, prices=prices, currency=line.order.currency)) for line in lines]
    return [
        row | called.of(line, row["quantity"]) | {"beside": besides.get(line.id, []), "lacks": lacks_on(line, lacks)}
        for line, row in rows
    ]


def order_line(line: OrderLine, units: Units, *, prices: bool, currency: str) -> dict[str, Any]:
    """A row of an order's table, see `orders/_order_line.html`."""
    shown = {name: getattr(line, name) for name in (*SAME, *AFTERWARDS)}
    price = {"unit_price": line.price.unit_price if prices and line.price else None, "currency": currency}
    return (
        shown
        | price
        | {
            "unit": units.get(line.unit, line.unit),
            "quantity": line.active_quantity or line.quantity,
            "promised_on": line.latest_promised_on,
            "first_promised_on": line.first_promised_on,
            "expected_on": line.expected_on,
            "here": line.active_quantity - line.open_quantity,
            "slip_days": slip_of(line),
            "state": line.state,
            "given_up": given_up(line, units),
            "beside": [],
            "lacks": [],
        }
    )


def slip_of(line: OrderLine) -> int | None:
    """Calendar days from the requested to the expected day; of a late line without one, to today."""
    if line.expected_on is not None:
        return (line.expected_on - line.requested_on).days
    return (line.order.site.today - line.requested_on).days if line.open_quantity else None
