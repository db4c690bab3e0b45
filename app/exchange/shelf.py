"""Where imports keep their files: one folder of random name each, below the data folder."""

import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.exchange.problems import FileRefused
from app.exchange.reading import keep

MOST_FILES = 12
FORGOTTEN_AFTER = 7 * 24 * 3600
"""Seconds after which files that nobody decided on are removed; reports stay."""


@dataclass(frozen=True)
class Shelf:
    data_dir: Path
    limit: int
    """The most bytes that one file may have."""

    def of(self, name: str) -> Path:
        return self.data_dir / "imports" / name

    def files(self, name: str) -> Path:
        return self.of(name) / "files"

    def report(self, name: str) -> Path:
        return self.of(name) / "report.csv"

    def make(self) -> str:
        name = secrets.token_hex(16)
        self.of(name).mkdir(parents=True, mode=0o700)
        return name

    def take(self, name: str, uploads: Iterable[tuple[str, BinaryIO]]) -> None:
        """Keep the uploaded files under their own names. Raises `FileRefused`, and then nothing is kept."""
        try:
            self.files(name).mkdir()
            for count, (file_name, stream) in enumerate(uploads, start=1):
                if count > MOST_FILES:
                    raise FileRefused("files", "At most {most} files can be sent together.", most=MOST_FILES)
                self._take_one(self.files(name) / plain_name(file_name), stream)
        except BaseException:
            self.drop(name)
            raise

    def _take_one(self, target: Path, stream: BinaryIO) -> None:
        try:
            keep(stream, target, self.limit)
        except FileExistsError as twice:
            raise FileRefused("file_twice", "{file} was sent twice.", file=target.name) from twice

    def forget_files(self, name: str) -> None:
        """The rows are in: the files have done their work, the report stays."""
        shutil.rmtree(self.files(name), ignore_errors=True)

    def drop(self, name: str) -> None:
        shutil.rmtree(self.of(name), ignore_errors=True)

    def tidy(self) -> None:
        """Remove files that were uploaded long ago and never stored."""
        oldest = time.time() - FORGOTTEN_AFTER
        for files in (self.data_dir / "imports").glob("*/files"):
            if files.stat().st_mtime < oldest:
                self.forget_files(files.parent.name)


def plain_name(file_name: str) -> str:
    """A name without folders, blanks at its ends or anything that a file system minds."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    if not kept:
        raise FileRefused("file_name", "The file has no name.")
    return kept[-150:]
