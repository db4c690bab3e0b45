"""Where the bytes lie: below the data folder, under random names that say nothing.

A file is written whole before its row is committed. Until then a mark of its name stands in `fresh`: whatever still has
one after a while and no row belongs to a transaction that failed, and is removed. Nobody ever looks through all files.
"""

import errno
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from app.transaction import Unavailable

SMALL = ".small"


@dataclass(frozen=True)
class Vault:
    folder: Path

    @classmethod
    def below(cls, data_dir: Path) -> "Vault":
        return cls(data_dir / "files")

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def small(self, name: str) -> Path:
        return self.path(name).with_suffix(SMALL)

    def take(self, content: bytes, small: bytes | None) -> str:
        """Keep the bytes; returns their name. Raises `Unavailable` where the disk refuses."""
        name = secrets.token_hex(16)
        try:
            self._mark(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._mark(name).touch(mode=0o600)
            self.path(name).parent.mkdir(exist_ok=True, mode=0o700)
            _write(self.path(name), content)
            if small:
                _write(self.small(name), small)
        except OSError as failure:
            reason = "the disk is full" if failure.errno in (errno.ENOSPC, errno.EDQUOT) else str(failure)
            raise Unavailable(f"a file could not be kept: {reason}") from failure
        return name

    def fresh(self, older_than: float) -> list[str]:
        """Names that were taken more than so many seconds ago and not looked at since."""
        latest = time.time() - older_than
        marks = (self.folder / "fresh").glob("*")
        return sorted(mark.name for mark in marks if mark.stat().st_mtime < latest)

    def settle(self, name: str) -> None:
        """Its row is there: it stays."""
        self._mark(name).unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Nobody's: its row was never committed."""
        for path in (self.path(name), self.small(name), self._mark(name)):
            path.unlink(missing_ok=True)

    def _mark(self, name: str) -> Path:
        return self.folder / "fresh" / name


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk when this returns."""
    part = path.with_name(path.name + ".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
