"""Catching up after a gap, and the questions of whoever keeps the process running."""

from hmac import compare_digest

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask_babel import gettext
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app import measures
from app.access import actor, public, requires, signed_in
from app.forms import BaseForm, answered
from app.live import catch_up, doctor, health, parked
from app.live.forms import ReplayForm
from app.live.fragments import shown_by
from app.principal import Permission
from app.web import this_app

bp = Blueprint("live", __name__)


@bp.get("/live/since/<int:position>")
@signed_in
def since(position: int) -> Response:
    app = this_app()
    shown = shown_by(request.args.get("shows", ""))
    missed = catch_up.missed_since(app, actor(), current_user.language, position, shown)
    measures.PULLS.labels("yes" if missed.reload else "no").inc()
    return jsonify(missed.as_json())


@bp.get("/metrics")
@public
def metrics() -> Response:
    """For whoever watches the process: with the operator's token, without one only where nobody works in earnest."""
    settings = current_app.config["SETTINGS"]
    token = settings.metrics_token
    if not token and settings.environment == "production":
        raise NotFound
    if token and not compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        raise NotFound
    return Response(measures.exposition(), content_type=measures.CONTENT_TYPE)


@bp.get("/health")
@requires(Permission.RELAY_READ)
def overview(refused: BaseForm | None = None) -> str:
    """How the machine is, in words: what runs, what waits, what could not be taken."""
    return render_template(
        "live/health.html",
        findings=[
            {"meaning": each.meaning, "sentence": gettext(each.sentence).format(**each.values)}
            for each in doctor.findings(current_app.config["SETTINGS"])
        ],
        listeners=sorted(parked.listeners_for(actor()).items()),
        parked=parked.parked_for(actor()),
        form=refused or BaseForm(formdata=None),
    )


@bp.post("/health/replay")
@requires(Permission.RELAY_WRITE)
def replay() -> AnyResponse:
    """Let a listener hear a fact again that it could not take."""
    form, app = ReplayForm(), this_app()
    words = (form.listener.data or "", form.position.data or 0)
    return answered(form.attempt(lambda: parked.replay(app, actor(), *words)), form, "live.overview")


@bp.get("/livez")
@public
def livez() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    found, ready = health.report()
    return jsonify(found), 200 if ready else 503
