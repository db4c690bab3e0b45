"""An import of order lines from CSV beside the same rows by the driver alone, and whether it needs more memory for more."""

import resource
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from app.database import db, sqlite_driver
from app.exchange import actions
from benchmarks.report import keep, table
from benchmarks.timing import Ran, statements_of
from tests.databases import let_go, make_app, migrate
from tests.exchange.taking import LIMIT, ORDER_COLUMNS, OWN
from tests.story import MACHINE, build, told_by

SIZES = (10_000, 50_000)
LINES_EACH = 10
PROMISE = 10.0


def _write(path: Path, lines: int) -> None:
    with path.open("w") as out:
        out.write(ORDER_COLUMNS + "\n")
        for number in range(lines):
            order, line_no = divmod(number, LINES_EACH)
            item = number % 700
            out.write(f"A{order},2026-05-04,{line_no + 1}0,S{order % 200},Supplier {order % 200},BER,I{item},Item {item},EA,")
            out.write(f"{100 + number % 900},0.25,EUR,2026-{6 + number % 6:02}-12\n")


def _once(lines: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        migrate(url := f"sqlite:///{home}/bench.db", home)
        migrate(f"sqlite:///{home}/floor.db", home)
        app = make_app(url, home)
        build(app)
        _write(home / "lines.csv", lines)
        before, began = _peak(), time.process_time()
        with told_by(app, MACHINE), statements_of(db.engine) as ran:
            tally = actions.import_file(MACHINE, OWN, home / "lines.csv", limit=LIMIT)
        spent, grown = time.process_time() - began, _peak() - before
        assert tally.changed("lines") == lines
        floor = _replayed(home / "floor.db", [each for each in ran if each[2] and each[0].startswith("INSERT")])
        let_go(app)
    row = {"lines": lines, "CPU s": round(spent, 1), "rows by the driver, s": round(floor, 2), "ratio": round(spent / floor, 1)}
    return row | {"peak memory grew, MB": round(grown / 1000)}


def _peak() -> int:
    """Kilobytes of this process at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _replayed(path: Path, inserts: Ran) -> float:
    with closing(sqlite_driver.connect(str(path), isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        began = time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters, _ in inserts:
            connection.executemany(statement, parameters)
        connection.execute("COMMIT")
        return time.process_time() - began


def measure() -> None:
    rows = [_once(lines) for lines in SIZES]
    print("\nOrder lines from a CSV file into an empty SQLite, all new; processor time")
    table(rows)
    print(f"Promise: at most {PROMISE:.0f} × the rows alone, constant memory.")
    keep("importing", {"rows": rows, "promise": PROMISE})
