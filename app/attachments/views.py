"""Attaching documents to an order and withdrawing them. A view parses, makes one call, answers."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.attachments import actions, queries
from app.attachments.forms import AttachForm, WithdrawForm
from app.attachments.rules import Kind, Why
from app.forms import answered
from app.orders.queries import order_for
from app.principal import Permission
from app.web import accepts_up_to

bp = Blueprint("attachments", __name__)
PAGE = "dashboard.order"


@bp.post("/orders/<int:order_id>/attachments")
@requires(Permission.ORDER_WRITE)
@accepts_up_to("file_limit_mb")
def attach(order_id: int) -> Response:
    order_for(actor(), order_id)
    form = AttachForm()
    words = {"line_id": form.line.data or None, "revision": form.revision.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.attach(actor(), order_id, form.files.data[0], kind=Kind(form.kind.data), **words))
    return answered(status, form, PAGE, order_id=order_id)


@bp.post("/attachments/<int:attachment_id>/withdraw")
@requires(Permission.ORDER_WRITE)
def withdraw(attachment_id: int) -> Response:
    order_id = queries.attachment_for(actor(), attachment_id).order_id
    form = WithdrawForm()
    status = form.attempt(lambda: actions.withdraw(actor(), attachment_id, why=Why(form.why.data), once=form.nonce.data))
    return answered(status, form, PAGE, order_id=order_id)
