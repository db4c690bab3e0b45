"""Delivery of everybody from the facts against the same in plain SQL, with growth; and one receipt to its supplier's new score.

The plain SQL knows the windows beforehand: they stand in a table of days, since no database knows a site's holidays.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from app import clock
from app.catalog.models import Site
from app.database import db
from app.orders.models import OrderLine
from app.receipts.models import Receipt
from app.scoring.actions import measuring
from app.scoring.queries.comparing import Asked, figures_of_all
from app.scoring.rules.definitions import USUAL, Baseline
from app.scoring.rules.windows import windows_at
from benchmarks.many_lines import LINES_EACH, fill, store
from benchmarks.report import keep, table
from benchmarks.timing import milliseconds_of_each
from tests.databases import let_go, make_app, migrate
from tests.story import MACHINE, World, told_by

SIZES = (2_000, 10_000)
"""Orders of ten lines, each line received at once: 20,000 and 100,000 receipts of 300 suppliers."""
FIRST = 1_000
UNTOUCHED = dict.fromkeys(("rejected", "blocked", "returned"), 0) | {"to_inspection": False, "version": 1}
UNTOUCHED |= dict.fromkeys(("remedy", "reject_reason", "delivery_note", "note", "reversal_reason"), "")
PROMISE_RATIO, PROMISE_RECEIPT, RECEIPTS = 3.0, 10.0, 20
PLAIN = text("""
    WITH came AS (
        SELECT l.supplier_id, l.id, l.quantity, d.begins_on, d.ends_on,
               SUM(r.quantity) AS received, SUM(r.rejected) AS rejected,
               SUM(CASE WHEN r.arrived_on BETWEEN d.begins_on AND d.ends_on THEN r.quantity ELSE 0 END) AS in_time
        FROM order_lines l
        JOIN orders o ON o.id = l.order_id AND o.state IN ('issued', 'closed', 'cancelled')
        JOIN days d ON d.site_id = l.site_id AND d.due_on = l.requested_on
        LEFT JOIN receipts r ON r.order_line_id = l.id AND r.reversed_at IS NULL
        GROUP BY l.supplier_id, l.id, l.quantity, d.begins_on, d.ends_on)
    SELECT supplier_id, COUNT(*), SUM(in_time >= quantity), SUM(received >= quantity), SUM(rejected), SUM(received)
    FROM came WHERE ends_on < :today GROUP BY supplier_id
""")


def _receipts(app: Flask) -> Iterator[dict[str, Any]]:
    """Nine of ten lines came on their day, one three days later."""
    names = ("id", "order_id", "supplier_id", "site_id", "requested_on", "quantity")
    lines, now = OrderLine.__table__, clock.recorded_now()
    with db.engine.connect() as connection:
        found = connection.execute(select(*(lines.c[name] for name in names)).where(lines.c.id >= FIRST)).all()
    for row in found:
        yield UNTOUCHED | {
            "order_id": row.order_id,
            "order_line_id": row.id,
            "supplier_id": row.supplier_id,
            "site_id": row.site_id,
            "quantity": row.quantity,
            "arrived_on": row.requested_on + timedelta(days=0 if row.id % 10 else 3),
            "posted_at": now,
        }


def _days(world: World) -> Iterator[dict[str, Any]]:
    site = db.session.get_one(Site, world.berlin)
    windows, today = windows_at(USUAL, site.calendar), clock.recorded_now().date()
    for n in range(-60, 200):
        due = today + timedelta(days=n)
        window = windows.of(due)
        yield {"site": site.id, "due": due.isoformat(), "begins": str(window.begin), "ends": window.end.isoformat()}


def _filled(app: Flask, orders: int) -> World:
    world = fill(app, orders, closed=orders)
    with told_by(app, MACHINE), db.engine.begin() as connection:
        store(connection, Receipt.__table__, _receipts(app))
        connection.execute(text("CREATE TABLE days (site_id INTEGER, due_on DATE, begins_on DATE, ends_on DATE)"))
        connection.execute(text("INSERT INTO days VALUES (:site, :due, :begins, :ends)"), list(_days(world)))
        connection.execute(text("CREATE INDEX ix_days ON days (site_id, due_on)"))
        connection.execute(text("ANALYZE"))
    return world


def _everybody(app: Flask) -> tuple[float, float]:
    """Seconds of CPU: ours, and the database's own sums."""
    later = clock.recorded_now() + timedelta(days=200)
    with clock.at(later), told_by(app, MACHINE):
        began = time.process_time()
        found = figures_of_all(MACHINE, Asked(Baseline.REQUESTED, USUAL))
        ours = time.process_time() - began
        with db.engine.connect() as connection:
            began = time.process_time()
            rows = connection.execute(PLAIN, {"today": later.date().isoformat()}).all()
            plain = time.process_time() - began
    assert (found.together.n, found.together.otif) == (sum(row[1] for row in rows), sum(row[2] for row in rows))
    return ours, plain


def _one_receipt(app: Flask, world: World) -> float:
    """From the fact to the stored score: what the listener does, in milliseconds of CPU, the median."""
    with told_by(app, MACHINE):
        wanted = select(OrderLine.supplier_id, OrderLine.id).where(OrderLine.id >= FIRST)
        lines = db.session.execute(wanted.limit(RECEIPTS)).all()
        for supplier_id in {row[0] for row in lines}:
            measuring.measure_supplier(MACHINE, supplier_id, because="bench")
        for _supplier_id, line_id in lines:
            receipt = db.session.scalars(select(Receipt).where(Receipt.order_line_id == line_id)).one()
            receipt.arrived_on = receipt.arrived_on and receipt.arrived_on + timedelta(days=9)
            db.session.commit()

        def heard(supplier_id: int, line_id: int) -> Callable[[], Any]:
            return lambda: measuring.measure_lines(MACHINE, supplier_id, [line_id], because="bench")

        return milliseconds_of_each([heard(supplier_id or 0, line_id) for supplier_id, line_id in lines])


def _costs(orders: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = _filled(app, orders)
        ours, plain = _everybody(app)
        one = _one_receipt(app, world)
        let_go(app)
    return {
        "receipts": f"{orders * LINES_EACH:,}",
        "all, CPU s": round(ours, 2),
        "plain SQL, CPU s": round(plain, 2),
        "ratio": round(ours / plain, 2),
        "one receipt, CPU ms": round(one, 1),
    }


def measure() -> None:
    rows = [_costs(orders) for orders in SIZES]
    print("\nDelivery of all suppliers from the facts, SQLite")
    table(rows)
    print(f"Promise: all at most {PROMISE_RATIO} × plain SQL; one receipt at most {PROMISE_RECEIPT} ms.")
    keep("scores", {"rows": rows, "promise_ratio": PROMISE_RATIO, "promise_receipt_ms": PROMISE_RECEIPT})
