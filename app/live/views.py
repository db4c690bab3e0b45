"""Catching up after a gap, and the two questions of whoever keeps the process running."""

from flask import Blueprint, Response, current_app, jsonify, request
from flask_login import current_user

from app.access import actor, public, signed_in
from app.live import catch_up, health
from app.live.fragments import shown_by

bp = Blueprint("live", __name__)


@bp.get("/live/since/<int:position>")
@signed_in
def since(position: int) -> Response:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    shown = shown_by(request.args.get("shows", ""))
    return jsonify(catch_up.missed_since(app, actor(), current_user.language, position, shown).as_json())


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
