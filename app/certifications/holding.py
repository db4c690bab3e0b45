"""A document whose form was refused is held for its sender, so that nobody photographs five pages again for a wrong date.

The bytes lie in the vault like those of a transaction that has not ended; nobody's after an hour, they are swept away.
"""

from contextlib import closing
from typing import BinaryIO

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from app.files.actions import FORGOTTEN_AFTER
from app.files.intake import Upload
from app.files.keeping import vault
from app.files.rules import MediaType
from app.principal import Principal
from app.transaction import NotKept, Unavailable

SALT = "held document"


def hold(actor: Principal, document: Upload) -> str:
    """Keep a document for a while. Returns what its sender shows to have it again; it is of no use to anybody else.

    Nothing where it cannot be kept just now: what was typed matters more, and the file is chosen again.
    """
    try:
        stored_as = document.vault.take(document.content, document.small)
    except NotKept:
        return ""
    return _seal().dumps([actor.person_id, stored_as, document.name, document.media_type, document.small is not None])


def held(actor: Principal, shown: str) -> Upload | None:
    """The document that was held; None when it is nobody's any more, or another's."""
    try:
        person_id, stored_as, name, kind, has_small = _seal().loads(shown, max_age=int(FORGOTTEN_AFTER))
        if person_id != actor.person_id:
            return None
        kept = vault()
        small = _read(*kept.open_small(stored_as)) if has_small else None
        return Upload(kept, name, MediaType(kind), _read(*kept.open(stored_as)), small)
    except (BadData, FileNotFoundError, Unavailable):
        return None


def _read(stream: BinaryIO, size: int) -> bytes:
    with closing(stream):
        return stream.read(size)


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
