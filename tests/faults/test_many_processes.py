"""Several processes behind one port, one database, no stickiness: any of them, Redis or PostgreSQL may fail at any time."""

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Queue

import pytest
import socketio
from flask import Flask

from app.principal import Role
from tests.databases import Databases, PostgresDatabases, let_go, make_app
from tests.faults.scene import at_work
from tests.figures import LONG, Figures
from tests.live.listening import listening, signed_in
from tests.live_server import LiveServer
from tests.servers import Postgres, Redis, free_port

PROCESSES = 3
KILLS = 60 if LONG else 6
RESTARTS = 20 if LONG else 2
AWAY = 20 if LONG else 0
"""Seconds for which Redis stays as it is after each fault, while people work."""
pytestmark = [
    pytest.mark.on("postgresql"),  # SQLite has one serving process
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # the client drops killed connections
    pytest.mark.timeout(3600 if LONG else 600),
]


@pytest.fixture(autouse=True)
def dropped_connections() -> Iterator[None]:
    """What was dropped is collected here, where it is expected, and not in the middle of the next test."""
    yield
    gc.collect()


@contextmanager
def behind_one_port(database_url: str, home: Path, **settings: str) -> Iterator[list[LiveServer]]:
    """Web processes that share a port, and last a worker that alone feeds listeners and does chores."""
    shared = {"PORT": str(free_port()), "SHARE_PORT": "true", "WEB_LEADS": "false"} | settings
    servers = [LiveServer(database_url, home, **shared) for _ in range(PROCESSES)]
    worker = LiveServer(database_url, home, **settings)
    worker.command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    try:
        for server in servers:
            server.start()
        worker.start(ready=False)
        yield [*servers, worker]
    finally:
        for each in (*servers, worker):
            each.close()


def test_any_of_several_processes_may_be_killed(app: Flask, database_url: str, tmp_path: Path, figures: Figures):
    with behind_one_port(database_url, tmp_path) as servers, at_work(app, [servers[0].url], 5 * KILLS) as scene:
        for part in scene.parts(KILLS):
            killed = servers[part % len(servers)]
            killed.kill9()
            killed.start(ready=killed is not servers[-1])  # a worker serves nobody whom one could ask
    figures(processes=len(servers), kills=KILLS, lost=0, twice=0, **scene.found)


def test_redis_may_be_killed_emptied_and_away(
    app: Flask, database_url: str, tmp_path: Path, own_redis: Redis, figures: Figures
):
    def kill() -> None:
        own_redis.thaw()
        own_redis.kill9()

    faults = [own_redis.freeze, kill, own_redis.start]  # hung, away, and back without anything in it
    with (
        behind_one_port(database_url, tmp_path, REDIS_URL=own_redis.url) as servers,
        at_work(app, [servers[0].url], 10 if not LONG else 300, pause=AWAY / 100) as scene,
    ):
        for part in scene.parts(len(faults)):
            faults[part - 1]()
            time.sleep(AWAY)
    figures(away=f"{len(faults)} × {AWAY} s", failed_writes=0, **scene.found)


@pytest.fixture
def crashing(durable_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[Postgres, str]:
    """A PostgreSQL that may crash, and a migrated database in it."""
    databases: Databases = PostgresDatabases(durable_postgres.url, tmp_path_factory.mktemp("crashing"))
    return durable_postgres, databases.migrated()


def test_postgresql_may_crash_and_come_back(
    crashing: tuple[Postgres, str], tmp_path: Path, database_kind: str, figures: Figures
):
    postgres, url = crashing
    app = make_app(url, tmp_path / "data")
    with behind_one_port(url, tmp_path) as servers, at_work(app, [servers[0].url], 10 * RESTARTS) as scene:
        for server in servers:
            # What a chain of exceptions says of a database that is away: the driver's, and the pool's that looked first.
            server.allow_tracebacks("psycopg.OperationalError", "InvalidatePoolError")
        for _ in scene.parts(RESTARTS):
            postgres.stop("immediate")
            postgres.start()
    figures(crashes=RESTARTS, lost=0, twice=0, **scene.found)
    let_go(app)


def test_a_socket_that_comes_while_postgresql_is_away_is_refused_at_once(crashing: tuple[Postgres, str], tmp_path: Path):
    postgres, url = crashing
    app = make_app(url, tmp_path / "data")
    buyer = signed_in(app, "buyer@test.test", Role.PROCUREMENT)
    with closing(LiveServer(url, tmp_path)) as server:
        server.allow_tracebacks("psycopg.OperationalError", "InvalidatePoolError")
        server.start()
        postgres.stop("immediate")
        client, told = socketio.Client(reconnection=False), Queue[object]()
        client.on("connect_error", told.put)
        client.connect(server.url, headers=buyer.headers, transports=["websocket"], wait=False)
        assert "rejected" in str(told.get(timeout=8))  # an unanswered line is closed after 10 s
        postgres.start()
        with listening(server.url, buyer) as again:
            again.next("hello")
    let_go(app)
