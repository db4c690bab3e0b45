"""What may be done with files, as part of another verb's transaction: keep one."""

from hashlib import sha256
from typing import Any

from app import clock
from app.files import queries
from app.files.intake import Upload
from app.files.models import ConfidedFile, File
from app.files.vault import Vault
from app.principal import Principal
from app.transaction import Work

FORGOTTEN_AFTER = 3600.0
"""Seconds after which bytes without a row are nobody's: no transaction takes as long."""


def keep(work: Work, upload: Upload, subject: str, *, supplier_id: int | None, site_id: int | None = None) -> File:
    """Keep a file for its supplier, buyers and those who receive at the site. The caller records what happened."""
    row = File(**_facts(work, upload, subject), supplier_id=supplier_id, site_id=site_id)
    work.add(row)
    work.session.flush()
    return row


def confide(work: Work, upload: Upload, subject: str, *, supplier_id: int) -> ConfidedFile:
    """Keep a file for its supplier and buyers alone."""
    row = ConfidedFile(**_facts(work, upload, subject), supplier_id=supplier_id)
    work.add(row)
    work.session.flush()
    return row


def _facts(work: Work, upload: Upload, subject: str) -> dict[str, Any]:
    return {
        "subject": subject,
        "name": upload.name,
        "media_type": upload.media_type,
        "size": len(upload.content),
        "sha256": sha256(upload.content).hexdigest(),
        "stored_as": upload.vault.take(upload.content, upload.small),
        "has_small": upload.small is not None,
        "kept_at": clock.now(),
        "kept_by": work.actor.person_id,
    }


def sweep(actor: Principal, vault: Vault) -> int:
    """Remove bytes whose transaction failed. Returns how many files that were."""
    names = vault.fresh(FORGOTTEN_AFTER)
    known = queries.stored_among(actor, names) if names else set()
    for name in names:
        if name in known:
            vault.settle(name)
        else:
            vault.drop(name)
    return len(names) - len(known)
