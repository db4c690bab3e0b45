"""A line's conversation and what is said in it. A view parses, makes one call, answers."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.conversations import actions, queries
from app.conversations.forms import MessageForm, ReadForm
from app.forms import BaseForm, answered
from app.principal import Permission
from app.web import accepts_up_to

bp = Blueprint("conversations", __name__)
PAGE = "dashboard.conversation"


@bp.post("/order-lines/<int:line_id>/conversation")
@requires(Permission.MESSAGE_WRITE)
@accepts_up_to("file_limit_mb")
def write(line_id: int) -> Response:
    queries.line_to_talk_about(actor(), line_id)
    form = MessageForm()
    words = {"asks": form.asks.data, "files": form.files.data or (), "once": form.nonce.data}
    status = form.attempt(lambda: actions.write(actor(), line_id, form.text.data or "", **words))
    return answered(status, form, PAGE, line_id=line_id)


@bp.post("/order-lines/<int:line_id>/conversation/read")
@requires(Permission.MESSAGE_WRITE)
def mark_read(line_id: int) -> Response:
    queries.line_to_talk_about(actor(), line_id)
    form = ReadForm()
    status = form.attempt(lambda: actions.mark_read(actor(), line_id, form.up_to.data or 0))
    return answered(status, form, PAGE, line_id=line_id)


@bp.post("/messages/<int:message_id>/waive")
@requires(Permission.MESSAGE_WRITE)
def waive(message_id: int) -> Response:
    line_id = queries.message_for(actor(), message_id).line_id
    form = BaseForm()
    status = form.attempt(lambda: actions.waive(actor(), message_id, once=form.nonce.data))
    return answered(status, form, PAGE, line_id=line_id)
