"""How long after an answered update other people's screens have it: 200 dashboards, 20 updates a second."""

import asyncio
import re
import time
from typing import Any
from uuid import uuid4

import requests

from app.access import COOKIE
from benchmarks.report import keep, milliseconds, table
from benchmarks.served import Served, served
from benchmarks.sockets import Socket, allow_many_files, connect_all
from tests.story import World, in_days

DASHBOARDS, PER_SECOND, SECONDS, LINES = 200, 20, 15, 10
PROMISE = {"p50": 15.0, "p99": 60.0}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class OpenBoard(Socket):
    """The socket of an open board."""

    opening = f"{Socket.opening}&shows=board-line-*,board-head,attention,notices"


class Supplier:
    """Accepts lines as requested, one request each."""

    def __init__(self, place: Served, order_id: int) -> None:
        self._url = place.server.url
        self._session = requests.Session()
        self._session.cookies.set(COOKIE, place.session_of_supplier().cookie)
        self._session.headers["Origin"] = self._url
        found = TOKEN.search(self._session.get(f"{self._url}/orders/{order_id}").text)
        assert found
        self._token = found[1]

    def accept(self, order_id: int, line_id: int, version: int, on: str) -> float:
        """Returns the moment at which the answer was there."""
        name = f"line-{line_id}-"
        fields = {f"{name}version": str(version), f"{name}quantity": "100", f"{name}on": on}
        fields |= {"csrf_token": self._token, "nonce": uuid4().hex, "revision": "1"}
        answer = self._session.post(f"{self._url}/orders/{order_id}/answer", data=fields, allow_redirects=False)
        assert answer.status_code == 303, answer.text[:500]
        return time.monotonic()


def _orders(world: World) -> list[int]:
    """As many lines as there will be updates."""
    return [world.issued(*[world.line(on=in_days(30)) for _ in range(LINES)]) for _ in range(PER_SECOND * SECONDS // LINES)]


async def _measure(place: Served) -> tuple[list[float], dict[str, Any]]:
    orders = _orders(place.world)
    lines = [(order, line) for order in orders for line in place.world.line_ids(order)]
    version, on = place.world.look(lines[0][1], "version", "requested_on")
    heard: dict[str, list[float]] = {}
    frames = 0

    def hear(name: str, data: Any) -> None:
        nonlocal frames
        if name == "frame":
            frames += 1
            for piece in data["pieces"]:
                heard.setdefault(piece["id"], []).append(time.monotonic())

    sockets = await connect_all(place.server.url, place.buyers(DASHBOARDS), hear, OpenBoard)
    supplier = await asyncio.to_thread(Supplier, place, orders[0])
    cpu, own, began, answered = place.cpu, time.process_time(), time.monotonic(), {}
    for number, (order_id, line_id) in enumerate(lines):
        await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        answered[line_id] = await asyncio.to_thread(supplier.accept, order_id, line_id, version, on.isoformat())
    lasted = time.monotonic() - began
    spent, own = place.cpu - cpu, time.process_time() - own
    await asyncio.sleep(1)
    for socket in sockets:
        await socket.close()
    took = [moment - answered[line] for line in answered for moment in heard.get(f"board-line-{line}", [])]
    missing = len(answered) * DASHBOARDS - len(took)
    row = {"dashboards": DASHBOARDS, "updates/s": round(len(answered) / lasted, 1), "frames/s": round(frames / lasted)}
    shares = {"CPU %": round(100 * spent / lasted, 1), "client CPU %": round(100 * own / lasted, 1)}
    return took, row | {"not heard": missing} | shares


def measure() -> None:
    allow_many_files()
    with served() as place:
        took, row = asyncio.run(_measure(place))
    row |= milliseconds(took)
    print("\nAn update is answered → the row is in another person's frame (milliseconds; negative: before the answer arrived)")
    table([row])
    print(f"Promise: p50 at most {PROMISE['p50']:.0f}, p99 at most {PROMISE['p99']:.0f} ms.")
    keep("frames", {"row": row, "promise_ms": PROMISE})
