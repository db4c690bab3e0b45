"""A real server on a database of its own, people with sessions, and what the process used."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app.principal import Role
from tests.databases import let_go, make_app, migrate
from tests.live.listening import SignedIn, session_of, signed_in
from tests.live_server import ROOT, LiveServer
from tests.servers import Guard, wait_until
from tests.story import World, build

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Served:
    app: Flask
    world: World
    server: LiveServer

    @property
    def cpu(self) -> float:
        """Seconds of processor time since the server started."""
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

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

    def start(self, ready: bool = True) -> None:
        command = [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "app",
            "run",
            "--port",
            str(self.port),
            "--no-reload",
            "--no-debugger",
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self._guard = Guard(self._process.pid)
        if ready:
            wait_until(self.is_ready, "the server with threads was not ready")


@contextmanager
def served(*, threads: bool = False) -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = build(app)
        server = (ThreadedServer if threads else LiveServer)(url, Path(home))
        server.start()
        try:
            yield Served(app, world, server)
        finally:
            server.kill9()
            let_go(app)
