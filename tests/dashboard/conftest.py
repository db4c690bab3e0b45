from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import clock
from app.access import COOKIE
from app.principal import Principal
from tests.client import Client
from tests.live.listening import session_of
from tests.story import World, build


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is now, so that sessions hold."""
    with clock.at(clock.recorded_now()):
        yield build(app)


@pytest.fixture
def enter(app: Flask, world: World) -> Callable[[Principal], Client]:
    """The pages as one of the story's people sees them."""

    def sign_in(person: Principal) -> Client:
        app.test_client_class = Client
        client: Client = app.test_client()  # type: ignore[assignment]
        client.set_cookie(COOKIE, session_of(app, person.person_id, *person.roles).cookie)
        return client

    return sign_in
