"""The small world as of now, and its pages as one of its people sees them."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import clock
from app.access import COOKIE
from app.principal import Principal
from tests.client import Client
from tests.live.listening import session_of
from tests.story import World, build

Enter = Callable[[Principal], Client]


@pytest.fixture
def now_world(app: Flask) -> Iterator[World]:
    """The small world as of now, so that sessions hold."""
    with clock.at(clock.recorded_now()):
        yield build(app)


@pytest.fixture
def enter(app: Flask, now_world: World) -> Enter:
    def sign_in(person: Principal) -> Client:
        app.test_client_class = Client
        client: Client = app.test_client()  # type: ignore[assignment]
        client.set_cookie(COOKIE, session_of(app, person.person_id, *person.roles).cookie)
        return client

    return sign_in
