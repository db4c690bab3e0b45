"""`make run-cluster`: PostgreSQL, Redis, several web processes on one port and one worker, on this machine.

DATABASE_URL and REDIS_URL name servers of your own; otherwise both are started here, and their data goes with them.
A process that ends is started again, as systemd or a container platform would do it.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers import DURABLE, Guard, Postgres, Redis

ROOT = Path(__file__).resolve().parent.parent
WEB = int(os.environ.get("WEB", "3"))
AGAIN_AFTER = 0.5


class Child:
    """One process of the cluster, started again whenever it ends."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self._command, self._environment = name, command, environment
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment)
        self._guard = Guard(self.process.pid, "TERM")
        print(f"{self.name}: process {self.process.pid}", flush=True)

    def look(self) -> None:
        if self.process.poll() is not None:
            print(f"{self.name} ended with {self.process.returncode}; it is started again", flush=True)
            self._guard.dismiss()
            self.start()

    def stop(self) -> None:
        self._guard.dismiss()
        self.process.send_signal(signal.SIGTERM)


def environment(stack: ExitStack) -> dict[str, str]:
    """What the processes share: databases, secret, port."""
    named = dict(os.environ)
    if "DATABASE_URL" not in named:
        named["DATABASE_URL"] = stack.enter_context(closing(Postgres(DURABLE))).url
    if "REDIS_URL" not in named:
        named["REDIS_URL"] = stack.enter_context(closing(Redis())).url
    named.setdefault("PROMETHEUS_MULTIPROC_DIR", stack.enter_context(TemporaryDirectory()))
    named.setdefault("DATA_DIR", str(ROOT / "data"))
    return named | {"SHARE_PORT": "true", "WEB_LEADS": "false", "FLASK_APP": "app"}


def main() -> None:
    ended: list[int] = []
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda number, _: ended.append(number))
    with ExitStack() as stack:
        shared = environment(stack)
        flask = [sys.executable, "-m", "flask"]
        for command in (["db", "upgrade"], ["demo", "--if-empty"]):
            subprocess.run(flask + command, cwd=ROOT, env=shared, check=True)
        children = [Child(f"web {n}", [sys.executable, "wsgi.py"], shared) for n in range(1, WEB + 1)]
        children.append(Child("worker", [*flask, "worker"], shared))
        print(f"{WEB} web processes share port {shared.get('PORT', '8000')}. Kill any of them; Ctrl+C ends all.", flush=True)
        while not ended:
            time.sleep(AGAIN_AFTER)
            for child in children if not ended else ():
                child.look()
        for child in children:
            child.stop()
        for child in children:
            child.process.wait(20)


if __name__ == "__main__":
    main()
