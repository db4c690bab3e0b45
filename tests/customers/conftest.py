from collections.abc import Iterator

import pytest
from flask import Flask

from app import clock
from tests.customers.market import Market, opened
from tests.story import MONDAY, build


@pytest.fixture
def market(app: Flask) -> Iterator[Market]:
    """Two suppliers, two sites, people of every role, and one customer in Hamburg; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield opened(build(app))
