"""How a file leaves: as an attachment of the kind that we found it to be, and so that nothing in it runs."""

import structlog
from flask import Response, current_app, send_file

from app.files.models import Stored
from app.files.rules import MediaType
from app.files.vault import Vault
from app.refusals import NotFound

log = structlog.get_logger()
# Should a browser open it all the same, it may run no script and fetch nothing.
POLICY = "default-src 'none'; sandbox"


def sent(row: Stored) -> Response:
    path = _vault().path(row.stored_as)
    return _answer(row, str(path.resolve()), row.media_type, as_attachment=True, download_name=row.name)


def sent_small(row: Stored) -> Response:
    """The small picture, to be shown within a page. Raises `NotFound` for what is no picture."""
    if not row.has_small:
        raise NotFound
    return _answer(row, str(_vault().small(row.stored_as).resolve()), MediaType.JPEG)


def _answer(row: Stored, path: str, media_type: str, **how: object) -> Response:
    try:
        response = send_file(path, mimetype=media_type, conditional=False, etag=False, **how)  # type: ignore[arg-type]
    except FileNotFoundError as missing:
        log.error("a file is not in the vault", file=row.id, stored_as=row.stored_as)
        raise NotFound from missing
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _vault() -> Vault:
    return Vault.below(current_app.config["SETTINGS"].data_dir)
