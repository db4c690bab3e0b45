"""Where each role begins, and a supplier's list of what waits for it."""

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
from app.dashboard.undoing import undoable_all
from app.forms import BaseForm
from app.orders import queries
from app.orders.queries import TodoOrder
from app.principal import Permission, Principal


@bp.get("/")
@signed_in
def home() -> Response:
    """The first place that the role has; who has none sees where they are signed in."""
    places = open_to(actor())
    return redirect(url_for(places[0].endpoint if places else "identity.sessions"))


@bp.get("/todo")
@requires(Permission.TODO_READ)
def todo(refused: BaseForm | None = None) -> str:
    sent = request.args.get("sent", "")
    page, waiting = printed(url_for("dashboard.todo", sent=sent or None)), queries.todo_for(actor())
    groups = [{"code": code, "orders": list(orders)} for code, orders in groupby(waiting, key=lambda order: order.group)]
    return render_template(
        "dashboard/todo.html",
        groups=groups,
        **todo_head(actor(), waiting),
        questions=asked.questions(conversations.questions_for(actor()), actor()),
        undo=undoable_all(actor(), sent),
        refused=(refused.refused or "") if refused else "",
        has_orders=queries.has_orders(actor()),
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
