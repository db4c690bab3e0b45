"""A real server on a database of its own, people with sessions, and what the process used."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from app.principal import Role
from tests.databases import PostgresDatabases, let_go, make_app, migrate
from tests.live.listening import SignedIn, session_of, signed_in
from tests.live_server import LiveServer
from tests.servers import DURABLE, Postgres
from tests.story import World, build

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_of(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass
class Served:
    app: Flask
    world: World
    server: LiveServer

    @property
    def cpu(self) -> float:
        """Seconds of processor time since the server started."""
        return cpu_of(self.server.pid)

    @property
    def memory(self) -> int:
        """Resident bytes."""
        return int(Path(f"/proc/{self.server.pid}/statm").read_text().split()[1]) * PAGE

    def buyers(self, sockets: int, each: int = 20) -> list[SignedIn]:
        """A session for every socket; one person has a limited number of them."""
        people = [self._buyer(number) for number in range(-(-sockets // each))]
        return [people[number // each] for number in range(sockets)]

    def _buyer(self, number: int) -> SignedIn:
        return signed_in(self.app, f"buyer-{self.server.port}-{number}-{os.urandom(3).hex()}@test.test", Role.PROCUREMENT)

    def session_of_supplier(self) -> SignedIn:
        person = self.world.acme_person
        return session_of(self.app, person.person_id, *person.roles)


class ThreadedServer(LiveServer):
    """The same application with a thread for each connection, as `flask run` serves it: for comparison."""

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        run = ["run", "--port", str(self.port), "--no-reload", "--no-debugger"]
        self.command = [sys.executable, "-m", "flask", "--app", "app", *run]


@contextmanager
def served(*, threads: bool = False, kind: str = "sqlite", command: Sequence[str] = ()) -> Iterator[Served]:
    """On a fresh database of the kind; `command` is started instead of `python wsgi.py`, with the same environment."""
    with tempfile.TemporaryDirectory() as home, database(kind, Path(home)) as url:
        app = make_app(url, Path(home))
        world = build(app)
        server = (ThreadedServer if threads else LiveServer)(url, Path(home))
        server.command = list(command) or server.command
        server.start()
        try:
            yield Served(app, world, server)
        finally:
            server.kill9()
            let_go(app)


@contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """A migrated one, which waits for the disk."""
    if kind == "sqlite":
        migrate(url := f"sqlite:///{home}/bench.db", home)
        yield url
        return
    postgres = Postgres(DURABLE)
    try:
        yield PostgresDatabases(postgres.url, home).migrated()
    finally:
        postgres.close()
