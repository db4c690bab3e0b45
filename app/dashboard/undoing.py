"""The way back from what was just answered: one order, or all that a sheet has touched."""

from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.dashboard.desk import bp
from app.errors import sentence
from app.forms import answered
from app.orders import actions, queries
from app.orders.actions import TakenBack
from app.orders.forms import UndoForm
from app.principal import Permission, Principal


def undoable(reader: Principal, order_id: int, key: str) -> dict[str, Any] | None:
    """The way back from an answer that was just sent, see `orders/_undo.html`."""
    seconds = queries.seconds_to_undo(reader, order_id, key[:64]) if key else 0
    words = {"href": url_for("orders.undo", order_id=order_id), "words": _("Your answer is with the buyer.")}
    return words | {"key": key, "seconds": seconds} if seconds else None


def undoable_all(reader: Principal, key: str) -> dict[str, Any] | None:
    """The same from answers to several orders that were sent at once."""
    orders, seconds = queries.orders_to_undo(reader, key[:64]) if key else ((), 0)
    said = ngettext(
        "Your answer to 1 order is with the buyer.", "Your answers to %(num)s orders are with the buyer.", len(orders)
    )
    return {"href": url_for("dashboard.undo_all"), "words": said, "key": key, "seconds": seconds} if seconds else None


@bp.post("/todo/undo")
@requires(Permission.LINE_ANSWER)
def undo_all() -> Response:
    """Take back what was answered at once to all orders, within half a minute; say what stays, and why."""
    form, done = UndoForm(), list[TakenBack]()
    status = form.attempt(lambda: done.append(actions.take_back_all(actor(), form.key.data or "")))
    for each in done:
        _tell(each)
    return answered(status, form, "dashboard.todo")


def _tell(done: TakenBack) -> None:
    if done.orders:
        said = ngettext(
            "Your answer to 1 order is taken back: its lines are as they were before.",
            "Your answers to %(num)s orders are taken back: their lines are as they were before.",
            len(done.orders),
        )
        flash(said, "ok")
    for number, why in done.kept:
        flash(_("%(order)s stays as you answered it: %(why)s", order=number, why=sentence(why)), "watch")
