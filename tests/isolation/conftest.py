"""The worlds that the tests of isolation look at."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.isolation.small_world import small_world


@pytest.fixture(scope="module")
def small(databases: Databases) -> Iterator[None]:
    """Two suppliers, two sites, one model of each class; the test runs inside the application's context."""
    url = databases.empty()
    with small_world(url):
        yield
    databases.drop(url)
