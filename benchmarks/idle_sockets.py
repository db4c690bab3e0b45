"""Does an open page cost the others anything? Plain HTTP beside many sockets that only listen."""

import asyncio
import time
from typing import Any

from benchmarks.report import keep, milliseconds, table
from benchmarks.served import Served, served
from benchmarks.sockets import allow_many_files, ask, connect_all
from tests.live.listening import SignedIn
from tests.story import in_days

SECONDS, PER_SECOND = 30, 5
PATH = "/board"
PROMISE = 50.0


async def requests_beside(place: Served, sockets: int) -> dict[str, Any]:
    """The findings with so many sockets open."""
    people = place.buyers(max(1, sockets))
    before = place.memory
    opened = await connect_all(place.server.url, people[:sockets], lambda *_: None)
    await asyncio.sleep(2)
    memory, cpu, own, began = place.memory, place.cpu, time.process_time(), time.monotonic()
    took, refused = await _ask_evenly(place, people[0])
    spent, own, lasted = place.cpu - cpu, time.process_time() - own, time.monotonic() - began
    for socket in opened:
        await socket.close()
    each = f"{(memory - before) / sockets / 1000:.0f}" if sockets else "–"
    seen = {"sockets": sockets, "requests": len(took), "failed": refused}
    shares = {"CPU %": round(100 * spent / lasted, 1), "client CPU %": round(100 * own / lasted, 1), "kB/socket": each}
    return seen | milliseconds(took or [float("inf")]) | shares


async def _ask_evenly(place: Served, who: SignedIn) -> tuple[list[float], int]:
    took: list[float] = []
    failures = 0

    async def once() -> None:
        nonlocal failures
        started = time.monotonic()
        try:
            answer = await asyncio.wait_for(ask(place.server.url, PATH, who), 10)
        except (TimeoutError, OSError):
            failures += 1
            return
        took.append(time.monotonic() - started)
        failures += not answer.startswith(b"HTTP/1.1 200")

    for _ in range(3):
        await ask(place.server.url, PATH, who)
    asked = []
    for _ in range(SECONDS * PER_SECOND):
        asked.append(asyncio.create_task(once()))
        await asyncio.sleep(1 / PER_SECOND)
    await asyncio.gather(*asked)
    return took, failures


def _with(served_by: str, sockets: int) -> dict[str, Any]:
    with served(threads=served_by == "threads") as place:
        order_id = place.world.issued(*[place.world.line(on=in_days(30)) for _ in range(20)])
        assert order_id
        try:
            found = asyncio.run(requests_beside(place, sockets))
        except (TimeoutError, OSError) as failure:
            found = {"sockets": sockets, "requests": 0, "failed": f"{type(failure).__name__} while connecting"}
            found |= dict.fromkeys(("p50", "p99", "max", "CPU %", "client CPU %", "kB/socket"), "–")
    return {"server": served_by} | found


def measure() -> None:
    """Each row on a fresh server; 0 and 1 sockets are the floor of the same run."""
    allow_many_files()
    print(f"\nGET {PATH} (20 rows) at {PER_SECOND}/s for {SECONDS} s beside idle sockets; milliseconds, one server process")
    rows = [_with("gevent", sockets) for sockets in (0, 500, 1000)] + [_with("threads", sockets) for sockets in (0, 500, 1000)]
    table(rows)
    ours = next(row for row in rows if row["server"] == "gevent" and row["sockets"] == 500)
    print(f"Promise: p99 at most {PROMISE:.0f} ms beside 500 sockets. Found: {ours['p99']} ms.")
    keep("idle_sockets", {"path": PATH, "rows": rows, "promise_p99_ms": PROMISE})
