from collections.abc import Iterator

import pytest
from flask import Flask

from app import clock
from tests.story import MONDAY, World, build


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)
