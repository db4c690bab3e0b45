"""What makes the whole run shorter without asking less of any test."""

import gc

import pytest
from argon2 import PasswordHasher

from app.identity import tokens
from tests.live_server import LiveServer
from tests.nursery import nursery

USUAL = tokens._hasher
"""How passwords are hashed where people sign in; tests hash hundreds, in the same way at a hundredth of the cost."""


def pytest_configure() -> None:
    tokens._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    tokens._NOBODYS = tokens._hash_of_nothing()
    LiveServer.bear = staticmethod(lambda environment, log: nursery().bear(environment, log))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays: looking through it for garbage again and again took a fifth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
