"""The worlds that the tests of isolation look at."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import events
from app.exchange import running
from app.throttle import limiter
from tests.databases import Databases
from tests.isolation import world
from tests.isolation.ledger import Ledger
from tests.isolation.seeds import LISTENERS
from tests.isolation.small_world import small_world
from tests.isolation.walk import Walk


@pytest.fixture(scope="module")
def small(databases: Databases) -> Iterator[None]:
    """Two suppliers, two sites, one model of each class; the test runs inside the application's context."""
    url = databases.empty()
    with small_world(url):
        yield
    databases.drop(url)


@pytest.fixture
def walk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """A walk that has not begun, through two suppliers' worth of rows of every model."""
    app.config["PROPAGATE_EXCEPTIONS"] = True  # what breaks is told by name
    monkeypatch.setattr(limiter, "enabled", False)
    monkeypatch.setattr(running, "start", lambda *asked: None)  # an import in the background would write meanwhile
    monkeypatch.setattr(events, "listeners", lambda: dict.fromkeys(LISTENERS.values(), lambda *_: None))
    built = world.build(app)
    ledger = Ledger(app)
    yield Walk(app, built, ledger)
    ledger.close()
