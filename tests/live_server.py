"""The real server in a process of its own: `python wsgi.py`, started, killed and started again by a test."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from tests.databases import SECRET
from tests.nursery import Born
from tests.servers import Guard, free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_URL", "ALLOWED_ORIGINS", "TRUSTED_PROXIES", "DATA_DIR", "PORT")
SLOW = ("PYTHONDONTWRITEBYTECODE",)  # a server that compiles everything at each start would take seconds more


USUAL = [sys.executable, "wsgi.py"]


class LiveServer:
    """One server and its environment. `kill9` and `start` keep the port, the database and the log.

    `command` is what is started, should it be something beside `python wsgi.py`.
    """

    bear: ClassVar[Callable[[dict[str, str], Path], Born] | None] = None
    """Bears servers more quickly than Python begins; None where it is the beginning that matters."""

    def __init__(self, database_url: str, home: Path, **environment: str) -> None:
        self.command = USUAL
        self.port = int(environment.get("PORT", 0)) or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = home / f"server-{self.port}.log"
        self._process: subprocess.Popen[bytes] | Born | None = None
        self._guard: Guard | None = None
        self._allowed: list[str] = []
        inherited = {name: value for name, value in os.environ.items() if name not in (*OURS, *SLOW)}
        own = {"ENVIRONMENT": "test", "SECRET_KEY": SECRET, "DATABASE_URL": database_url, "DATA_DIR": str(home / "data")}
        # Chores at the start alone: a new day would make pages load again in the middle of whatever is watched.
        own |= {"CHORES_EVERY": "86400"}
        self.environment = inherited | own | {"PORT": str(self.port), "PYTHONUNBUFFERED": "1"} | environment

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server was not started"
        return self._process.pid

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def start(self, ready: bool = True) -> None:
        self._dismiss_guard()
        self._process = self._begin()
        self._guard = Guard(self._process.pid)
        if ready:
            wait_until(self.is_ready, f"the server at {self.url} was not ready")

    def _begin(self) -> subprocess.Popen[bytes] | Born:
        if self.bear is not None and self.command is USUAL:
            return self.bear(self.environment, self._log)
        with self._log.open("ab") as log:
            return subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def is_ready(self) -> bool:
        """Whether /readyz says yes; a server that ended instead of starting fails with its log."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the server ended while starting:\n{self.log[-6000:]}")
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def kill9(self) -> None:
        """As a crash does it: no goodbye, nothing flushed."""
        self._end(signal.SIGKILL)

    def stop(self, patience: float = 10) -> int:
        """As an operator does it. Returns the exit status."""
        return self._end(signal.SIGTERM, patience)

    def restart(self) -> None:
        self.kill9()
        self.start()

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def flask(self, *arguments: str) -> str:
        """Run a `flask` command beside the server, on its database; returns what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"flask {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def allow_tracebacks(self, *containing: str) -> None:
        """A test that breaks something says which errors the log may then show."""
        self._allowed += containing or [""]

    def close(self) -> None:
        """End it, and fail if it logged an error that no test announced."""
        if self._process is not None and self._process.returncode is None:
            self.kill9()
        self._dismiss_guard()
        unexpected = [part for part in self.log.split("Traceback (most recent call last)")[1:] if not self._is_allowed(part)]
        assert not unexpected, f"the server logged an error:\n{unexpected[0][:4000]}"

    def _dismiss_guard(self) -> None:
        if self._guard is not None:
            self._guard.dismiss()

    def _is_allowed(self, traceback: str) -> bool:
        return any(text in traceback for text in self._allowed)

    def _end(self, with_signal: int, patience: float = 10) -> int:
        assert self._process is not None, "the server was not started"
        self._dismiss_guard()
        self._process.send_signal(with_signal)
        try:
            return self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
