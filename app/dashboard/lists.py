"""Where each role begins, a supplier's list of what waits for it, and the list of orders."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import actor, requires, signed_in
from app.conversations import queries as conversations
from app.conversations import shown as asked
from app.dashboard.desk import bp, printed
from app.dashboard.places import open_to
from app.orders import queries
from app.orders.queries import OrderRow, TodoOrder
from app.orders.queries.listing import PAGE as ORDERS_PAGE
from app.orders.rules.states import OrderState
from app.principal import Permission, Principal


@bp.get("/")
@signed_in
def home() -> Response:
    """The first place that the role has; who has none sees where they are signed in."""
    places = open_to(actor())
    return redirect(url_for(places[0].endpoint if places else "identity.sessions"))


@bp.get("/todo")
@requires(Permission.TODO_READ)
def todo() -> str:
    page, waiting = printed(), queries.todo_for(actor())
    groups = [{"code": code, "orders": list(orders)} for code, orders in groupby(waiting, key=lambda order: order.group)]
    return render_template(
        "dashboard/todo.html",
        groups=groups,
        **todo_head(actor(), waiting),
        questions=asked.questions(conversations.questions_for(actor()), actor()),
        order_count=len(queries.orders_page(actor(), limit=1)),
        **page,
    )


def todo_head(reader: Principal, waiting: Sequence[TodoOrder]) -> dict[str, Any]:
    """What the list's heading says."""
    counts = {
        "confirm_count": sum(order.to_confirm for order in waiting),
        "offer_count": sum(order.offers for order in waiting),
        "question_count": conversations.question_count(reader),
    }
    return {"waits": bool(waiting)} | counts


@bp.get("/orders")
@requires(Permission.ORDER_READ)
def orders() -> str:
    args = request.args
    show_all = args.get("show") == "all"
    kept = {"q": args.get("q", "")[:100], "show": "all" if show_all else ""}
    state = None if show_all or kept["q"] else OrderState.ISSUED
    found = queries.orders_page(actor(), q=kept["q"], state=state, after=args.get("after", type=int))
    typed: dict[str, Any] = {name: value for name, value in kept.items() if value}
    more = url_for("dashboard.orders", **typed, after=found[-1].id) if len(found) == ORDERS_PAGE else None
    return render_template(
        "dashboard/orders.html",
        orders=[listed(each) for each in found],
        filters=kept | {"any": any(kept.values())},
        next_href=more,
        exact=queries.order_numbered(actor(), kept["q"]),
        for_supplier=actor().is_supplier,
    )


def listed(row: OrderRow) -> dict[str, Any]:
    names = ("id", "number", "supplier_name", "site_name", "ordered_on", "delivery", "overdue", "state")
    return {name: getattr(row, name) for name in names} | {"line_count": len(row.lines), "answer": row.answered}
