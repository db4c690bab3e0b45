"""Where the bytes lie: under random names that say nothing, in a folder or a bucket.

A file is written whole before its row is committed. Until then a mark of its name stands in `fresh`: whatever still has
one after a while and no row belongs to a transaction that failed, and is removed. Nobody ever looks through all files.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import structlog

from app.files.folder import Folder
from app.transaction import NotKept

log = structlog.get_logger()

SMALL, FRESH = ".small", "fresh"


class Store(Protocol):
    """What keeps bytes under keys, like `ab/ab12…`: see `Folder` and `Bucket`."""

    def put(self, key: str, content: bytes) -> None: ...
    def open(self, key: str) -> tuple[BinaryIO, int]: ...
    def remove(self, keys: Iterable[str]) -> None: ...
    def older(self, beginning: str, seconds: float) -> list[str]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Vault:
    store: Store

    @classmethod
    def below(cls, data_dir: Path) -> "Vault":
        return cls(Folder(data_dir / "files"))

    def take(self, content: bytes, small: bytes | None) -> str:
        """Keep the bytes; returns their name. Raises `NotKept` where the store refuses."""
        name = secrets.token_hex(16)
        try:
            self.store.put(_mark(name), b"")
            self.store.put(_key(name), content)
            if small:
                self.store.put(_small(name), small)
        except NotKept as failure:
            log.error("a file could not be kept", reason=str(failure))
            raise
        return name

    def open(self, name: str) -> tuple[BinaryIO, int]:
        """The bytes, to be read and closed, and how many. Raises `FileNotFoundError`, `Unavailable`."""
        return self.store.open(_key(name))

    def open_small(self, name: str) -> tuple[BinaryIO, int]:
        return self.store.open(_small(name))

    def fresh(self, older_than: float) -> list[str]:
        """Names that were taken more than so many seconds ago and not looked at since."""
        return [key.removeprefix(f"{FRESH}/") for key in self.store.older(FRESH, older_than)]

    def settle(self, name: str) -> None:
        """Its row is there: it stays."""
        self.store.remove([_mark(name)])

    def drop(self, name: str) -> None:
        """Nobody's: its row was never committed. The mark goes last, so that a failure is made good the next time."""
        self.store.remove([_key(name), _small(name), _mark(name)])


def _key(name: str) -> str:
    return f"{name[:2]}/{name}"


def _small(name: str) -> str:
    return _key(name) + SMALL


def _mark(name: str) -> str:
    return f"{FRESH}/{name}"
