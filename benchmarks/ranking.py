"""The ranking of 1,000 suppliers over what they delivered: processor time of its page, the median of 20.

Where nothing was told since the minute's chore, and where goods of a few suppliers arrived since; and what the chore costs
when everybody is worked out anew, as after a midnight.
"""

import gc
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import clock
from app.access import COOKIE
from app.database import db
from app.scoring.actions import freezing, measuring
from app.scoring.queries.kept_criteria import told_since_kept
from app.scoring.rules.definitions import PERIODS
from app.suppliers.models import Supplier
from benchmarks import report
from benchmarks.many_lines import LINES_EACH
from benchmarks.scores import filled, one_receipt
from benchmarks.timing import median_milliseconds_of, statements_of
from tests.databases import let_go, make_app, migrate
from tests.live.listening import session_of
from tests.scoring.keeping import keep, number
from tests.story import MACHINE, World, told_by

ORDERS = (10_000, 100_000)
REPEATED, PROMISED = 20, 60.0


def _judge(app: Flask, world: World) -> float:
    """Everybody is measured, the day's means are frozen, the criteria are kept: seconds of CPU for these."""
    with told_by(app, MACHINE):
        for supplier_id in db.session.scalars(select(Supplier.id)).all():
            measuring.measure_supplier(MACHINE, supplier_id, because="bench")
        freezing.freeze_day(MACHINE, clock.now().date())
    began = time.process_time()
    keep(world)
    return time.process_time() - began


def _costs(orders: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = filled(app, orders, answered=False)
        kept = _judge(app, world)
        row = _page(app, world)
        told = _told(app, world)
        row |= {
            "told since": told,
            "page then, CPU ms": _page(app, world)["page, CPU ms"],
            "all kept anew, CPU s": round(kept, 2),
        }
        let_go(app)
    return {"receipts": f"{orders * LINES_EACH:,}"} | row


def _told(app: Flask, world: World) -> int:
    """Goods arrive of a few suppliers. Returns of how many."""
    one_receipt(app, world)
    number(world)
    with told_by(app, MACHINE):
        return len(told_since_kept(MACHINE, PERIODS[-1]).suppliers)


def _page(app: Flask, world: World) -> dict[str, Any]:
    buyer = app.test_client()
    buyer.set_cookie(COOKIE, session_of(app, world.buyer.person_id, *world.buyer.roles).cookie)
    with app.app_context():
        engine = db.engine
    with statements_of(engine) as ran:
        answer = buyer.get("/ranking")
    assert answer.status_code == 200, answer.status
    gc.collect()
    gc.freeze()  # as `wsgi.py` serves
    took = median_milliseconds_of(lambda: buyer.get("/ranking"), REPEATED)
    return {"page, CPU ms": round(took, 1), "statements": len(ran), "kB": round(len(answer.data) / 1000, 1)}


def measure() -> None:
    rows = [_costs(orders) for orders in ORDERS]
    print("\nThe ranking of 1,000 suppliers, its first 100 rows, SQLite")
    report.table(rows)
    print(f"Promise: at most {PROMISED} ms.")
    report.keep("ranking", {"rows": rows, "promise_ms": PROMISED})
