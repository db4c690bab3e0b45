"""Disks that fail: a small one that a test fills, and one whose fsync answers with an error. No privilege is needed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from flask import Flask

from app.database import db, sqlite_driver
from tests.databases import let_go
from tests.faults.fsync_fails import SAYS
from tests.live_server import LiveServer
from tests.servers import FAST, NotAvailable, Postgres, wait_until

MEGABYTES = 6
NAMESPACE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
# A tmpfs that this process and its children alone see, with a copy of the database on it.
ON_A_SMALL_DISK = 'mount -t tmpfs -o "size=$2" none "$1" && cp "$3" "$1" && shift 3 && exec "$@"'
WHOSE_FSYNC_MAY_FAIL = [sys.executable, "-m", "tests.faults.fsync_fails"]


class SmallDisk:
    """A server whose database lies on a disk of a few megabytes; skips the test where the kernel lets nobody have one."""

    def __init__(self, app: Flask, home: Path) -> None:
        tried = subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "none", home], capture_output=True, check=False)
        if tried.returncode:
            pytest.skip(f"optional: nobody may mount a disk of their own here ({tried.stderr.decode().strip()})")
        with app.app_context():
            self._original = Path(str(db.engine.url.database))
        self._app, self._disk = app, home / "small"
        self._disk.mkdir()
        self.server = LiveServer(f"sqlite:///{self._disk / self._original.name}", home)

    def start(self) -> None:
        """With a copy of the application's database as it is now."""
        let_go(self._app)  # the last connection writes the log back into the file
        mount = ["sh", "-c", ON_A_SMALL_DISK, "mount", self._disk, f"{MEGABYTES}m", self._original]
        self.server.command = [*NAMESPACE, *map(str, mount), *self.server.command]
        self.server.start()

    @property
    def _seen(self) -> Path:
        """The disk as the server's own process sees it; for everybody else it is not there."""
        return Path(f"/proc/{self.server.pid}/root{self._disk}")

    def fill(self) -> None:
        fill(self._seen / "ballast")

    def clear(self) -> None:
        (self._seen / "ballast").unlink()

    def count(self, fact: str) -> int:
        """How often a fact stands in the log that lies on the disk; SQLite itself would look for it outside of it."""
        for path in self._seen.glob(f"{self._original.name}*"):
            shutil.copy(path, self._disk)
        with closing(sqlite_driver.connect(str(self._disk / self._original.name))) as connection:
            return int(connection.execute("SELECT count(*) FROM event_log WHERE name = ?", (fact,)).fetchone()[0])


class SmallTables:
    """A PostgreSQL whose tables lie on a disk of a few megabytes, and its log elsewhere, as operators keep them apart.

    A full disk stops the growing of tables alone. Skips the test where nobody may mount a disk and then become somebody
    else: PostgreSQL refuses to run as root.
    """

    MEGABYTES = 48
    MOUNT = 'mount -t tmpfs -o "size=$2,uid=$3,gid=$4" none "$1" && shift 4 && exec "$@"'

    def __init__(self) -> None:
        self._place = Path(tempfile.mkdtemp(prefix="waybill-tables-"))
        user, group = (str(number) for number in pwd.getpwnam("nobody")[2:4])
        mount = ["sh", "-c", self.MOUNT, "mount", str(self._place), f"{self.MEGABYTES}m", user, group]
        become = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
        inside = ["unshare", "--mount", *mount, *become]
        tried = subprocess.run([*inside, "true"], capture_output=True, check=False)
        if tried.returncode:
            self._skip(f"optional: nobody may mount a disk of their own here ({tried.stderr.decode().strip()})")
        self._place.chmod(0o755)
        try:
            self._server = Postgres(FAST, inside)
        except NotAvailable as missing:
            self._skip(str(missing))
        self._do(f"CREATE TABLESPACE small LOCATION '{self._place}'")
        self._do("CREATE DATABASE waybill TEMPLATE template0 TABLESPACE small")
        self.url = self._server.url.removesuffix("/postgres") + "/waybill"

    def _skip(self, why: str) -> NoReturn:
        """What this machine lacks, said in the summary: no mount of one's own, or no PostgreSQL of one's own."""
        self._place.rmdir()
        pytest.skip(why)

    def _do(self, statement: str) -> None:
        with psycopg.connect(self._server.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement)

    @property
    def _ballast(self) -> Path:
        """As the server's own process sees it."""
        return Path(f"/proc/{self._server.pid}/root{self._place}/ballast")

    def fill(self) -> None:
        fill(self._ballast)

    def clear(self) -> None:
        self._ballast.unlink()

    def close(self) -> None:
        self._server.close()
        self._place.rmdir()


def fill(path: Path) -> None:
    """Write until there is no room left."""
    with suppress(OSError), path.open("wb", buffering=0) as ballast:
        while ballast.write(b"\0" * 4096) == 4096:
            continue


def break_fsync(server: LiveServer) -> None:
    """From now on the kernel answers this process's fsync with an error; see `fsync_fails`."""
    os.kill(server.pid, signal.SIGUSR1)
    wait_until(lambda: SAYS in server.log, "the disk broke")
