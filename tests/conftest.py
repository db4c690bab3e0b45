"""What every test may ask for. Each fixture says what it gives; how it is made stands in the modules beside this one.

Data is built inside `with app.app_context():` and the block is left before the test goes on: a fixture that yields
inside the context would hand Flask-Login's user to the next client, and permission tests would pass wrongly.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis
from flask import Flask

from tests.buckets import Buckets
from tests.client import Client
from tests.databases import KINDS, Databases, PostgresDatabases, SqliteDatabases, World, let_go, make_app
from tests.live_server import LiveServer
from tests.outcome import SERVERS
from tests.servers import DURABLE, NotAvailable, Postgres, Redis, check_postgres, quick_place

pytest_plugins = ("tests.honesty", "tests.figures", "tests.thrift")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever touches a database runs on both; `@pytest.mark.on("sqlite")` narrows it, a browser alone needs one."""
    if "database_kind" not in metafunc.fixturenames:
        return
    named = metafunc.definition.get_closest_marker("on")
    usual = KINDS[:1] if "window" in metafunc.fixturenames else KINDS
    metafunc.parametrize("database_kind", named.args if named else usual, scope="session")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The administrator's address of a real PostgreSQL: TEST_DATABASE_URL, or one started for this session."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        check_postgres(named)
        yield named
        return
    server = _or_skip(Postgres)
    yield server.url
    server.close()


@pytest.fixture
def durable_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test alone that really waits for the disk; `.stop("immediate")` and `.start()` crash it."""
    server = _or_skip(lambda: Postgres(DURABLE))
    yield server
    server.close()


@pytest.fixture(scope="session")
def shared_redis() -> Iterator[str]:
    named = os.environ.get("TEST_REDIS_URL")
    if named:
        yield named
        return
    server = _or_skip(Redis)
    yield server.url
    server.close()


@pytest.fixture
def redis_url(shared_redis: str) -> str:
    """The address of a real, empty Redis."""
    with redis.from_url(shared_redis) as connection:
        connection.flushall()
    return shared_redis


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis of this test alone: `.kill9()`, `.freeze()`, `.thaw()`, `.start()`, `.url`."""
    server = _or_skip(Redis)
    yield server
    server.close()


@pytest.fixture(scope="session")
def buckets() -> Iterator[Buckets]:
    """A real S3-compatible server: `.make()` gives the address of a new bucket, as FILES_URL takes it."""
    server = Buckets()
    yield server
    server.close()


def _or_skip(start):
    try:
        return start()
    except NotAvailable as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def databases(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Makes databases of the kind that the test runs on: `.empty()`, `.migrated()`, `.drop(url)`."""
    with TemporaryDirectory(prefix="waybill-tests-", dir=quick_place(), ignore_cleanup_errors=True) as directory:
        if database_kind == "sqlite":
            yield SqliteDatabases(Path(directory))
            return
        made = PostgresDatabases(request.getfixturevalue("postgres"), Path(directory))
        yield made
        made.close()


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database without a single table."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def database(databases: Databases, request: pytest.FixtureRequest) -> Iterator[tuple[str, World]]:
    """A database of this test alone and what is in it: nothing, or the demo's story if the test asks for `story`."""
    url, world = databases.told() if "story" in request.fixturenames else (databases.migrated(), {})
    yield url, world
    databases.drop(url)


@pytest.fixture
def database_url(database: tuple[str, World]) -> str:
    """The address of a migrated database, on SQLite and again on PostgreSQL."""
    return database[0]


@pytest.fixture
def story(database: tuple[str, World]) -> World:
    """Puts the demo's story into the test's database; gives `people` with passwords, `suppliers`, `orders`, `pages`."""
    return database[1]


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application in this process, on a fresh database."""
    made = make_app(database_url, tmp_path / "data")
    yield made
    let_go(made)


@pytest.fixture
def client(app: Flask) -> Client:
    """Asks the application without a network: `.sign_in(email, password)`; looks at every page that it is given."""
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def serve(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., LiveServer]]:
    """Starts real servers on the test's database: `serve(REDIS_URL=…)`; several calls give several processes."""
    started = request.node.stash.setdefault(SERVERS, [])

    def start(**environment: str) -> LiveServer:
        started.append(server := LiveServer(database_url, tmp_path, **environment))
        server.start()
        return server

    yield start
    for server in started:
        server.close()


@pytest.fixture
def live_server(serve: Callable[..., LiveServer]) -> LiveServer:
    """A real server on the test's database: `.url`, `.kill9()`, `.restart()`, `.flask("demo")`, `.log`."""
    return serve()
