"""Files leave here and nowhere else: found through the actor like any row. Whom they are not for does not find them."""

from flask import Blueprint, Response

from app.access import actor, signed_in
from app.files import queries
from app.files.sending import sent, sent_small

bp = Blueprint("files", __name__)


@bp.get("/files/<int:file_id>")
@signed_in
def file(file_id: int) -> Response:
    return sent(queries.file_for(actor(), file_id))


@bp.get("/files/<int:file_id>/small")
@signed_in
def small(file_id: int) -> Response:
    return sent_small(queries.file_for(actor(), file_id))


@bp.get("/confided-files/<int:confided_file_id>")
@signed_in
def confided_file(confided_file_id: int) -> Response:
    return sent(queries.confided_file_for(actor(), confided_file_id))


@bp.get("/confided-files/<int:confided_file_id>/small")
@signed_in
def confided_small(confided_file_id: int) -> Response:
    return sent_small(queries.confided_file_for(actor(), confided_file_id))
