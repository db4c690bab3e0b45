"""Delivery of everybody from the facts against the same in plain SQL, with growth; and one receipt to its supplier's new score.

The plain SQL knows the windows beforehand: they stand in a table of days, since no database knows a site's holidays. It
counts deliveries alone; of lines that were answered here, ours says as well after how many working hours.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from app import clock
from app.catalog.models import Site
from app.catalog.queries import todays
from app.database import db
from app.orders.models import OrderLine, Promise, PromisePart
from app.receipts.models import Receipt
from app.scoring.actions import measuring
from app.scoring.queries.counting import Measure, counted_of_each
from app.scoring.queries.measuring import pooled
from app.scoring.queries.units import days_since
from app.scoring.rules.definitions import ALWAYS, USUAL, Baseline
from app.scoring.rules.figures import Delivery
from app.scoring.rules.windows import windows_at
from app.suppliers.models import Supplier
from benchmarks.many_lines import LINES_EACH, fill, store
from benchmarks.report import keep, table
from benchmarks.timing import milliseconds_of_each
from tests.databases import let_go, make_app, migrate
from tests.story import MACHINE, World, told_by

HISTORIES = ((10_000, False), (100_000, False), (10_000, True))
"""Orders of ten lines, each line received at once, and whether they were answered here or came with an import."""
SUPPLIERS = 1_000
FIRST = 1_000
UNTOUCHED = dict.fromkeys(("rejected", "blocked", "returned"), 0) | {"to_inspection": False, "version": 1}
UNTOUCHED |= dict.fromkeys(("remedy", "reject_reason", "delivery_note", "note", "reversal_reason"), "")
LINES = OrderLine.__table__
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


def _lines() -> Sequence[Any]:
    names = ("id", "order_id", "supplier_id", "site_id", "requested_on", "quantity")
    with db.engine.connect() as connection:
        return connection.execute(select(*(LINES.c[name] for name in names)).where(LINES.c.id >= FIRST)).all()


def _receipt(row: Any) -> dict[str, Any]:
    """Nine of ten lines came on their day, one three days later."""
    came = {"order_line_id": row.id, "quantity": row.quantity, "posted_at": clock.recorded_now(), "order_id": row.order_id}
    came |= {"arrived_on": row.requested_on + timedelta(days=0 if row.id % 10 else 3)}
    return UNTOUCHED | _owner(row) | came


def _promise(row: Any) -> dict[str, Any]:
    """As requested, within three days."""
    given = {
        "number": 1,
        "revision": 1,
        "rule": "as_requested",
        "agreed_at": clock.recorded_now() + timedelta(hours=row.id % 72),
    }
    return _owner(row) | given | {"id": row.id, "line_id": row.id, "quantity": row.quantity, "promised_on": row.requested_on}


def _part(row: Any) -> dict[str, Any]:
    return _owner(row) | {"promise_id": row.id, "position": 1, "quantity": row.quantity, "promised_on": row.requested_on}


def _owner(row: Any) -> dict[str, Any]:
    return {"supplier_id": row.supplier_id, "site_id": row.site_id}


def _days(world: World) -> Iterator[dict[str, Any]]:
    site = db.session.get_one(Site, world.berlin)
    windows, today = windows_at(USUAL, site.calendar), clock.recorded_now().date()
    for n in range(-60, 200):
        due = today + timedelta(days=n)
        window = windows.of(due)
        yield {"site": site.id, "due": due.isoformat(), "begins": str(window.begin), "ends": window.end.isoformat()}


IMPORTED = "UPDATE order_lines SET answered_at = NULL WHERE id >= :first"


def filled(app: Flask, orders: int, answered: bool) -> World:
    world = fill(app, orders, closed=orders, suppliers=SUPPLIERS)
    with told_by(app, MACHINE), db.engine.begin() as connection:
        if answered:
            store(connection, Promise.__table__, map(_promise, _lines()))
            store(connection, PromisePart.__table__, map(_part, _lines()))
        else:
            connection.execute(text(IMPORTED), {"first": FIRST})
        store(connection, Receipt.__table__, map(_receipt, _lines()))
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
        together = _delivery()
        ours = time.process_time() - began
        with db.engine.connect() as connection:
            began = time.process_time()
            rows = connection.execute(PLAIN, {"today": later.date().isoformat()}).all()
            plain = time.process_time() - began
    assert (together.n, together.otif) == (sum(row[1] for row in rows), sum(row[2] for row in rows))
    return ours, plain


def _delivery() -> Delivery:
    """The figures of each supplier, and of all together."""
    days = todays(MACHINE)
    since, suppliers = days_since(MACHINE, USUAL, days), db.session.scalars(select(Supplier.id)).all()
    counted = list(counted_of_each(MACHINE, suppliers, Measure(Baseline.REQUESTED, USUAL, ALWAYS, days)))
    for _supplier_id, tally in counted:
        tally.delivery(since)
    return pooled([tally for _supplier_id, tally in counted]).delivery(since)


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


def _costs(orders: int, answered: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = filled(app, orders, answered)
        ours, plain = min(_everybody(app) for _ in range(3))
        one = _one_receipt(app, world)
        let_go(app)
    return {
        "receipts": f"{orders * LINES_EACH:,}",
        "history": "answered here" if answered else "imported",
        "all, CPU s": round(ours, 2),
        "plain SQL, CPU s": round(plain, 2),
        "ratio": round(ours / plain, 2),
        "one receipt, CPU ms": round(one, 1),
    }


def measure() -> None:
    rows = [_costs(*history) for history in HISTORIES]
    print(f"\nDelivery of {SUPPLIERS:,} suppliers from the facts, SQLite")
    table(rows)
    print(f"Promise: all at most {PROMISE_RATIO} × plain SQL; one receipt at most {PROMISE_RECEIPT} ms.")
    keep("scores", {"rows": rows, "promise_ratio": PROMISE_RATIO, "promise_receipt_ms": PROMISE_RECEIPT})
