"""The search of sales over 200,000 customer orders: processor time of one search, for what people really type."""

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import insert

from app import clock
from app.catalog.models import Item
from app.customers.actions.indexing import Called
from app.customers.models import Customer, CustomerOrder
from app.customers.models.search import Kind, SearchEntry, SearchSpelling, SearchWord, kind_word
from app.customers.queries.looking_up import look_up
from app.customers.rules.folding import joined
from app.customers.rules.spelling import may_be_misspelled, spellings
from app.database import db
from benchmarks.report import keep, quantile, table
from benchmarks.served import database
from benchmarks.timing import milliseconds_of, waited_for
from tests.databases import let_go, make_app
from tests.story import MACHINE, World, build, told_by

CUSTOMERS, ORDERS, ITEMS = 20_000, 200_000, 5_000
CHUNK = 10_000
SEARCHES = 300
PROMISE_MS = 50.0
FIRST = "Müller Meier Schulze Weber Novák Dvořák Larsen Østergård Karlsson Lefèvre Castañeda O'Brien Kowalski Rossi".split()
SECOND = "Maschinenbau Hydraulik Antriebe Pumpen Kompressoren Werkzeuge Instruments Bearings Tooling Offshore Marine".split()
THIRD = "GmbH AG Ltd Inc SARL AB ApS".split()
THINGS = "bolt nut bearing gasket valve pump shaft spring washer seal bracket coupling".split()
SYLLABLES = "ba ko ri lan tor mes vil nor hag sen dor lim".split()


def fill(app: Flask) -> tuple[World, list[Called]]:
    """Customers, items and customer orders, each with its entry; returns all that they are called."""
    world, chance = build(app), Random(4711)
    items = list(_items(chance))
    customers = list(_customers(chance))
    orders = list(_orders(chance, customers, items))
    called = [*items, *customers, *orders]
    with told_by(app, MACHINE), db.engine.begin() as connection:
        base = {"unit_code": "H87", "handling_days": 0, "version": 1}
        rows = ({"id": each.id, "number": each.number, "name": each.texts[0]} | base for each in items)
        _store(connection, Item, rows)
        _store(connection, Customer, map(_customer_row, customers))
        _store(connection, CustomerOrder, (_order_row(world, each) for each in orders))
        _store(connection, SearchEntry, map(_entry_row, called))
        known = {word: place for place, word in enumerate(sorted({word for each in called for word in each.words}), 1)}
        _store(connection, SearchWord, ({"id": key, "word": word} for word, key in known.items()))
        letters = ((word, key) for word, key in known.items() if may_be_misspelled(word))
        found = ({"spelling": each, "word_id": key} for word, key in letters for each in spellings(word))
        _store(connection, SearchSpelling, found)
    return world, called


def _name(chance: Random) -> str:
    own = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()
    return f"{own} {chance.choice(FIRST)} {chance.choice(SECOND)} {chance.choice(THIRD)}"


def _items(chance: Random) -> Iterator[Called]:
    for number in range(1, ITEMS + 1):
        name = f"{chance.choice(THINGS).capitalize()} {chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)} {number % 97} mm"
        yield Called(Kind.ITEM, 1_000 + number, f"IT-{30_000 + number}", (), (name,))


def _customers(chance: Random) -> Iterator[Called]:
    for number in range(1, CUSTOMERS + 1):
        yield Called(Kind.CUSTOMER, number, f"K{10_000 + number}", (f"REF-{chance.randint(1, 10**6)}",), (_name(chance),))


def _orders(chance: Random, customers: list[Called], items: list[Called]) -> Iterator[Called]:
    for number in range(1, ORDERS + 1):
        customer, item = chance.choice(customers), chance.choice(items)
        theirs = f"{chance.choice(('PO', 'B', '45'))}-{chance.randint(10**5, 10**8)}"
        yield Called(Kind.ORDER, number, f"CO-{100_000 + number}", (theirs,), (customer.texts[0], *item.texts, item.number))


def _customer_row(each: Called) -> dict[str, Any]:
    words = dict.fromkeys(("city", "ship_to", "note"), "")
    return {"id": each.id, "number": each.number, "name": each.texts[0], "outbound_days": 1, "version": 1, **words}


def _order_row(world: World, each: Called) -> dict[str, Any]:
    words = dict.fromkeys(("ship_to", "note", "cancel_reason"), "")
    now = clock.recorded_now()
    more = {"number": each.number, "their_reference": each.references[0], "state": "open", "currency": "EUR", "version": 1}
    days = {"outbound_days": 1, "ordered_on": now.date(), "created_at": now}
    return {"id": each.id, "customer_id": 1 + each.id % CUSTOMERS, "site_id": world.berlin, **more, **days, **words}


def _entry_row(each: Called) -> dict[str, Any]:
    words = " ".join([kind_word(each.kind), *each.words])
    number, theirs = joined(each.number), joined(next(iter(each.references), ""))
    return {"kind": each.kind, "subject_id": each.id, "number": number, "reference": theirs, "words": words}


def _store(connection: Any, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while chunk := list(islice(rows, CHUNK)):
        connection.execute(insert(model.__table__), chunk)


def searches(called: Sequence[Called]) -> list[tuple[str, str]]:
    """What people type, and of which sort it is: numbers, names and parts of them, two words, a wrong letter, nothing known."""
    chance = Random(815)
    typed: list[tuple[str, str]] = []
    while len(typed) < SEARCHES:
        each = chance.choice(called)
        name = chance.choice(each.texts)
        word = max(name.split(), key=len)
        typed += [
            ("our number", each.number),
            ("last digits", each.number[-4:]),
            ("begin of a number", each.number[:5]),
            ("their number", next(iter(each.references), each.number)),
            ("a name", name),
            ("a word", word),
            ("a common word", chance.choice((*SECOND, *THIRD, *THINGS))),
            ("part of a word", word[1:-1]),
            ("two words", f"{chance.choice(FIRST)} {chance.choice(THINGS)}"),
            ("a wrong letter", word[:2] + "x" + word[3:]),
            ("not known at all", "qwrtzpl vbnmx"),
            ("three letters", word[:3]),
        ]
    return typed


def measured(kind: str) -> list[dict[str, Any]]:
    """By sort of search and for all of them: processor time of this process, and the time that a person waits."""
    with tempfile.TemporaryDirectory() as home, database(kind, Path(home)) as url:
        app = make_app(url, Path(home))
        world, called = fill(app)
        if kind == "postgresql":
            _look_over(app)
        cpu: dict[str, list[float]] = {}
        wall: dict[str, list[float]] = {}
        with told_by(app, world.sales):
            for sort, typed in searches(called):
                search = partial(look_up, world.sales, typed)
                cpu.setdefault(sort, []).append(milliseconds_of(search, 3))
                wall.setdefault(sort, []).append(waited_for(search, 3))
        let_go(app)
    every = ("all", [each for found in cpu.values() for each in found], [each for found in wall.values() for each in found])
    return [_row(kind, *each) for each in [*((sort, cpu[sort], wall[sort]) for sort in cpu), every]]


def _look_over(app: Flask) -> None:
    """What autovacuum does within a minute: it counts, so that plans are those of every day."""
    with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _row(kind: str, sort: str, cpu: list[float], wall: list[float]) -> dict[str, Any]:
    row: dict[str, Any] = {"database": kind, "typed": sort, "n": len(cpu)}
    for name, found in (("CPU", cpu), ("waited", wall)):
        row |= {f"{name} p50": round(quantile(found, 0.5), 1), f"{name} p95": round(quantile(found, 0.95), 1)}
    return row


def measure() -> None:
    rows = [row for kind in ("sqlite", "postgresql") for row in measured(kind)]
    print(f"\nOne search over {ORDERS:,} customer orders, {CUSTOMERS:,} customers and {ITEMS:,} items, in milliseconds.")
    print("CPU is that of this process; what PostgreSQL works in its own stands in the time waited.")
    table(rows)
    print(f"Promise: p95 at most {PROMISE_MS:.0f} ms.")
    keep("looking_up", {"orders": ORDERS, "rows": rows, "promise_ms": PROMISE_MS})
