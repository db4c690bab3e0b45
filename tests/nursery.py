"""Servers are born from a process that has imported what they need: two seconds less for each of hundreds of starts.

What is born runs `wsgi.py` from its first line, in a process, environment and log of its own; nothing has been made or
opened before. Whoever asks is answered line by line, in JSON: `{"environment", "log"}` bears one, `{"pid"}` looks for its end.
"""

import atexit
import json
import os
import runpy
import subprocess
import sys
import threading
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from gevent import monkey

ROOT = Path(__file__).resolve().parent.parent


class Born:
    """A server as `subprocess.Popen` would show it."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._nursery = nursery

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._nursery.ask(pid=self.pid)
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("wsgi.py", timeout)
            time.sleep(0.01)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, sign: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sign)

    def kill(self) -> None:
        self.send_signal(9)


class Nursery:
    """The process that has imported everything, seen from a test."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command = [sys.executable, "-m", "tests.nursery"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True, bufsize=1)
        atexit.register(self.close)

    def bear(self, environment: dict[str, str], log: Path) -> Born:
        return Born(self, self.ask(environment=environment, log=str(log)))

    def ask(self, **words: Any) -> Any:
        with self._one_at_a_time:
            asked, answers = self._process.stdin, self._process.stdout
            assert asked is not None
            assert answers is not None
            asked.write(json.dumps(words) + "\n")
            asked.flush()
            return json.loads(answers.readline())

    def close(self) -> None:
        self._process.communicate()


@cache
def nursery() -> Nursery:
    """The one of this process."""
    return Nursery()


def _answer_all(asked: IO[str], answers: IO[str]) -> None:
    for line in asked:
        words = json.loads(line)
        said = _ended(words["pid"]) if "pid" in words else _bear(words["environment"], words["log"])
        answers.write(json.dumps(said) + "\n")
        answers.flush()


def _ended(pid: int) -> int | None:
    """How a process ended, as `Popen` tells it; None while it runs."""
    gone, status = plain("waitpid")(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if gone else None


def _bear(environment: dict[str, str], log: str) -> int:
    if pid := plain("fork")():
        return int(pid)
    os.environ.clear()
    os.environ.update(environment)
    for place, (path, flags) in enumerate([(os.devnull, os.O_RDONLY), *[(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)] * 2]):
        os.close(place)
        os.open(path, flags, 0o644)  # the lowest free number: the one that was closed
    sys.argv = ["wsgi.py"]
    runpy.run_path("wsgi.py", run_name="__main__")
    sys.exit()


def plain(name: str) -> Any:
    """As it is without gevent, which would begin to look after its children."""
    return monkey.get_original("os", name)


if __name__ == "__main__":
    monkey.patch_all()
    for name in ("app", "app.live.server"):
        import_module(name)
    _answer_all(sys.stdin, sys.stdout)
