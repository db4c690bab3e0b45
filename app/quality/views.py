"""The verbs on corrective actions. A view parses, makes one call, answers."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.forms import answered
from app.principal import Permission
from app.quality import actions, queries
from app.quality.forms import AnswerForm, AskForm, CloseForm, SeenForm, SendBackForm, WithdrawForm
from app.web import accepts_up_to

bp = Blueprint("quality", __name__)
PAGE, ASKING = "dashboard.corrective_action", "dashboard.ask_corrective_action"


@bp.post("/order-lines/<int:line_id>/corrective-action")
@requires(Permission.CORRECTIVE_ASK)
def ask(line_id: int) -> Response:
    queries.line_to_ask_about(actor(), line_id)
    form, made = AskForm(), list[int]()
    words = {"problem": form.problem.data or "", "due_on": form.due_on.data, "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.ask_corrective_action(actor(), line_id, **words)))
    if not made:
        return answered(status, form, ASKING, line_id=line_id)
    flash(_("The supplier is asked for a corrective action."), "ok")
    return redirect(url_for(PAGE, corrective_action_id=made[0]), 303)


@bp.post("/corrective-actions/<int:corrective_action_id>/answer")
@requires(Permission.CORRECTIVE_ANSWER)
@accepts_up_to("file_limit_mb")
def answer(corrective_action_id: int) -> Response:
    queries.action_for(actor(), corrective_action_id)
    form = AnswerForm()
    names = ("containment", "cause", "measure")
    words = {name: form[name].data or "" for name in names} | {"effective_on": form.effective_on.data}
    words["files"] = form.files.data or ()
    return _done(form, actions.answer_corrective_action, corrective_action_id, _("Your answer is with the buyer."), **words)


@bp.post("/corrective-actions/<int:corrective_action_id>/send-back")
@requires(Permission.CORRECTIVE_ASK)
def send_back(corrective_action_id: int) -> Response:
    queries.action_for(actor(), corrective_action_id)
    form = SendBackForm()
    words = {"note": form.note.data or "", "due_on": form.due_on.data}
    return _done(form, actions.send_back, corrective_action_id, _("It is sent back to the supplier."), **words)


@bp.post("/corrective-actions/<int:corrective_action_id>/close")
@requires(Permission.CORRECTIVE_ASK)
def close(corrective_action_id: int) -> Response:
    queries.action_for(actor(), corrective_action_id)
    form = CloseForm()
    words = {"note": form.remark.data or ""}
    return _done(form, actions.close, corrective_action_id, _("The corrective action is closed."), **words)


@bp.post("/corrective-actions/<int:corrective_action_id>/withdraw")
@requires(Permission.CORRECTIVE_ASK)
def withdraw(corrective_action_id: int) -> Response:
    queries.action_for(actor(), corrective_action_id)
    form = WithdrawForm()
    words = {"note": form.reason.data or ""}
    return _done(form, actions.withdraw, corrective_action_id, _("The corrective action is withdrawn."), **words)


def _done(form: SeenForm, verb: Callable[..., None], action_id: int, sentence: str, **words: Any) -> Response:
    seen = {"version": form.version.data or 0, "once": form.nonce.data}
    status = form.attempt(lambda: verb(actor(), action_id, **seen, **words))
    if status == 200:
        flash(sentence, "ok")
    return answered(status, form, PAGE, corrective_action_id=action_id)
