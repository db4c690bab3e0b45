"""One durable update: what the server spends on it beside the same rows by the driver, and how many it takes a second."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from app.access import COOKIE
from app.database import db, sqlite_driver
from benchmarks.report import keep, table
from benchmarks.served import Served, served
from benchmarks.sockets import allow_many_files, connect_all
from benchmarks.timing import Ran, milliseconds_of, milliseconds_of_each, statements_of
from tests.databases import let_go, make_app, migrate
from tests.faults.crowd import TOKEN, Person, Writer, acceptance
from tests.faults.scene import Work, work_for
from tests.live.listening import session_of
from tests.story import World, build

LINES, UPDATES, WRITERS, DASHBOARDS = 10, 400, 4, 200
WARM = 20
PROMISE = {"CPU ms on SQLite": 5.0, "updates/s": 200, "× with dashboards": {"sqlite": 0.8, "postgresql": 0.9}}
CHANGES = ("INSERT", "UPDATE", "DELETE")
Post = Callable[[], Any]


def posts_of(app: Flask, world: World, updates: int) -> list[Post]:
    """Each accepts one line of an order of ten."""
    client = app.test_client()
    client.set_cookie(COOKIE, session_of(app, world.acme_person.person_id, *world.acme_person.roles).cookie)
    origin = {"Origin": app.config["SETTINGS"].address}

    def post(order_id: int, fields: dict[str, str]) -> None:
        answer = client.post(f"/orders/{order_id}/answer", data=fields, headers=origin)
        assert answer.status_code == 303, answer.status

    work = work_for(world, updates, LINES)
    found = TOKEN.search(client.get(f"/orders/{next(iter(work))}").text)
    assert found
    forms = [(order_id, acceptance(line_id, line) | {"csrf_token": found[1]})
             for order_id, lines in work.items() for line_id, line in lines.items()]  # fmt: skip
    return [partial(post, order_id, fields) for order_id, fields in forms]


def _in_process(home: Path) -> list[dict[str, Any]]:
    """On SQLite: the whole request, the same rows by the driver alone, and a request that asks no database."""
    url = f"sqlite:///{home}/bench.db"
    migrate(url, home)
    app = make_app(url, home)
    posts = posts_of(app, build(app), UPDATES + WARM)
    with app.app_context():
        engine = db.engine
    for post in posts[:WARM]:
        post()
    _copy(home / "bench.db", home / "floor.db")
    changes: list[Ran] = []

    def heard(post: Post) -> None:
        with statements_of(engine) as ran:
            post()
        changes.append([each for each in ran if each[0].startswith(CHANGES)])

    half = len(posts) // 2
    for post in posts[WARM:half]:
        heard(post)
    whole = milliseconds_of_each(posts[half:])
    floor = _replayed(home / "floor.db", changes)
    silent = app.test_client()
    without = milliseconds_of(lambda: silent.get("/livez"))
    let_go(app)
    rows = {"one line answered": whole, "its rows by the driver": floor, "a request without database": without}
    return [{"what": what, "CPU ms": round(cost, 2), "× floor": round(cost / floor, 1)} for what, cost in rows.items()]


def _copy(path: Path, to: Path) -> None:
    with closing(sqlite_driver.connect(str(path))) as source, closing(sqlite_driver.connect(str(to))) as target:
        source.backup(target)


def _replayed(path: Path, changes: list[Ran]) -> float:
    """The same statements, each update in a transaction that waits for the disk as ours does."""
    with closing(sqlite_driver.connect(str(path), isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

        def replay(statements: Ran) -> None:
            connection.execute("BEGIN IMMEDIATE")
            for statement, parameters, many in statements:
                if many:
                    connection.executemany(statement, parameters)
                else:
                    connection.execute(statement, parameters).fetchall()
            connection.execute("COMMIT")

        return milliseconds_of_each([lambda each=each: replay(each) for each in changes])


def _rate(place: Served, work: list[Work]) -> dict[str, Any]:
    """Several writers at once, as fast as they are answered."""
    who = place.session_of_supplier()
    writers = [Writer(Person(place.server.url, who), each) for each in work]
    cpu, own, began = place.cpu, time.process_time(), time.monotonic()
    for each in writers:
        each.start()
    for each in writers:
        each.join()
        each.close()
        assert each.surprises == []
    lasted, done = time.monotonic() - began, sum(len(each.acknowledged) for each in writers)
    spent, own = place.cpu - cpu, time.process_time() - own
    shares = {"server CPU ms each": round(1000 * spent / done, 1), "client CPU %": round(100 * own / lasted)}
    return {"updates/s": round(done / lasted), **shares}


async def _beside(place: Served, dashboards: int, work: list[Work]) -> dict[str, Any]:
    sockets = await connect_all(place.server.url, place.buyers(dashboards), lambda *_: None)
    found = await asyncio.to_thread(_rate, place, work)
    for each in sockets:
        await each.close()
    return found


def _served(kind: str) -> list[dict[str, Any]]:
    with served(kind=kind) as place:
        work = [[work_for(place.world, UPDATES // WRITERS, LINES) for _ in range(WRITERS)] for _ in range(3)]
        _rate(place, work[0])
        rows = [{"database": kind, "dashboards": count} | asyncio.run(_beside(place, count, todo))
                for count, todo in zip((0, DASHBOARDS), work[1:], strict=True)]  # fmt: skip
    return [row | {"× none": round(row["updates/s"] / rows[0]["updates/s"], 2)} for row in rows]


def measure() -> None:
    allow_many_files()
    with tempfile.TemporaryDirectory() as home:
        costs = _in_process(Path(home))
    print(f"\nOne line of an order of {LINES} answered, SQLite, in one process; the median of {UPDATES // 2}")
    table(costs)
    rates = [row for kind in ("sqlite", "postgresql") for row in _served(kind)]
    print(f"\nThe same through a server, {WRITERS} writers at once; the server's processor time includes relay and frames")
    table(rates)
    print(f"Promise: {PROMISE}")
    keep("updates", {"costs": costs, "rates": rates, "promise": PROMISE})
