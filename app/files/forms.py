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
from app.files.rules import MEGABYTE, UploadRefused
from app.files.vault import Vault

ACCEPTED = "application/pdf,image/png,image/jpeg"


class UploadsField(MultipleFileField):
    """`data` is a list of `Upload`, at most `most` of them. Looking at them is the field's work, storing the verb's."""

    def __init__(self, label: Any = _("Files"), validators: Sequence[Any] = (), *, most: int = 5, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.most = most

    @property
    def limit_mb(self) -> int:
        settings: Settings = current_app.config["SETTINGS"]
        return settings.file_limit_mb

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = [each for each in valuelist if isinstance(each, FileStorage) and each.filename]
        self.data: list[Upload] = []
        if len(sent) > self.most:
            self._refuse(
                UploadRefused("many", "Send at most {most} files at once, not {found}.", most=self.most, found=len(sent))
            )
            return
        for each in sent:
            self._take(each)

    def _take(self, sent: FileStorage) -> None:
        vault = Vault.below(current_app.config["SETTINGS"].data_dir)
        try:
            self.data.append(receive(vault, sent.filename or "", sent.stream, self.limit_mb * MEGABYTE))  # type: ignore[arg-type]
        except UploadRefused as refusal:
            self._refuse(refusal)

    def _refuse(self, refusal: UploadRefused) -> None:
        self.process_errors.append(sentence(refusal))

    def _value(self) -> str:
        return ""  # no browser lets a page choose a file
