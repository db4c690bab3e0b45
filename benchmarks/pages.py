"""A supplier's pages, and one changed date, as the incumbents were measured: processor time and size of each answer."""

import tempfile
from pathlib import Path
from typing import Any

from app.access import COOKIE
from app.database import db
from benchmarks.report import keep, table
from benchmarks.timing import REPEATED, Ran, milliseconds_of, statements_of
from tests.databases import let_go, make_app, migrate
from tests.live.listening import session_of
from tests.story import World, build, in_days

ORDERS, LINES = 20, 10
PROMISE = {"list of 20 orders": (8.0, 40), "order of 10 lines": (10.0, 50), "todo": (8.0, 40)}
"""Milliseconds and kilobytes before compression."""


def _bare(engine: Any, ran: Ran) -> Any:
    """The page's own questions by the driver alone."""
    connection = engine.raw_connection()
    asked = [(statement, parameters) for statement, parameters, _ in ran if statement.startswith("SELECT")]

    def ask() -> None:
        for statement, parameters in asked:
            connection.cursor().execute(statement, parameters).fetchall()

    return ask


def _row(app: Any, client: Any, name: str, address: str) -> dict[str, Any]:
    with app.app_context():
        engine = db.engine
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    with statements_of(engine) as ran:
        client.get(address)
    whole, floor = milliseconds_of(lambda: client.get(address)), milliseconds_of(_bare(engine, ran))
    promised = PROMISE[name]
    found = {"page": name, "CPU ms": round(whole, 1), "promised": promised[0], "statements": len(ran)}
    found |= {"bare SQL ms": round(floor, 2), "ratio": round(whole / floor)}
    return found | {"kB": round(len(answer.data) / 1000, 1), "kB promised": promised[1]}


def _orders(world: World) -> list[int]:
    return [world.issued(*[world.line(on=in_days(30)) for _ in range(LINES)]) for _ in range(ORDERS)]


def measure() -> None:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = build(app)
        orders = _orders(world)
        client = app.test_client()
        client.set_cookie(COOKIE, session_of(app, world.acme_person.person_id, *world.acme_person.roles).cookie)
        pages = {"list of 20 orders": "/orders", "order of 10 lines": f"/orders/{orders[0]}", "todo": "/todo"}
        rows = [_row(app, client, name, address) for name, address in pages.items()]
        let_go(app)
    print(f"\nA supplier's pages, {ORDERS} orders of {LINES} lines, SQLite; processor time, the quickest of {REPEATED}")
    table(rows)
    keep("pages", {"rows": rows, "promise": PROMISE})
