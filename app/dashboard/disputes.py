"""One measured line with its facts, and what may be disputed and decided about it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.dashboard.desk import bp, printed, units
from app.forms import BaseForm, answered
from app.principal import Permission
from app.scoring.actions import disputing as actions
from app.scoring.forms.disputing import DecideForm, DisputeForm, SeenForm
from app.scoring.queries.disputes import LineOpened, dispute_for, line_opened, open_disputes
from app.scoring.rules.definitions import USUAL, Baseline
from app.scoring.shown.figures import definition_words
from app.scoring.shown.lines import line_shown

PAGE = "dashboard.measured_line"


@bp.get("/lines/<int:line_id>/score")
@requires(Permission.SCORE_READ)
def measured_line(line_id: int, refused: BaseForm | None = None) -> str:
    """How one line is measured, from which facts; where it may be disputed."""
    page = printed(url_for(PAGE, line_id=line_id))
    opened = line_opened(actor(), line_id)
    shown = line_shown(opened, units())
    return render_template("scoring/line.html", line=shown, forms=_forms(opened, refused), definitions=_definitions(), **page)


def _definitions() -> Mapping[str, str]:
    return {str(baseline): definition_words(USUAL, baseline) for baseline in Baseline}


def _forms(opened: LineOpened, refused: BaseForm | None) -> dict[str, Any]:
    """The forms on the page; the one that was refused as it was typed."""
    version = opened.open_dispute.version if opened.open_dispute else 0
    fresh: dict[str, Any] = {
        "dispute": DisputeForm(formdata=None),
        "decide": DecideForm(formdata=None, data={"version": version}),
        "withdraw": SeenForm(formdata=None, data={"version": version}),
    }
    return {name: refused if type(refused) is type(form) else form for name, form in fresh.items()}


@bp.get("/disputes")
@requires(Permission.DISPUTE_DECIDE)
def disputes() -> str:
    return render_template("scoring/disputes.html", waiting=open_disputes(actor()), **printed())


@bp.post("/lines/<int:line_id>/disputes")
@requires(Permission.UNIT_DISPUTE)
def dispute(line_id: int) -> Response:
    form = DisputeForm()
    words = {"cause": form.cause.data or "", "reason": form.reason.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.dispute_line(actor(), line_id, **words))
    if status == 200:
        flash(_("The line is disputed. It is left out until the buyer has decided."), "ok")
    return answered(status, form, PAGE, line_id=line_id)


@bp.post("/disputes/<int:dispute_id>/decide")
@requires(Permission.DISPUTE_DECIDE)
def decide_dispute(dispute_id: int) -> Response:
    form, line_id = DecideForm(), dispute_for(actor(), dispute_id).line_id
    words = {"version": form.version.data or 0, "note": form.note.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: actions.decide_dispute(actor(), dispute_id, form.decision.data or "", **words))
    if status == 200:
        flash(_("The decision is kept."), "ok")
    return answered(status, form, PAGE, line_id=line_id)


@bp.post("/disputes/<int:dispute_id>/withdraw")
@requires(Permission.UNIT_DISPUTE)
def withdraw_dispute(dispute_id: int) -> Response:
    form, line_id = SeenForm(), dispute_for(actor(), dispute_id).line_id
    words = {"version": form.version.data or 0, "once": form.nonce.data}
    status = form.attempt(lambda: actions.withdraw_dispute(actor(), dispute_id, **words))
    if status == 200:
        flash(_("The dispute is withdrawn."), "ok")
    return answered(status, form, PAGE, line_id=line_id)
