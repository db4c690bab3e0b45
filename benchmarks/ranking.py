"""The ranking of 1,000 suppliers over what they delivered: processor time of its page, the median of 20."""

import tempfile
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import clock
from app.access import COOKIE
from app.database import db
from app.scoring.actions import freezing, measuring
from app.suppliers.models import Supplier
from benchmarks.many_lines import LINES_EACH
from benchmarks.report import keep, table
from benchmarks.scores import filled
from benchmarks.timing import median_milliseconds_of, statements_of
from tests.databases import let_go, make_app, migrate
from tests.live.listening import session_of
from tests.story import MACHINE, World, told_by

ORDERS = (10_000, 100_000)
REPEATED, PROMISED = 20, 60.0


def _judge(app: Flask) -> None:
    """Everybody is measured, and the day's means are frozen."""
    with told_by(app, MACHINE):
        for supplier_id in db.session.scalars(select(Supplier.id)).all():
            measuring.measure_supplier(MACHINE, supplier_id, because="bench")
        freezing.freeze_day(MACHINE, clock.now().date())


def _costs(orders: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = filled(app, orders, answered=False)
        _judge(app)
        row = _page(app, world)
        let_go(app)
    return {"receipts": f"{orders * LINES_EACH:,}"} | row


def _page(app: Flask, world: World) -> dict[str, Any]:
    buyer = app.test_client()
    buyer.set_cookie(COOKIE, session_of(app, world.buyer.person_id, *world.buyer.roles).cookie)
    with app.app_context():
        engine = db.engine
    with statements_of(engine) as ran:
        answer = buyer.get("/ranking")
    assert answer.status_code == 200, answer.status
    took = median_milliseconds_of(lambda: buyer.get("/ranking"), REPEATED)
    return {"page, CPU ms": round(took, 1), "statements": len(ran), "kB": round(len(answer.data) / 1000, 1)}


def measure() -> None:
    rows = [_costs(orders) for orders in ORDERS]
    print("\nThe ranking of 1,000 suppliers, its first 100 rows, SQLite")
    table(rows)
    print(f"Promise: at most {PROMISED} ms.")
    keep("ranking", {"rows": rows, "promise_ms": PROMISED})
