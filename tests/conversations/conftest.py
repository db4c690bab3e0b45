from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.conversations import actions, queries
from app.conversations.models import Message
from app.principal import Principal
from tests.story import MACHINE, MONDAY, World, build, told_by


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)


@pytest.fixture
def line_id(world: World) -> int:
    """A line of an issued order to Acme."""
    return world.line_ids(world.issued())[0]


@pytest.fixture
def say(world: World) -> Callable[..., int]:
    """Somebody says something about a line: `say(world.buyer, line_id, "When?", asks=True)`."""

    def write(who: Principal, line_id: int, text: str = "When?", *, asks: bool = True, **more: Any) -> int:
        with told_by(world.app, who):
            return actions.write(who, line_id, text, asks=asks, **more)

    return write


@pytest.fixture
def look(world: World) -> Callable[[int], Message]:
    def load(message_id: int) -> Message:
        with told_by(world.app, MACHINE):
            return queries.message_for(MACHINE, message_id)

    return load
