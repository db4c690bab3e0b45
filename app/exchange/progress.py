"""How far an import is, outside the database: a long transaction hides its rows, and on SQLite it keeps others waiting.

Whoever runs an import holds a lock on its progress file for as long as it lives; the kernel gives it back even after
a kill -9. So a lock that can be had says for certain that nobody runs the import any more.
"""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

FILE = "progress.json"
WIDTH = 120
TRIES, PAUSE = 40, 0.05


class AlreadyRunning(Exception):
    """Somebody runs this import at the moment."""


@dataclass(frozen=True)
class Progress:
    phase: str = "waiting"
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class Claim:
    """The right to run one import. It can be handed to a child process; whoever still has it open holds it."""

    def __init__(self, lock: BinaryIO) -> None:
        self._lock = lock

    @classmethod
    def on(cls, folder: Path) -> "Claim":
        """Raises `AlreadyRunning`. Somebody who only looks has the lock for an instant, so one failure is no proof."""
        lock = os.fdopen(os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        for _ in range(TRIES):
            if _locked(lock):
                return cls(lock)
            time.sleep(PAUSE)
        lock.close()
        raise AlreadyRunning

    @classmethod
    def inherited(cls, descriptor: int) -> "Claim":
        """The claim that the parent process passed on."""
        return cls(os.fdopen(descriptor, "r+b"))

    @property
    def descriptor(self) -> int:
        return self._lock.fileno()

    def tell(self, progress: Progress) -> None:
        """One short write of constant length in place: a reader sees the old text or the new one."""
        os.pwrite(self.descriptor, json.dumps(asdict(progress)).ljust(WIDTH).encode(), 0)

    def release(self) -> None:
        self._lock.close()

    def __enter__(self) -> "Claim":
        return self

    def __exit__(self, *raised: object) -> None:
        self.release()


def _locked(lock: BinaryIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_running(folder: Path) -> bool:
    """Whether anybody, in whatever process, runs the import of this folder."""
    try:
        with (folder / FILE).open("rb") as lock:
            return not _locked(lock)
    except FileNotFoundError:
        return False


def read(folder: Path) -> Progress:
    try:
        return Progress(**json.loads((folder / FILE).read_bytes()))
    except (FileNotFoundError, ValueError):
        return Progress()
