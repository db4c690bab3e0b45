"""A file of customer orders that sales brings in on a page: looked at first, then stored as it was looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from itsdangerous import BadData, URLSafeTimedSerializer

from app.exchange import actions, queries
from app.exchange.fields import Rows
from app.exchange.intake import look_at, open_rows
from app.exchange.problems import FileRefused
from app.exchange.profile import Profile
from app.exchange.shelf import Shelf
from app.exchange.tally import Tally
from app.exchange.workbooks import unpacked
from app.principal import Principal
from app.refusals import RuleBroken
from app.transaction import transaction

HOUR = 3600
MOST_ROWS = 1_000
"""What is brought in while a page waits. More is for the command line."""


@dataclass(frozen=True)
class Sent:
    """A file on the shelf and the profile that it was looked at with; `sha256` is what was looked at."""

    folder: str
    file_name: str
    profile_name: str
    sha256: str

    def signed(self, secret: str, person_id: int | None) -> str:
        return _signer(secret, person_id).dumps([self.folder, self.file_name, self.profile_name, self.sha256])


def sent_back(text: str, secret: str, person_id: int | None) -> Sent:
    """Raises `RuleBroken` if it was not signed for this person, or long ago."""
    try:
        return Sent(*_signer(secret, person_id).loads(text, max_age=HOUR))
    except BadData as wrong:
        raise RuleBroken("preview", "This preview is too old to be stored. Send the file again.") from wrong


def _signer(secret: str, person_id: int | None) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"customer-orders-{person_id}")


def preview(actor: Principal, shelf: Shelf, profile_name: str, uploads: Iterable[tuple[str, BinaryIO]]) -> tuple[Sent, Tally]:
    """Keep the file and say what it would change; nothing of it is stored. Raises `FileRefused`."""
    queries.may_import(actor, Rows.CUSTOMER_ORDER_LINES)
    profile = queries.profile_for(actor, profile_name)
    shelf.tidy()
    folder = shelf.make()
    shelf.take(folder, uploads)
    try:
        path = _main(shelf, folder, profile)
        sha256 = _looked_at(path, profile, shelf.limit)
        tally = actions.import_file(
            actor, profile, path, limit=shelf.limit, report=shelf.report(folder), dry_run=True
        )  # fmt: skip
    except BaseException:
        shelf.drop(folder)
        raise
    return Sent(folder, path.name, profile_name, sha256), tally


def _main(shelf: Shelf, folder: str, profile: Profile) -> Path:
    """The file with the rows. Raises `FileRefused` where it is not clear which one that is."""
    files = sorted(shelf.files(folder).iterdir())
    if len(files) > 1:
        files = [each for each in files if each.name == profile.file.name]
    if not files:
        raise FileRefused(
            "files", "Several files were sent. The one with the rows must be called {name}.", name=profile.file.name or "–"
        )
    return unpacked(files[0], profile.read)


def _looked_at(path: Path, profile: Profile, limit: int) -> str:
    """The file's checksum. Raises `FileRefused` if a page cannot wait for so many rows."""
    facts = look_at(path, limit, profile.file.encoding)
    rows = sum(1 for _ in open_rows(profile, path, facts).rows())
    if rows > MOST_ROWS:
        raise FileRefused(
            "too_many_rows",
            "The file has {found} rows. Expected at most {most}: send it in parts, or have it brought in by flask import.",
            found=rows,
            most=MOST_ROWS,
        )
    return facts.sha256


def store(actor: Principal, shelf: Shelf, sent: Sent, *, once: str | None = None) -> Tally:
    """Take in exactly the file that was looked at, all or nothing. Raises `RuleBroken`, `FileRefused`."""
    profile, path = queries.profile_for(actor, sent.profile_name), shelf.files(sent.folder) / sent.file_name
    with transaction(actor, once):
        if not path.is_file():
            raise RuleBroken("preview", "This preview is too old to be stored. Send the file again.")
        if look_at(path, shelf.limit, profile.file.encoding).sha256 != sent.sha256:
            raise FileRefused("other_file", "The file was changed after it was uploaded. Upload it again.")
        tally = actions.import_file(actor, profile, path, limit=shelf.limit)
    shelf.forget_files(sent.folder)
    return tally
