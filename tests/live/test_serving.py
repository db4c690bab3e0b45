"""The process that serves: it answers while others wait, says how it is, and goes gently."""

import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import requests
from sqlalchemy.engine import make_url

from app.access import COOKIE
from tests.live.listening import Listener, SignedIn, listening
from tests.live_server import LiveServer
from tests.servers import wait_until

# What concerns the connection alone is the same on either database.
transport = pytest.mark.on("sqlite")


@contextmanager
def nobody_may_write(database_url: str) -> Iterator[Callable[[], None]]:
    """Somebody else, in another process, is in the middle of a long write. Gives what lets go."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), isolation_level=None, check_same_thread=False)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield lambda: connection.rollback()
        return
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute("LOCK TABLE sign_in_sessions IN SHARE ROW EXCLUSIVE MODE")
        yield lambda: connection.rollback()


class SignOut(threading.Thread):
    """A request that writes, on its way."""

    def __init__(self, server: LiveServer, who: SignedIn) -> None:
        super().__init__(daemon=True)
        self._server, self._who = server, who
        self.status = 0

    def run(self) -> None:
        with requests.Session() as session:
            session.cookies.set(COOKIE, self._who.cookie)
            token = session.get(f"{self._server.url}/account/sessions").text.split('name="csrf_token" value="')[1].split('"')[0]
            answer = session.post(f"{self._server.url}/sign-out", data={"csrf_token": token}, allow_redirects=False)
            self.status = answer.status_code


def test_a_write_that_waits_holds_up_nobody_else(live_server: LiveServer, database_url: str, admin: SignedIn):
    request = SignOut(live_server, admin)
    with nobody_may_write(database_url) as let_go:
        request.start()
        time.sleep(1.0)
        started = time.monotonic()
        assert requests.get(f"{live_server.url}/readyz", timeout=5).status_code == 200
        assert time.monotonic() - started < 10
        assert request.status == 0
        let_go()
        request.join(5)
    assert request.status == 303


def test_a_gentle_stop_finishes_requests_and_closes_sockets(live_server: LiveServer, database_url: str, admin: SignedIn):
    request = SignOut(live_server, admin)
    with listening(live_server.url, admin) as first, listening(live_server.url, admin) as second:
        with nobody_may_write(database_url) as let_go:
            request.start()
            time.sleep(1.0)
            threading.Timer(1.0, let_go).start()
            started = time.monotonic()
            assert live_server.stop() == 0
            assert time.monotonic() - started < 10
        first.next("disconnect", patience=10)
        second.next("disconnect", patience=10)
    request.join(1)
    assert request.status == 303, "the request that was under way was answered"


@transport
def test_an_idle_connection_does_not_delay_a_stop(live_server: LiveServer):
    with requests.Session() as session:
        session.get(f"{live_server.url}/livez")
        started = time.monotonic()
        assert live_server.stop() == 0
        assert time.monotonic() - started < 3


@transport
def test_small_answers_do_not_wait_for_the_network(live_server: LiveServer):
    """With Nagle's algorithm on, each of these took more than 40 ms."""
    with requests.Session() as session:
        session.get(f"{live_server.url}/livez")
        took = []
        for _ in range(20):
            started = time.monotonic()
            session.get(f"{live_server.url}/livez")
            took.append(time.monotonic() - started)
    assert min(took) < 0.03


@pytest.fixture
def unmigrated(empty_database_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    server = LiveServer(empty_database_url, tmp_path)
    server.bear = None  # as anybody starts it, from nothing
    server.start(ready=False)
    yield server
    server.close()


def test_a_server_without_tables_says_so_and_is_ready_once_they_are_there(unmigrated: LiveServer):
    server = unmigrated
    wait_until(lambda: answers(server), "the server answered")
    asked = requests.get(f"{server.url}/readyz", timeout=5)
    assert (asked.status_code, asked.json()["database"]) == (503, "does not answer or has no tables")
    server.flask("db", "upgrade")
    wait_until(server.is_ready, "the server was ready")


def answers(server: LiveServer) -> bool:
    try:
        return requests.get(f"{server.url}/livez", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


@transport
def test_a_connection_that_never_asks_anything_harms_nobody(live_server: LiveServer):
    address = ("127.0.0.1", live_server.port)
    idle = [socket.create_connection(address) for _ in range(50)]
    assert requests.get(f"{live_server.url}/livez", timeout=5).status_code == 200
    for each in idle:
        each.close()


@transport
def test_a_socket_of_somebody_gone_is_forgotten(live_server: LiveServer, admin: SignedIn):
    for _ in range(25):  # more than one person may have at a time
        with listening(live_server.url, admin) as listener:
            listener.next("hello")


@transport
def test_one_person_has_a_limited_number_of_sockets(live_server: LiveServer, admin: SignedIn):
    opened = [Listener(live_server.url, admin.headers).connect() for _ in range(21)]
    wait_until(lambda: sum(each.connected for each in opened) == 20, "one too many was closed")
    assert sum(any(name == "hello" for name, _ in each.everything()) for each in opened) == 20
    for each in opened:
        each.close()
