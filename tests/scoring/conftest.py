"""Stories to be measured, the small world as of now, and the real history."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import clock
from app.access import COOKIE
from app.principal import Principal
from tests.client import Client
from tests.exchange.conftest import real_data, scms_file
from tests.live.listening import session_of
from tests.story import MONDAY, World, build

__all__ = ["real_data", "scms_file"]
Enter = Callable[[Principal], Client]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)


@pytest.fixture
def now_world(app: Flask) -> Iterator[World]:
    """The small world as of now, so that sessions hold."""
    with clock.at(clock.recorded_now()):
        yield build(app)


@pytest.fixture
def enter(app: Flask, now_world: World) -> Enter:
    return lambda person: _signed_in(app, person)


@pytest.fixture
def as_(app: Flask, world: World) -> Callable[[str], Client]:
    """Somebody of the world, signed in: `as_("buyer")`."""
    return lambda name: _signed_in(app, getattr(world, name))


def _signed_in(app: Flask, person: Principal) -> Client:
    app.test_client_class = Client
    client: Client = app.test_client()  # type: ignore[assignment]
    client.set_cookie(COOKIE, session_of(app, person.person_id, *person.roles).cookie)
    return client
