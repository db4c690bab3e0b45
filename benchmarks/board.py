"""A page of the board over 100,000 open lines: processor time of the whole answer beside the bare SQL of its rows."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.access import COOKIE
from app.database import db
from app.principal import Role
from benchmarks.many_lines import LINES_EACH, ORDERS, fill
from benchmarks.report import keep, table
from benchmarks.timing import REPEATED, milliseconds_of, statements_of
from tests.databases import let_go, make_app, migrate
from tests.live.listening import signed_in

PROMISE = {"cpu_ms": 20.0, "kB": 150.0}
PAGES = {
    "late first": "/board?show=open",
    "by requested date": "/board?sort=requested",
    "longest silence": "/board?sort=silent",
    "latest word": "/board?sort=heard",
    "by supplier": "/board?sort=supplier",
    "late": "/board?state=late",
    "an item": "/board?q=bearing",
    "list of orders": "/orders?show=issued",
    "orders by number": "/orders?sort=number",
    "orders by supplier": "/orders?sort=supplier",
}
# The rows of a page are the statement with a LIMIT that joins lines or orders with their supplier.
ROWS = "JOIN suppliers"


def bare(engine: Engine, page: Callable[[], Any]) -> Callable[[], Any]:
    """The page's own statement for its rows, by the driver alone."""
    with statements_of(engine) as ran:
        page()
    connection = engine.raw_connection()
    of_rows = [(statement, parameters) for statement, parameters, _ in ran if ROWS in statement and "LIMIT" in statement]
    statement, parameters = max(of_rows, key=lambda each: len(each[0]))  # the longest: the others only look something up
    return lambda: connection.cursor().execute(statement, parameters).fetchall()  # type: ignore[attr-defined]


def _row(client: FlaskClient, engine: Engine, name: str, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    floor, whole = milliseconds_of(bare(engine, lambda: client.get(address))), milliseconds_of(lambda: client.get(address))
    found = {"page": name, "CPU ms": round(whole, 1), "bare SQL ms": round(floor, 2), "ratio": round(whole / floor)}
    return found | {"kB": round(len(answer.data) / 1000)}


def measure() -> None:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        fill(app)
        client = app.test_client()
        client.set_cookie(COOKIE, signed_in(app, "bench@test.test", Role.PROCUREMENT).cookie)
        with app.app_context():
            engine = db.engine
        rows = [_row(client, engine, name, address) for name, address in PAGES.items()]
        let_go(app)
    print(
        f"\nA page over {ORDERS * LINES_EACH:,} open lines, SQLite; processor time of the process, the quickest of {REPEATED}"
    )
    table(rows)
    print(f"Promise: at most {PROMISE['cpu_ms']:.0f} ms and {PROMISE['kB']:.0f} kB for a page of the board.")
    keep("board", {"lines": ORDERS * LINES_EACH, "rows": rows, "promise": PROMISE})
