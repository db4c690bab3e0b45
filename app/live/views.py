"""Catching up after a gap, and the two questions of whoever keeps the process running."""

from hmac import compare_digest

from flask import Blueprint, Response, current_app, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app import measures
from app.access import actor, public, signed_in
from app.live import catch_up, health
from app.live.fragments import shown_by

bp = Blueprint("live", __name__)


@bp.get("/live/since/<int:position>")
@signed_in
def since(position: int) -> Response:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
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
