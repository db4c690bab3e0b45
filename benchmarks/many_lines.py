"""A database with 100,000 open order lines, as a portal of a few hundred suppliers has them, or with years of history."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import Connection, insert

from app import clock
from app.database import db
from app.orders.models import Order, OrderLine
from app.orders.rules.states import Answer, OrderState
from app.suppliers.models import Supplier
from tests.story import MACHINE, World, build, told_by

SUPPLIERS, ORDERS, LINES_EACH = 300, 10_000, 10
UNTOUCHED = dict.fromkeys(("cancelled", "rejected", "to_replace", "forgone"), 0)


CHUNK = 20_000


def fill(app: Flask, orders: int = ORDERS, closed: int = 0, suppliers: int = SUPPLIERS) -> World:
    """The small world of the tests, and beside it what makes lists long: the first orders are closed, the others open."""
    world = build(app)
    with told_by(app, MACHINE):
        base = db.session.get_one(Supplier, world.acme)
        companies = [_company(base, number) for number in range(suppliers)]
        with db.engine.begin() as connection:
            connection.execute(insert(Supplier.__table__), companies)
            store(connection, Order.__table__, _orders(world, companies, orders, closed))
            store(connection, OrderLine.__table__, _lines(world, companies, orders, closed))
    return world


def store(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    """A million rows at once would fill the memory."""
    while chunk := list(islice(rows, CHUNK)):
        connection.execute(insert(table), chunk)


def _company(base: Supplier, number: int) -> dict[str, Any]:
    values = {column.name: getattr(base, column.name) for column in Supplier.__table__.columns}
    return values | {"id": 1_000 + number, "code": f"S{number}", "name": f"{_NAMES[number % len(_NAMES)]} {number} Ltd"}


_NAMES = ("Baltic Castings", "Zhejiang Fasteners", "Mühlbauer Drehteile", "Ardennes Forge", "Ohio Bearings", "Kyoto Springs")


def _orders(world: World, companies: list[dict[str, Any]], orders: int, closed: int) -> Iterator[dict[str, Any]]:
    now = clock.recorded_now()
    for number in range(orders):
        owner = companies[number % len(companies)]["id"]
        yield {
            "id": 1_000 + number,
            "number": f"PO-{20_000 + number}",
            "version": 1,
            "state": OrderState.CLOSED if number < closed else OrderState.ISSUED,
            "closed_at": now if number < closed else None,
            "revision": 1,
            "supplier_id": owner,
            "for_supplier_id": owner,
            "site_id": world.berlin,
            "currency": "EUR",
            "buyer_name": "Buyer",
            "created_at": now,
            "issued_at": now,
            "ordered_on": now.date(),
            "payment_terms": "",
            "note": "",
            "supplier_reference": "",
        }


def _lines(world: World, companies: list[dict[str, Any]], orders: int, closed: int) -> Iterator[dict[str, Any]]:
    chance, today, now, ids = Random(4711), clock.recorded_now().date(), clock.recorded_now(), count(1_000)
    for number in range(orders):
        for line_no in range(1, LINES_EACH + 1):
            requested = today + timedelta(days=chance.randint(-20, 160))
            line = _line(next(ids), chance)
            yield line | {
                "order_id": 1_000 + number,
                "supplier_id": companies[number % len(companies)]["id"],
                "site_id": world.berlin,
                "line_no": line_no,
                "item_id": world.bolts,
                "requested_on": requested,
                **_said(chance, requested),
                "answered_at": now - timedelta(hours=chance.randint(1, 2_000)),
                **(_received(line["quantity"], requested) if number < closed else {}),
            }


def _line(line_id: int, chance: Random) -> dict[str, Any]:
    quantity = chance.choice((100, 500, 2_000, 12_000))
    return {
        "id": line_id,
        "version": 1,
        "revision": 1,
        "is_open": True,
        "item_number": f"M{chance.randint(1, 999)}-20",
        "item_name": chance.choice(("Hexagon bolt M8 × 20, zinc plated", "Bearing 6204-2RS", "Gasket set DN 50")),
        "unit": "H87",
        "precision": 0,
        "quantity": quantity,
        "open_quantity": quantity,
        "shipped": chance.choice((0, 0, quantity // 2)),
        "in_transit": 0,
        "received": 0,
        **UNTOUCHED,
    }


def _received(quantity: int, on: Any) -> dict[str, Any]:
    """A line of the past: agreed, and all of it here."""
    agreed = {"answer": Answer.ACCEPTED, "first_promised_on": on, "latest_promised_on": on, "promised_revision": 1}
    return agreed | {"is_open": False, "open_quantity": 0, "shipped": quantity, "received": quantity, "proposed_on": None}


def _said(chance: Random, requested: Any) -> dict[str, Any]:
    """What the supplier has said by now: most lines are agreed, a fifth waits, some are offered for another day."""
    answer = chance.choice((Answer.ACCEPTED,) * 7 + (Answer.PENDING, Answer.PENDING, Answer.PROPOSED))
    moved = requested + timedelta(days=chance.choice((0, 0, 0, 5, 9)))
    promised = moved if answer == Answer.ACCEPTED else None
    return {
        "answer": answer,
        "first_promised_on": promised,
        "latest_promised_on": promised,
        "promised_revision": 1 if promised else None,
        "proposed_on": requested + timedelta(days=7) if answer == Answer.PROPOSED else None,
        "binding_on": promised or requested,
    }
