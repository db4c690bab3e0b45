"""What stands in the address of the list of orders: filter, order, columns. What makes no sense there filters nothing."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from app.dashboard.columns import ORDERS
from app.dashboard.filters import LONGEST
from app.orders.queries import OrderFilter, OrderSort
from app.orders.rules.states import OrderState

SORTS = {
    OrderSort.NEWEST: _("Newest first"),
    OrderSort.OLDEST: _("Oldest first"),
    OrderSort.NUMBER: _("By number"),
    OrderSort.ORDERED: _("Ordered last first"),
    OrderSort.SUPPLIER: _("By supplier"),
}
STATES = {
    OrderState.ISSUED: _("Open orders"),
    OrderState.DRAFT: _("Drafts"),
    OrderState.CLOSED: _("Closed orders"),
    OrderState.CANCELLED: _("Cancelled orders"),
}
ALL = "all"


@dataclass(frozen=True)
class OrdersAsked:
    """A list of orders as it was asked for."""

    filter: OrderFilter
    columns: frozenset[str]
    view_id: int | None = None

    @property
    def show(self) -> str:
        """A state, or all of them."""
        return str(self.filter.state or ALL)

    @property
    def query(self) -> dict[str, Any]:
        """The same, as an address says it: only what differs from an untouched list."""
        asked = self.filter
        said: dict[str, Any] = {
            "q": asked.q,
            "supplier": asked.supplier_id,
            "site": asked.site_id,
            "show": self.show if asked.state is not OrderState.ISSUED else "",
            "sort": str(asked.sort) if asked.sort is not OrderSort.NEWEST else "",
            "column": ORDERS.spoken(self.columns),
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it may leave out open orders."""
        asked = self.filter
        return bool(asked.q or asked.supplier_id or asked.site_id) or asked.state not in (None, OrderState.ISSUED)


def orders_asked() -> OrdersAsked:
    """What the address of the request asks for."""
    args = request.args
    words, show = args.get("q", "").strip()[:LONGEST], args.get("show", "")
    sort = OrderSort(args["sort"]) if args.get("sort") in set(OrderSort) else OrderSort.NEWEST
    state = None if show == ALL else OrderState(show) if show in set(OrderState) else OrderState.ISSUED
    wanted = OrderFilter(state, words, args.get("supplier", type=int), args.get("site", type=int), sort)
    return OrdersAsked(wanted, ORDERS.chosen(args.getlist("column")), args.get("view", type=int))
