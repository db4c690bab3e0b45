"""Does history cost anything? An update and a page of the board beside 10,000 lines and beside a million."""

import tempfile
from pathlib import Path
from typing import Any

from app.access import COOKIE
from app.principal import Role
from benchmarks.many_lines import LINES_EACH, fill
from benchmarks.report import keep, table
from benchmarks.timing import milliseconds_of, milliseconds_of_each
from benchmarks.updates import posts_of
from tests.databases import let_go, make_app, migrate
from tests.live.listening import signed_in

OPEN, HISTORIES, UPDATES = 900, (1_000, 100_000), 60
"""Orders that are open, and orders in all: the others are closed."""
PROMISE = 1.3
PAGES = {"board": "/board?show=open", "board, by date": "/board?sort=requested", "list of orders": "/orders"}


def _costs(orders: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = fill(app, orders, closed=orders - OPEN)
        posts = posts_of(app, world, UPDATES)
        client = app.test_client()
        client.set_cookie(COOKIE, signed_in(app, "bench@test.test", Role.PROCUREMENT).cookie)
        found = {name: milliseconds_of(lambda path=path: client.get(path)) for name, path in PAGES.items()}
        found["one line answered"] = milliseconds_of_each(posts)
        let_go(app)
    return found


def measure() -> None:
    few, many = [_costs(orders) for orders in HISTORIES]
    names = [f"CPU ms at {orders * LINES_EACH:,} lines" for orders in HISTORIES]
    rows: list[dict[str, Any]] = [
        {"what": what, names[0]: round(few[what], 1), names[1]: round(many[what], 1), "ratio": round(many[what] / few[what], 2)}
        for what in few
    ]
    print(f"\nThe same with more history, SQLite; {OPEN * LINES_EACH:,} lines are open, the others are closed")
    table(rows)
    print(f"Promise: at most {PROMISE} ×.")
    keep("growth", {"rows": rows, "promise": PROMISE})
