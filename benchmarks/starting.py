"""From the start of the process to its first yes on /readyz, on an empty database."""

import tempfile
import time
from pathlib import Path

from benchmarks.report import keep, table
from benchmarks.served import cpu_of, database
from tests.live_server import LiveServer

TIMES = 5
PROMISE = 2.0


def _once(url: str, home: Path) -> dict[str, float]:
    server = LiveServer(url, home)
    began = time.monotonic()
    server.start()
    found = {"seconds to /readyz": round(time.monotonic() - began, 2), "CPU seconds": round(cpu_of(server.pid), 2)}
    server.kill9()
    return found


def measure() -> None:
    with tempfile.TemporaryDirectory() as home, database("sqlite", Path(home)) as url:
        rows = [_once(url, Path(home)) for _ in range(TIMES + 1)][1:]  # the first one compiles
    rows.sort(key=lambda row: row["seconds to /readyz"])
    print(f"\nStart of the server, the quickest, the middle and the slowest of {TIMES}")
    table([{"which": which} | row for which, row in zip(("quickest", "middle", "slowest"), rows[:: TIMES // 2], strict=False)])
    print(f"Promise: at most {PROMISE} s.")
    keep("starting", {"rows": rows, "promise_s": PROMISE})
