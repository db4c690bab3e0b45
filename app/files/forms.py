"""A field that takes files: what it holds may be kept, what may not is said beside it."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField

from app.config import Settings
from app.errors import sentence
from app.files.intake import Upload, receive
from app.files.keeping import vault
from app.files.rules import MEGABYTE, UploadRefused

ACCEPTED = "application/pdf,image/png,image/jpeg"


class UploadsField(MultipleFileField):
    """`data` is a list of `Upload`, at most `most` of them. Looking at them is the field's work, storing the verb's."""

    def __init__(self, label: Any = _("Files"), validators: Sequence[Any] = (), *, most: int = 5, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.most = most

    @property
    def limit_mb(self) -> int:
        return _limit_mb()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data, refused = taken([each for each in valuelist if isinstance(each, FileStorage)], self.most)
        self.process_errors += refused

    def _value(self) -> str:
        return ""  # no browser lets a page choose a file


def taken(sent: Sequence[FileStorage], most: int) -> tuple[list[Upload], list[str]]:
    """The files that may be kept, and a sentence for each that may not; none of them where there are too many."""
    chosen = [each for each in sent if each.filename]
    if len(chosen) > most:
        many = UploadRefused("many", "Send at most {most} files at once, not {found}.", most=most, found=len(chosen))
        return [], [sentence(many)]
    kept, refused = list[Upload](), list[str]()
    for each in chosen:
        try:
            kept.append(_taken(each))
        except UploadRefused as refusal:
            refused.append(sentence(refusal))
    return kept, refused


def _taken(sent: FileStorage) -> Upload:
    return receive(vault(), sent.filename or "", sent.stream, _limit_mb() * MEGABYTE)  # type: ignore[arg-type]  # typed IO[bytes], is a BinaryIO


def _limit_mb() -> int:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.file_limit_mb
