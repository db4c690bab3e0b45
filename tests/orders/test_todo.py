"""A supplier's list: what waits for it, ordered by consequence."""

from datetime import date
from functools import partial

import pytest
from flask import Flask

from app import clock
from app.orders import queries
from app.orders.rules.revisions import NewLine
from app.refusals import NotFound
from tests.browser.world import BrowserWorld
from tests.client import Client
from tests.story import JUNE, World, closing, on, told_by


def issued_on(world: World, day: date, *lines: NewLine) -> int:
    with on(day):
        return world.issued(*lines)


def test_a_supplier_begins_with_what_is_gravest(world: World):
    overdue, confirm, ship_soon, _far, foreign = (
        world.issued(world.line(on=JUNE[5])),
        issued_on(world, JUNE[8], world.line(on=JUNE[26]), world.line(on=JUNE[27])),
        world.issued(world.line(on=JUNE[10])),
        world.issued(world.line(on=date(2026, 9, 1))),
        world.issued(supplier_id=world.bits),
    )
    for order in (overdue, ship_soon, _far):
        world.answer(world.line_ids(order)[0])
    with told_by(world.app, world.acme_person), on(JUNE[8]):
        todo = queries.todo_page(world.acme_person).orders
        again = queries.todo_orders(world.acme_person, [overdue, _far, foreign])
    assert [(each.id, each.group) for each in todo] == [(overdue, "overdue"), (confirm, "confirm"), (ship_soon, "ship")]
    assert (todo[0].overdue, todo[0].overdue_since, todo[0].to_ship) == (1, JUNE[5], 1)
    assert (todo[1].to_confirm, todo[1].confirm_by, todo[2].ship_by) == (2, closing(JUNE[11]), JUNE[10])
    assert list(again) == [overdue]


def test_an_overdue_answer_stands_before_overdue_goods(world: World):
    late, silent = world.issued(world.line(on=JUNE[5])), world.issued(world.line(on=JUNE[26]))
    world.answer(world.line_ids(late)[0])
    with told_by(world.app, world.acme_person), clock.at(closing(JUNE[8])):
        assert [(each.id, each.group) for each in queries.todo_page(world.acme_person).orders] == [
            (silent, "answer"),
            (late, "overdue"),
        ]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_long_list_follows_page_by_page_without_a_gap(world: World, size: int):
    """What is not answered in time first, then by the first day that counts."""
    late = [world.issued(world.line(on=JUNE[day])) for day in (26, 29)]
    for order in late:
        world.answer(world.line_ids(order)[0])
    silent = [world.issued(world.line(on=JUNE[day])) for day in (24, 22)]
    with told_by(world.app, world.acme_person), clock.at(closing(JUNE[30])):
        walked, cursor = [], None
        for _ in range(5):
            page = queries.todo_page(world.acme_person, cursor, limit=size)
            walked, cursor = [*walked, *(order.id for order in page.orders)], page.next_cursor
            if cursor is None:
                break
        counts = queries.todo_counts(world.acme_person)
    assert sorted(walked) == sorted([*late, *silent])
    assert set(walked[:2]) == set(silent)
    assert (counts.lines, counts.to_confirm, counts.offers) == (4, 2, 0)


@pytest.mark.parametrize("cursor", ["", "x", "1~2026-06-01~x", "1~~3", "2026-06-01~3", "1~2026-06-01~" + "9" * 30])
def test_a_mangled_cursor_is_not_found(world: World, cursor: str):
    with told_by(world.app, world.acme_person), pytest.raises(NotFound):
        queries.todo_page(world.acme_person, cursor)


def test_a_list_that_does_not_fit_a_page_says_so(app: Flask, client: Client, monkeypatch):
    there = BrowserWorld(app)
    numbers = [there.issued(1)[0] for _ in range(3)]
    monkeypatch.setattr(queries, "todo_page", partial(queries.todo_page, limit=2))
    client.sign_in(*there.acme)
    page = client.get("/todo").text
    assert "3 lines to confirm" in page
    assert "Your list is long: here are the most urgent orders, the others follow on the next page." in page
    assert f"/orders/{numbers[2]}" not in page
    rest = client.get(page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")).text
    assert "What is less urgent, the rest of your list." in rest
    assert f"/orders/{numbers[2]}" in rest
    assert f"/orders/{numbers[0]}" not in rest
