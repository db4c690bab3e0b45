"""What we decide: proposals, cancelling."""

from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.access import actor, is_ours, requires
from app.forms import BaseForm, answered
from app.orders import actions, queries
from app.orders.forms import CancelForm, DeclineForm, VersionForm
from app.orders.views.blueprint import PAGE, bp
from app.principal import Permission


@bp.post("/order-lines/<int:line_id>/proposal/accept")
@requires(Permission.PROPOSAL_DECIDE)
def accept_proposal(line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.accept_proposal(actor(), line_id, **words)), form, line_id)


@bp.post("/order-lines/<int:line_id>/proposal/decline")
@requires(Permission.PROPOSAL_DECIDE)
def decline_proposal(line_id: int) -> Response:
    form = DeclineForm()
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.decline_proposal(actor(), line_id, **words)), form, line_id)


def decided(status: int, form: BaseForm, line_id: int) -> Response:
    """Back to where it was decided: to the board or the triage under its filter, or to the order."""
    came = urlsplit(request.referrer or "")
    listed = {url_for("dashboard.board"): "board-line", url_for("dashboard.triage"): "triage-line"}
    if status == 200 and is_ours(request.referrer or "") and came.path in listed:
        return redirect(f"{came.path}?{came.query}#{listed[came.path]}-{line_id}", 303)
    return answered(status, form, PAGE, order_id=queries.line_for(actor(), line_id).order_id)


@bp.post("/order-lines/<int:line_id>/cancel")
@requires(Permission.ORDER_WRITE)
def cancel_line(line_id: int) -> Response:
    form = CancelForm()
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.cancel_line(actor(), line_id, **words)), form, line_id)


@bp.post("/orders/<int:order_id>/cancel")
@requires(Permission.ORDER_WRITE)
def cancel(order_id: int) -> Response:
    form = CancelForm()
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.cancel_order(actor(), order_id, **words))
    return answered(status, form, PAGE, order_id=order_id)
