"""What it costs to say one thing to many: ours beside raw sockets and beside Node's socket.io, by the same load client."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.report import keep, quantile, table
from benchmarks.served import cpu_of, served
from benchmarks.sockets import Socket, allow_many_files, connect_all
from tests.live.listening import SignedIn
from tests.live_server import ROOT
from tests.servers import Guard, free_port, wait_until

ROUNDS, BETWEEN = 200, 0.05
TEXT = "x" * 250
"""With its envelope a message of one row has 300 bytes."""
WORKLOADS = {"500 sockets": (500, 1), "1,000 sockets": (1_000, 1), "500 sockets, 40 rows a tick (800 updates/s)": (500, 40)}
PROMISE = {"x Node, one row": 0.7, "x Node, 800 updates/s": 0.8, "x raw": 1.4}
NODE = Path(__file__).parent / "node"
STRANGER = SignedIn(0, 0, "nobody", None)
AT = re.compile(rb'"at":([0-9.]+)')


class Stopwatch(Socket):
    """Looks at nothing but when a frame was sent: the client must not be what is measured."""

    def __init__(self, late: list[float]) -> None:
        super().__init__(lambda *_: None)
        self._late = late

    def _take_bytes(self, message: bytes) -> None:
        if message.startswith(b'42["frame"') and (sent := AT.search(message, 0, 60)):
            self._late.append(time.monotonic() - float(sent[1]))
        else:
            super()._take_bytes(message)


@dataclass
class Speaker:
    """A server that speaks when it is told to."""

    url: str
    pid: int
    signal: signal.Signals
    people: list[SignedIn]


@contextmanager
def ours(sockets: int, rows: int) -> Iterator[Speaker]:
    with served(command=[sys.executable, "-m", "benchmarks.speaking", str(ROUNDS), str(BETWEEN), str(rows), TEXT]) as place:
        yield Speaker(place.server.url, place.server.pid, signal.SIGUSR1, place.buyers(sockets))


@contextmanager
def started(sign: signal.Signals, port: int, sockets: int, *command: str) -> Iterator[Speaker]:
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        guard = Guard(process.pid)
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until(lambda: _listens(port), f"{command[0]} listened")
            yield Speaker(url, process.pid, sign, [STRANGER] * sockets)
        finally:
            guard.dismiss()
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    # Without connecting: a speaker of raw sockets would wait for what a caller asks.
    return f":{port:04X} 00000000:0000 0A" in Path("/proc/net/tcp").read_text()


def raw(sockets: int, rows: int) -> Any:
    port = free_port()
    words = (str(port), str(ROUNDS), str(BETWEEN), str(rows), TEXT)
    return started(signal.SIGUSR1, port, sockets, sys.executable, "-m", "benchmarks.raw_sockets", *words)


def node(sockets: int, rows: int) -> Any:
    port = free_port()
    words = (str(port), str(ROUNDS), str(BETWEEN * 1000), str(rows), TEXT)
    return started(signal.SIGUSR2, port, sockets, "node", str(NODE / "server.js"), *words)


def has_node() -> bool:
    """Whether Node's socket.io can be measured; its package is installed here when npm is."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    return (NODE / "node_modules").exists() or subprocess.run(install, cwd=NODE, check=False).returncode == 0


async def _listen_to(speaker: Speaker) -> dict[str, Any]:
    late: list[float] = []
    sockets = await connect_all(speaker.url, speaker.people, lambda *_: None, lambda _: Stopwatch(late))
    await asyncio.sleep(1)
    cpu, own, wanted = cpu_of(speaker.pid), time.process_time(), ROUNDS * len(sockets)
    os.kill(speaker.pid, speaker.signal)
    began = time.monotonic()
    while len(late) < wanted and time.monotonic() - began < 3 * ROUNDS * BETWEEN:
        await asyncio.sleep(0.05)
    lasted, spent, own = time.monotonic() - began, cpu_of(speaker.pid) - cpu, time.process_time() - own
    for each in sockets:
        await each.close()
    found = {"CPU µs each": round(1e6 * spent / max(1, len(late)), 1), "CPU %": round(100 * spent / lasted)}
    times = {"p50 ms": round(1000 * quantile(late, 0.5), 1), "p99 ms": round(1000 * quantile(late, 0.99), 1)}
    return found | times | {"missing": wanted - len(late), "client CPU %": round(100 * own / lasted)}


def _measured(workload: str, sockets: int, rows: int, servers: dict[str, Any]) -> list[dict[str, Any]]:
    found = {}
    for name, start in servers.items():
        with start(sockets, rows) as speaker:
            found[name] = asyncio.run(_listen_to(speaker))
    each = {name: row["CPU µs each"] for name, row in found.items()}
    against = {name: {f"× {floor}": round(cost / each[floor], 2) if floor in each else "–" for floor in ("raw", "Node")}
               for name, cost in each.items()}  # fmt: skip
    return [{"workload": workload, "server": name} | row | against[name] for name, row in found.items()]


def measure() -> None:
    allow_many_files()
    servers: dict[str, Any] = {"ours": ours, "raw": raw} | ({"Node": node} if has_node() else {})
    rows = [row for name, (sockets, many) in WORKLOADS.items() for row in _measured(name, sockets, many, servers)]
    print(f"\nOne thing said to all, {ROUNDS} times, every {BETWEEN * 1000:.0f} ms; messages of {len(TEXT) + 50} bytes a row")
    table(rows)
    print(f"Promise: {json.dumps(PROMISE)}, p50 at most Node's. A row without Node means that there is none here.")
    keep("fanout", {"rows": rows, "promise": PROMISE})
