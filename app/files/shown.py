"""A file under the names that templates use."""

from typing import Any

from flask import url_for

from app.files.models import ConfidedFile, Stored
from app.files.rules import PICTURES, megabytes


def shown(row: Stored) -> dict[str, Any]:
    """What a page says of a file, see `files/_file.html`."""
    kind, key = ("confided_", "confided_file_id") if isinstance(row, ConfidedFile) else ("", "file_id")
    where: dict[str, Any] = {key: row.id}
    return {
        "id": row.id,
        "name": row.name,
        "size_mb": megabytes(row.size),
        "is_picture": row.media_type in PICTURES,
        "href": url_for(f"files.{kind}file", **where),
        "small_href": url_for(f"files.{kind}small", **where) if row.has_small else "",
        "kept_at": row.kept_at,
        "kept_by": row.kept_by,
    }
