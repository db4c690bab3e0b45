"""Rows as a file on its way to the reader."""

from collections.abc import Iterable, Iterator
from typing import IO

from flask import Response

from app import sheets
from app.sheets import Kind, Row

PIECE = 64 * 1024


def sent(kind: Kind, name: str, headings: list[str], rows: Iterable[Row]) -> Response:
    file = sheets.written(kind, headings, rows)
    answer = Response(_pieces(file), mimetype=kind.mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    answer.call_on_close(file.close)
    return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
