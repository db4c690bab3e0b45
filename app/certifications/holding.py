"""A document whose form was refused is held for its sender, so that nobody photographs five pages again for a wrong date.

The bytes lie in the vault like those of a transaction that has not ended; nobody's after an hour, they are swept away.
"""

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from app.files.actions import FORGOTTEN_AFTER
from app.files.intake import Upload
from app.files.rules import MediaType
from app.files.vault import Vault
from app.principal import Principal

SALT = "held document"


def hold(actor: Principal, document: Upload) -> str:
    """Keep a document for a while. Returns what its sender shows to have it again; it is of no use to anybody else."""
    stored_as = document.vault.take(document.content, document.small)
    return _seal().dumps([actor.person_id, stored_as, document.name, document.media_type, document.small is not None])


def held(actor: Principal, shown: str) -> Upload | None:
    """The document that was held; None when it is nobody's any more, or another's."""
    vault = Vault.below(current_app.config["SETTINGS"].data_dir)
    try:
        person_id, stored_as, name, kind, has_small = _seal().loads(shown, max_age=int(FORGOTTEN_AFTER))
        if person_id != actor.person_id:
            return None
        small = vault.small(stored_as).read_bytes() if has_small else None
        return Upload(vault, name, MediaType(kind), vault.path(stored_as).read_bytes(), small)
    except (BadData, FileNotFoundError):
        return None


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=SALT)
