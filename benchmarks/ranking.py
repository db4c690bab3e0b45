"""The ranking of 1,000 suppliers over what they delivered: processor time of its page, the median of 20.

Where nothing was told since the minute's chore, and where goods of two suppliers arrived since; and what the chore costs
when everybody is worked out anew, as after a midnight. The log is as long as the history: a fact for each receipt.
"""

import gc
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import clock
from app.access import COOKIE
from app.database import db
from app.events import EventPosition, EventRoom, LoggedEvent
from app.orders.models import OrderLine
from app.principal import room_of_supplier
from app.receipts.events import LineReceived
from app.scoring.actions import freezing, measuring
from app.scoring.queries.kept_criteria import told_since_kept
from app.scoring.rules.definitions import PERIODS
from app.suppliers.models import Supplier
from benchmarks import report
from benchmarks.many_lines import LINES_EACH, store
from benchmarks.scores import FIRST, filled
from benchmarks.timing import median_milliseconds_of, statements_of
from tests.databases import let_go, make_app, migrate
from tests.live.listening import session_of
from tests.scoring.judged import take_in
from tests.scoring.keeping import keep, number
from tests.story import MACHINE, World, told_by

ORDERS = (10_000, 100_000)
REPEATED, PROMISED = 20, 60.0


def _log(app: Flask) -> None:
    """Each receipt was told, to its supplier, the buyers, sales and the site."""
    with told_by(app, MACHINE), db.engine.begin() as connection:
        wanted = select(OrderLine.id, OrderLine.order_id, OrderLine.supplier_id).where(OrderLine.id >= FIRST)
        lines = connection.execute(wanted.order_by(OrderLine.id)).all()
        store(connection, LoggedEvent.__table__, map(_fact, lines))
        store(connection, EventRoom.__table__, (room for line in lines for room in _rooms(line)))
        store(connection, EventPosition.__table__, ({"position": line.id, "seq": line.id} for line in lines))


def _fact(line: Any) -> dict[str, Any]:
    about = {"line_id": line.id, "order_id": line.order_id, "supplier_id": line.supplier_id, "line_no": 1, "quantity": "100"}
    words = {"name": LineReceived.name, "version": 1, "actor_name": "", "request_id": "", "quiet": False}
    return words | {"seq": line.id, "data": about} | dict.fromkeys(("occurred_at", "recorded_at"), clock.now())


def _rooms(line: Any) -> Iterator[dict[str, Any]]:
    for room in ("procurement", "admin", "sales", "site:1", room_of_supplier(line.supplier_id)):
        yield {"room": room, "seq": line.id}


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
        _log(app)
        awaited = _awaited(world)
        kept = _judge(app, world)
        row = _page(app, world)
        _arrive(app, world, awaited)
        row |= {"page then, CPU ms": _page(app, world)["page, CPU ms"], "all kept anew, CPU s": round(kept, 2)}
        let_go(app)
    return {"receipts": f"{orders * LINES_EACH:,}"} | row


def _awaited(world: World) -> dict[int, int]:
    """A line of each of two suppliers that is to come, by supplier."""
    due = clock.now().date() + timedelta(days=30)
    return {each: world.line_ids(world.issued(world.line(on=due), supplier_id=each))[0] for each in (world.acme, world.bits)}


def _arrive(app: Flask, world: World, awaited: dict[int, int]) -> None:
    """They come whole, which closes their orders, and are measured."""
    for supplier_id, line_id in awaited.items():
        take_in(world, line_id, rejected=0)
        with told_by(app, MACHINE):
            measuring.measure_lines(MACHINE, supplier_id, [line_id], because=LineReceived.name)
    number(world)
    with told_by(app, MACHINE):
        assert set(told_since_kept(MACHINE, PERIODS[-1]).suppliers) == set(awaited)


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
