"""What a test leaves behind for whoever reports on it."""

from typing import Protocol

import pytest


class Logged(Protocol):
    url: str

    @property
    def log(self) -> str: ...


FAILED = pytest.StashKey[bool]()
SERVERS = pytest.StashKey[list[Logged]]()
