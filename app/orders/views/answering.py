"""The supplier's verbs."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, open_to_links, requires
from app.forms import answered
from app.orders import actions, queries
from app.orders.forms import AnswerForm, UndoForm, VersionForm
from app.orders.views.blueprint import PAGE, bp
from app.orders.views.deciding import decided
from app.principal import Permission
from app.typed_rows import typed_rows


@bp.post("/orders/<int:order_id>/answer")
@requires(Permission.LINE_ANSWER)
@open_to_links
def answer(order_id: int) -> Response:
    """Answer lines of an order: as requested, otherwise, or not at all; all of them or none."""
    status, form = taken(order_id)
    if status == 200:
        return redirect(url_for(PAGE, order_id=order_id, sent=form.nonce.data), 303)
    return answered(status, form, PAGE, order_id=order_id)


def taken(order_id: int) -> tuple[int, AnswerForm]:
    """Carry out the answer of the request's form. Returns how that went, and the form."""
    form = AnswerForm(queries.lines_answered(actor(), order_id, [row.id for row in typed_rows()]))
    status = form.attempt(
        lambda: actions.answer_lines(
            actor(),
            order_id,
            form.revision.data,
            form.answers,
            supplier_reference=form.supplier_reference.data if "supplier_reference" in request.form else None,
            once=form.nonce.data,
        )
    )
    return status, form


@bp.post("/orders/<int:order_id>/answer/undo")
@requires(Permission.LINE_ANSWER)
@open_to_links
def undo(order_id: int) -> Response:
    """Take a whole answer back, within half a minute."""
    form = UndoForm()
    status = form.attempt(lambda: actions.take_back(actor(), order_id, form.key.data or ""))
    if status == 200:
        flash(_("Your answer is taken back: the lines are as they were before."), "ok")
    return answered(status, form, PAGE, order_id=order_id)


@bp.post("/order-lines/<int:line_id>/proposal/withdraw")
@requires(Permission.LINE_ANSWER)
@open_to_links
def withdraw_proposal(line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.withdraw_proposal(actor(), line_id, **words)), form, line_id)
