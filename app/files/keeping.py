"""The vault of this installation: a folder in `DATA_DIR` by default, a bucket where `FILES_URL` names one."""

from collections.abc import Iterator

from flask import Flask, current_app

from app.config import Settings
from app.files.bucket import Bucket
from app.files.place import read_place
from app.files.vault import Vault
from app.live.doctor import Finding, looks_after
from app.transaction import Unavailable


def init_app(app: Flask) -> None:
    """An address that cannot be, or a bucket without boto3, keeps the app from starting."""
    settings: Settings = app.config["SETTINGS"]
    place = read_place(settings.files_url) if settings.files_url else None
    app.extensions["waybill_vault"] = Vault(Bucket(place)) if place else Vault.below(settings.data_dir)


def vault() -> Vault:
    """Of the application that runs."""
    found: Vault = current_app.extensions["waybill_vault"]
    return found


def _N(text: str) -> str:
    """Marks a sentence for translation where it is not yet spoken."""
    return text


@looks_after
def the_bucket_takes_and_gives(settings: Settings) -> Iterator[Finding]:
    """Tried with one small object that is gone again."""
    if not settings.files_url:
        return
    where = {"where": repr(read_place(settings.files_url))}
    try:
        _try()
    except (Unavailable, FileNotFoundError) as failure:
        refused = _N("Files cannot be kept in {where}: {reason}. Look at FILES_URL and at what its key may do there.")
        yield Finding("wrong", refused, where | {"reason": str(failure)[:200]})
    else:
        yield Finding("ok", _N("Files lie in {where}, which takes and gives them."), where)


def _try() -> None:
    name = vault().take(b"tried", None)
    stream, _ = vault().open(name)
    stream.close()
    vault().drop(name)
