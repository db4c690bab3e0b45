"""Bytes in a folder of this machine: below the data folder, readable by nobody else."""

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app import clock
from app.transaction import NotKept


@dataclass(frozen=True)
class Folder:
    folder: Path

    def put(self, key: str, content: bytes) -> None:
        """Whole or not at all, and on the disk when this returns. Raises `NotKept` where the disk refuses."""
        path = self.folder / key
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, content)
        except OSError as failure:
            reason = "the disk is full" if failure.errno in (errno.ENOSPC, errno.EDQUOT) else str(failure)
            raise NotKept(f"a file could not be kept: {reason}") from failure

    def open(self, key: str) -> tuple[BinaryIO, int]:
        """What lies there, to be read and closed, and how long it is. Raises `FileNotFoundError`."""
        found = (self.folder / key).open("rb")
        return found, os.fstat(found.fileno()).st_size

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            (self.folder / key).unlink(missing_ok=True)

    def older(self, beginning: str, seconds: float) -> list[str]:
        """Which keys below `beginning` came more than so many seconds ago."""
        latest = clock.recorded_now().timestamp() - seconds
        found = [path for path in (self.folder / beginning).glob("*") if path.stat().st_mtime < latest]
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    def close(self) -> None:
        """Nothing is held open."""


def _write(path: Path, content: bytes) -> None:
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
