"""Cancelling lines: at once, by asking for it, and answering who asks."""

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import actor, open_to_links, requires
from app.forms import answered
from app.orders import actions
from app.orders.forms import CancelLinesForm, RefuseForm, VersionForm
from app.orders.rules.answers import Side
from app.orders.views.blueprint import PAGE, bp
from app.orders.views.deciding import decided
from app.principal import Permission


@bp.post("/orders/<int:order_id>/cancel-lines")
@requires(Permission.ORDER_WRITE)
def cancel_lines(order_id: int) -> Response:
    """Cancel lines or parts of them; what the supplier has agreed to is asked for."""
    form, made = CancelLinesForm(Side.US), []
    words = {"reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.cancel_lines(actor(), order_id, form.given, **words)))
    _tell_asked(made)
    return answered(status, form, PAGE, order_id=order_id)


def _tell_asked(made: list[int]) -> None:
    if made and made[0]:
        told = ngettext("The supplier is asked to cancel 1 line.", "The supplier is asked to cancel %(num)s lines.", made[0])
        flash(told, "ok")
    elif made:
        flash(_("Cancelled."), "ok")


@bp.post("/orders/<int:order_id>/release")
@requires(Permission.LINE_ANSWER)
@open_to_links
def ask_release(order_id: int) -> Response:
    """The supplier asks to cancel what it has agreed to."""
    form = CancelLinesForm(Side.SUPPLIER)
    words = {"reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.ask_release(actor(), order_id, form.given, **words))
    return answered(status, form, PAGE, order_id=order_id)


@bp.post("/order-lines/<int:line_id>/cancellation/grant")
@requires(Permission.LINE_ANSWER)
@open_to_links
def grant_cancellation(line_id: int) -> Response:
    return _granted(Side.US, line_id)


@bp.post("/order-lines/<int:line_id>/cancellation/refuse")
@requires(Permission.LINE_ANSWER)
@open_to_links
def refuse_cancellation(line_id: int) -> Response:
    return _refused(Side.US, line_id)


@bp.post("/order-lines/<int:line_id>/cancellation/withdraw")
@requires(Permission.ORDER_WRITE)
def withdraw_cancellation(line_id: int) -> Response:
    return _withdrawn(Side.US, line_id)


@bp.post("/order-lines/<int:line_id>/release/grant")
@requires(Permission.PROPOSAL_DECIDE)
def grant_release(line_id: int) -> Response:
    return _granted(Side.SUPPLIER, line_id)


@bp.post("/order-lines/<int:line_id>/release/refuse")
@requires(Permission.PROPOSAL_DECIDE)
def refuse_release(line_id: int) -> Response:
    return _refused(Side.SUPPLIER, line_id)


@bp.post("/order-lines/<int:line_id>/release/withdraw")
@requires(Permission.LINE_ANSWER)
@open_to_links
def withdraw_release(line_id: int) -> Response:
    return _withdrawn(Side.SUPPLIER, line_id)


def _granted(asked_by: Side, line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.grant_request(actor(), asked_by, line_id, **words)), form, line_id)


def _refused(asked_by: Side, line_id: int) -> Response:
    form = RefuseForm(asked_by)
    words = {"version": form.version.data, "reason": form.reason.data, "note": form.note.data or "", "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.refuse_request(actor(), asked_by, line_id, **words)), form, line_id)


def _withdrawn(asked_by: Side, line_id: int) -> Response:
    form = VersionForm()
    words = {"version": form.version.data, "once": form.nonce.data}
    return decided(form.attempt(lambda: actions.withdraw_request(actor(), asked_by, line_id, **words)), form, line_id)
