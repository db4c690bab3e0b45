"""An order of a supplier's list, opened and answered in place: the same form as on the order's page."""

from typing import Any

from flask import make_response, render_template
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.dashboard.desk import bp, units
from app.dashboard.order import answer_words
from app.dashboard.undoing import undoable
from app.orders import queries, shown
from app.orders.forms import AnswerForm
from app.orders.views.answering import taken
from app.principal import Permission


@bp.get("/todo/orders/<int:order_id>")
@requires(Permission.LINE_ANSWER)
def open_in_place(order_id: int) -> str:
    """The lines of one order that wait for an answer, prefilled."""
    return _opened(order_id, None, undo=None)


@bp.post("/todo/orders/<int:order_id>")
@requires(Permission.LINE_ANSWER)
def answer_in_place(order_id: int) -> Response:
    """The answer of `orders.answer`, shown in the list again: what was sent and the way back, or what is wrong."""
    status, form = taken(order_id)
    done = status == 200
    undo = undoable(actor(), order_id, form.nonce.data or "") if done else None
    return make_response(_opened(order_id, None if done else form, undo=undo), status)


def _opened(order_id: int, refused: AnswerForm | None, *, undo: dict[str, Any] | None) -> str:
    found = queries.order_page(actor(), order_id)
    return render_template(
        "dashboard/_todo_opened.html",
        order=shown.order_facts(found, prices=False),
        apart=f"-{order_id}",
        undo=undo,
        **answer_words(found, refused, units()),
    )
