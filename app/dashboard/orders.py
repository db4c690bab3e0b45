"""The list of orders: a supplier's own, or everybody's."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.dashboard import saved
from app.dashboard.columns import ORDERS, Column
from app.dashboard.desk import bp
from app.dashboard.order_filters import ALL, SORTS, STATES, OrdersAsked, orders_asked
from app.forms import BaseForm
from app.orders import queries
from app.orders.queries import OrderRow, OrderSort
from app.orders.rules.states import OrderState
from app.principal import Permission
from app.saved_views.rules import Page
from app.suppliers import queries as suppliers

NAMES = (
    *("id", "number", "supplier_name", "site_name", "buyer_name", "supplier_reference", "revision", "ordered_on"),
    *("delivery", "overdue", "state", "to_confirm"),
)


@bp.get("/orders")
@requires(Permission.ORDER_READ)
def orders(refused: BaseForm | None = None) -> str | Response:
    """With nothing asked for, it begins with what its reader keeps as the first view."""
    first = saved.address_of_first(Page.ORDERS) if not request.args and refused is None else None
    return redirect(first) if first else _drawn(refused)


def _drawn(refused: BaseForm | None) -> str:
    wanted = orders_asked()
    found = queries.orders_page(actor(), wanted.filter, request.args.get("after") or None)
    more = url_for("dashboard.orders", **wanted.query, after=found.next_cursor) if found.next_cursor else None
    return render_template(
        "dashboard/orders.html",
        orders=[listed(each) for each in found.rows],
        next_href=more,
        exact=queries.order_numbered(actor(), wanted.filter.q),
        for_supplier=actor().is_supplier,
        **_choices(wanted),
        **saved.shown(Page.ORDERS, wanted, refused),
    )


def _choices(wanted: OrdersAsked) -> dict[str, Any]:
    """What can be chosen beside what is chosen, see `dashboard/orders.html`. Suppliers look through their own alone."""
    choosable = offered()
    states = [state for state in STATES if state != OrderState.DRAFT or queries.sees_drafts(actor())]
    sorts = [sort for sort in SORTS if sort is not OrderSort.SUPPLIER or not actor().is_supplier]
    names = [] if actor().is_supplier else suppliers.supplier_names_for(actor())
    return {
        "filters": wanted,
        "suppliers": [{"code": key, "name": name} for key, name in names],
        "sites": [{"code": site.id, "name": site.name} for site in catalog.sites_for(actor())],
        "states": [*({"code": str(state), "name": STATES[state]} for state in states), {"code": ALL, "name": _("All orders")}],
        "sorts": [{"code": str(sort), "name": SORTS[sort]} for sort in sorts],
        "columns": [each for each in choosable if each.code in wanted.columns],
        "choosable": choosable,
    }


def offered() -> list[Column]:
    """The columns that the list can show: of whom they all are, a supplier knows."""
    return [each for each in ORDERS.columns if each.code != "supplier" or not actor().is_supplier]


def listed(row: OrderRow) -> dict[str, Any]:
    """An order of a list, see `dashboard/_order_row.html`."""
    return {name: getattr(row, name) for name in NAMES} | {"line_count": len(row.lines), "answer": row.answered}
