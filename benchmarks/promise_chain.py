"""A supplier's slip that feeds 1,000 lines of 100 customer orders: processor time of its commit; how soon sales sees it."""

import asyncio
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from sqlalchemy import select

from app.access import COOKIE
from app.customers import actions
from app.customers.models import CustomerOrder, CustomerOrderLine
from app.customers.rules.allocating import Gift
from app.customers.rules.headers import CustomerWords, LineWords, OrderWords
from app.database import db
from app.principal import Role
from benchmarks.report import keep, milliseconds, table
from benchmarks.served import Served, database, served
from benchmarks.sockets import Socket, allow_many_files, connect_all
from benchmarks.timing import quickest_and_median_of_each, statements_of
from tests.databases import let_go, make_app
from tests.live.listening import SignedIn, signed_in
from tests.story import MACHINE, World, build, in_days, one_line, told_by

ORDERS, LINES_EACH, EACH = 100, 10, 5
PROMISED_LATER = 7
"""The lines of each customer order were promised for as many different days, the first for the supplier's own."""
SLIPS, SCREENS, PER_PERSON = 15, 200, 20
PROMISE_MS = 150.0
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Chain:
    """A world in which one order line, agreed for in ten days, feeds them all."""

    world: World
    source: int

    def slip(self, days: int) -> None:
        """Acme offers another day for it. Nothing is drawn here."""
        self.world.propose(self.source, (ORDERS * LINES_EACH * EACH, in_days(10 + days)))

    def agree(self) -> None:
        self.world.accept_proposal(self.source)


def fill(world: World) -> Chain:
    """Everybody was promised the day that the supplier agreed to, or one shortly after: each slip moves them all."""
    total = Decimal(ORDERS * LINES_EACH * EACH)
    source = world.line_ids(world.issued(world.line(total, in_days(10))))[0]
    world.answer(source)
    seller = world.sales
    with told_by(world.app, seller):
        made = actions.add_customer(seller, CustomerWords("Hafen Maschinenbau"), number="C-1")
        words = [LineWords(world.bolts, Decimal(EACH), in_days(10 + number % PROMISED_LATER)) for number in range(LINES_EACH)]
        for _ in range(ORDERS):
            actions.enter_order(seller, OrderWords(made, world.berlin, outbound_days=0), words)
        lines = db.session.scalars(select(CustomerOrderLine.id)).all()
        actions.accept_suggestion(seller, [Gift(line, source, Decimal(EACH)) for line in lines], {})
    return Chain(world, source)


@contextmanager
def filled(kind: str) -> Iterator[Chain]:
    with tempfile.TemporaryDirectory() as home, database(kind, Path(home)) as url:
        app = make_app(url, Path(home))
        yield fill(build(app))
        let_go(app)


def commits(kind: str) -> list[dict[str, Any]]:
    """Slips that each move all the lines, and agreeing to them; how many statements one of them takes."""
    with filled(kind) as chain:
        chain.slip(1)
        found = [("a slip", quickest_and_median_of_each(_slips(chain)), _statements(chain, lambda: chain.slip(1)))]
        found += [("agreeing to it", quickest_and_median_of_each(_agreements(chain)), _statements(chain, chain.agree))]
    row = {"database": kind, "lines": ORDERS * LINES_EACH, "customer orders": ORDERS}
    return [
        row | {"of": what, "CPU ms": round(least, 1), "median": round(median, 1), "statements": count}
        for what, (least, median), count in found
    ]


def _slips(chain: Chain) -> Iterator[Any]:
    for number in range(SLIPS):
        yield lambda days=2 + number % 5: chain.slip(days)


def _agreements(chain: Chain) -> Iterator[Any]:
    for slip in _slips(chain):
        slip()
        yield chain.agree
    chain.slip(1)


def _statements(chain: Chain, work: Any) -> int:
    with told_by(chain.world.app, MACHINE), statements_of(db.engine) as ran:
        work()
    return len(ran)


class OpenList(Socket):
    """The socket of an open list of customer orders."""

    opening = f"{Socket.opening}&shows=customer-order-*"


def sellers(place: Served) -> list[SignedIn]:
    people = [signed_in(place.app, f"seller-{number}@test.test", Role.SALES) for number in range(SCREENS // PER_PERSON)]
    return [people[number // PER_PERSON] for number in range(SCREENS)]


def slip_over_http(place: Served, chain: Chain, on: date) -> float:
    """The supplier amends the line on its page. Returns the moment at which the answer was there."""
    with told_by(place.app, MACHINE):
        line = one_line(chain.source)
        order_id, version, revision = line.order_id, line.version, line.order.revision
    session = requests.Session()
    session.cookies.set(COOKIE, place.session_of_supplier().cookie)
    session.headers["Origin"] = place.server.url
    found = TOKEN.search(session.get(f"{place.server.url}/orders/{order_id}").text)
    assert found
    name = f"line-{chain.source}-"
    fields = {f"{name}version": str(version), f"{name}quantity": str(ORDERS * LINES_EACH * EACH), f"{name}on": on.isoformat()}
    fields |= {f"{name}reason": "material", "csrf_token": found[1], "nonce": uuid4().hex, "revision": str(revision)}
    answer = session.post(f"{place.server.url}/orders/{order_id}/answer", data=fields, allow_redirects=False)
    assert answer.status_code == 303, answer.text[:500]
    return time.monotonic()


async def _reach(place: Served, chain: Chain) -> tuple[list[float], int]:
    """For each screen, how long after the answer its last row was there; and how many screens lack one."""
    with told_by(place.app, MACHINE):
        wanted = {f"customer-order-{key}" for key in db.session.scalars(select(CustomerOrder.id))}
    rows: list[set[str]] = [set() for _ in range(SCREENS)]
    last = [0.0] * SCREENS

    def hears(number: int) -> Any:
        def hear(name: str, data: Any) -> None:
            if name == "frame" and (drawn := {piece["id"] for piece in data["pieces"]} & wanted):
                rows[number] |= drawn
                last[number] = time.monotonic()

        return hear

    numbers = iter(range(SCREENS))
    people = sellers(place)
    sockets = await connect_all(place.server.url, people, lambda *_: None, lambda _hear: OpenList(hears(next(numbers))))
    answered = await asyncio.to_thread(slip_over_http, place, chain, in_days(14))
    for _ in range(200):
        if all(found == wanted for found in rows):
            break
        await asyncio.sleep(0.05)
    for socket in sockets:
        await socket.close()
    return [moment - answered for moment in last if moment], sum(found != wanted for found in rows)


def screens() -> dict[str, Any]:
    with served() as place:
        chain = fill(place.world)
        before = place.cpu
        took, lacking = asyncio.run(_reach(place, chain))
        spent = place.cpu - before
    row = {"screens": SCREENS, "rows each": ORDERS, "lacking": lacking, "server CPU ms": round(1000 * spent)}
    return row | milliseconds(took)


def measure() -> None:
    allow_many_files()
    rows = [row for kind in ("sqlite", "postgresql") for row in commits(kind)]
    print("\nOne order line feeds 1,000 lines of 100 customer orders: processor time of this process until it is committed")
    table(rows)
    print(f"Promise: at most {PROMISE_MS:.0f} ms.")
    reached = screens()
    print("\nThe same over HTTP: answered → all 100 rows are on each of 200 open lists of sales (milliseconds)")
    table([reached])
    keep("promise_chain", {"commits": rows, "screens": reached, "promise_ms": PROMISE_MS})
