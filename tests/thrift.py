"""What makes the whole run shorter without asking less of any test."""

import gc

import pytest

from tests.live_server import LiveServer
from tests.nursery import nursery


def pytest_configure() -> None:
    LiveServer.bear = staticmethod(lambda environment, log: nursery().bear(environment, log))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays: looking through it for garbage again and again took a fifth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
