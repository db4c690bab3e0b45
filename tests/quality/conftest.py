"""The small world with a line of which something was rejected, and the verbs on corrective actions."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.access import COOKIE
from app.principal import Principal
from tests.client import Client
from tests.live.listening import session_of
from tests.quality.verbs import Verbs
from tests.receipts.test_receiving import receive
from tests.story import MONDAY, D, World, build


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)


@pytest.fixture
def line(world: World) -> int:
    """100 bolts of Acme arrived, of which 12 were damaged."""
    (line_id,) = world.line_ids(world.issued())
    receive(world, line_id, 100, rejected=D(12), reason="damaged", remedy="credit")
    return line_id


@pytest.fixture
def do(world: World) -> Verbs:
    return Verbs(world)


@pytest.fixture
def as_(app: Flask, world: World) -> Callable[[str], Client]:
    """Somebody of the world, signed in: `as_("buyer")`."""

    def enter(name: str) -> Client:
        who: Principal = getattr(world, name)
        app.test_client_class = Client
        client: Any = app.test_client()
        client.set_cookie(COOKIE, session_of(app, who.person_id, *who.roles).cookie)
        return client

    return enter
