"""A page of the board over 100,000 open lines: processor time of the whole answer beside the bare SQL of its rows."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app.access import COOKIE
from app.database import db
from app.principal import Role
from benchmarks.many_lines import LINES_EACH, ORDERS, fill
from benchmarks.report import keep, table
from tests.databases import let_go, make_app, migrate
from tests.live.listening import signed_in

REPEATED = 30
PROMISE = {"cpu_ms": 20.0, "kB": 150.0}
PAGES = {
    "late first": "/board?show=open",
    "by requested date": "/board?sort=requested",
    "longest silence": "/board?sort=silent",
    "latest word": "/board?sort=heard",
    "late": "/board?state=late",
    "an item": "/board?q=bearing",
    "list of orders": "/orders",
}
# The rows of a page are the statement with a LIMIT that joins lines or orders with their supplier.
ROWS = "JOIN suppliers"


def _milliseconds(work: Callable[[], Any]) -> float:
    """The quickest of several: what others do on the machine only ever adds to it."""
    work()
    return min(_once(work) for _ in range(REPEATED)) * 1000


def _once(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _bare(engine: Engine, page: Callable[[], Any]) -> Callable[[], Any]:
    """The page's own statement for its rows, by the driver alone."""
    ran: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if ROWS in statement and "LIMIT" in statement:
            ran.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    page()
    event.remove(engine, "before_cursor_execute", note)
    connection = engine.raw_connection()
    statement, parameters = max(ran, key=lambda each: len(each[0]))  # the longest: the others only look something up
    return lambda: connection.cursor().execute(statement, parameters).fetchall()  # type: ignore[attr-defined]


def _row(client: FlaskClient, engine: Engine, name: str, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    floor, whole = _milliseconds(_bare(engine, lambda: client.get(address))), _milliseconds(lambda: client.get(address))
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
