"""How a file leaves: as an attachment of the kind that we found it to be, and so that nothing in it runs."""

from collections.abc import Callable
from typing import Any, BinaryIO

import structlog
from flask import Response, send_file

from app.files.keeping import vault
from app.files.models import Stored
from app.files.rules import MediaType
from app.refusals import NotFound

log = structlog.get_logger()
# Should a browser open it all the same, it may run no script and fetch nothing.
POLICY = "default-src 'none'; sandbox"


def sent(row: Stored) -> Response:
    return _answer(row, vault().open, row.media_type, as_attachment=True, download_name=row.name)


def sent_small(row: Stored) -> Response:
    """The small picture, to be shown within a page. Raises `NotFound` for what is no picture."""
    if not row.has_small:
        raise NotFound
    return _answer(row, vault().open_small, MediaType.JPEG)


def _answer(row: Stored, open_it: Callable[[str], tuple[BinaryIO, int]], media_type: str, **how: Any) -> Response:
    """Sent on block by block as it is read, from wherever it lies."""
    try:
        stream, size = open_it(row.stored_as)
    except FileNotFoundError as missing:
        log.error("a file is not in the vault", file=row.id, stored_as=row.stored_as)
        raise NotFound from missing
    response = send_file(stream, mimetype=media_type, conditional=False, etag=False, **how)
    response.content_length = size
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    return response
