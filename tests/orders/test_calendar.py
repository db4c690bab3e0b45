"""The calendar: what is due, promised and expected on which day, for each side what is theirs."""

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.orders import queries
from app.orders.queries import BoardFilter, CalendarKind
from app.principal import Principal
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.client import Client
from tests.live.listening import session_of
from tests.statements import recorded
from tests.story import JUNE, MONDAY, D, World, closing, on, told_by


def entries(
    world: World, reader: Principal, first: int = 1, last: int = 30, site: int | None = None
) -> list[tuple[str, int, int]]:
    with told_by(world.app, reader):
        found = queries.calendar_entries(reader, JUNE[first], JUNE[last], site)
        return [(str(each.kind), each.on.day, each.lines) for each in found]


@pytest.fixture
def orders(world: World) -> list[int]:
    """Asked and unanswered; agreed; on its way; another supplier's."""
    asked, agreed, sent = world.issued(world.line(), world.line()), world.issued(world.line(on=JUNE[16])), world.issued()
    for order in (agreed, sent):
        world.answer(world.line_ids(order)[0])
    (line,) = world.line_ids(sent)
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("LS-1", JUNE[1], JUNE[10]), [Packed(line, D(100), world_version(world, line))])
    return [asked, agreed, sent, world.issued(world.line(on=JUNE[22]), supplier_id=world.bits, site_id=world.auckland)]


def world_version(world: World, line: int) -> int:
    with told_by(world.app, world.acme_person):
        return queries.line_for(world.acme_person, line).version


def test_each_order_stands_on_the_days_that_count(world: World, orders: list[int]):
    ours = [("answer", 4, 2), ("expected", 10, 1), ("asked", 12, 2), ("promised", 16, 1)]
    assert entries(world, world.acme_person) == ours
    assert entries(world, world.buyer, site=world.berlin) == ours
    assert entries(world, world.buyer) == sorted([*ours, ("answer", 4, 1), ("asked", 22, 1)], key=lambda each: each[1])
    assert entries(world, world.bits_person) == [("answer", 4, 1), ("asked", 22, 1)]
    assert entries(world, world.acme_person, 5, 11) == [("expected", 10, 1)]


def test_an_answer_stands_on_the_suppliers_day_with_its_instant(world: World, orders: list[int]):
    with told_by(world.app, world.acme_person):
        (first, *_) = queries.calendar_entries(world.acme_person, JUNE[4], JUNE[4])
    assert (first.kind, first.at, first.time_zone) == (CalendarKind.ANSWER, closing(JUNE[4]), "Europe/Berlin")


def test_this_month_is_that_of_the_place_that_is_looked_at(app: Flask, world: World, client: Client):
    """At 13:00 UTC on 30 June it is July in Auckland, and June in Berlin, where Acme is."""
    with on(JUNE[30], hour=13):
        client.set_cookie("waybill_session", session_of(app, world.buyer.person_id, *world.buyer.roles).cookie)
        pages = [client.get(f"/calendar{asked}").text for asked in ("", f"?site={world.berlin}", f"?site={world.auckland}")]
        client.set_cookie("waybill_session", session_of(app, world.acme_person.person_id, *world.acme_person.roles).cookie)
        pages.append(client.get(f"/calendar?site={world.auckland}").text)
    assert ["July 2026" in page for page in pages] == [False, False, True, False]


def test_the_calendar_costs_as_many_statements_for_many_orders_as_for_one(world: World):
    def statements() -> int:
        with told_by(world.app, world.acme_person), recorded(world.app) as ran:
            assert queries.calendar_entries(world.acme_person, JUNE[1], JUNE[30])
        return len(ran)

    world.issued()
    few = statements()
    for _ in range(5):
        world.issued()
    assert statements() == few


@pytest.fixture
def desk(app: Flask, world: World, client: Client) -> Client:
    client.set_cookie("waybill_session", session_of(app, world.acme_person.person_id, *world.acme_person.roles).cookie)
    return client


def test_the_page_has_the_month_and_its_agenda(desk: Client, orders: list[int]):
    page = desk.get("/calendar?month=2026-06").text
    assert "June 2026" in page
    assert 'id="day-2026-06-04"' in page
    assert "Thu 4 Jun, 17:00 in Berlin" in page
    assert "Bits and Bolts" not in page
    assert "Nothing stands in this month" in desk.get("/calendar?month=2031-02").text
    for mangled in ("x", "2026-13", "0-0", "9999-12"):
        assert "June 2026" in desk.get(f"/calendar?month={mangled}").text  # this month


def test_a_day_leads_to_what_falls_on_it(app: Flask, world: World, desk: Client, client: Client, orders: list[int]):
    """The supplier to its list of that day, us to the board of that day: an answer, goods, an arrival."""
    asked, agreed, sent, foreign = (world.line_ids(order) for order in orders)
    assert 'href="/todo?day=2026-06-04"' in desk.get("/calendar?month=2026-06").text
    with clock.at(MONDAY):
        to_do = desk.get("/todo?day=2026-06-16").text
        assert "Only what falls on 16 Jun 2026." in to_do
        assert f"/orders/{orders[1]}" in to_do
        assert f"/orders/{orders[0]}" not in to_do
        assert "Nothing to do on this day" in desk.get("/todo?day=2026-06-17").text
    on_days = {4: [*asked, *foreign], 10: sent, 12: asked, 16: agreed, 22: foreign, 23: []}
    with told_by(world.app, world.buyer):
        for day, lines in on_days.items():
            found = queries.board_page(world.buyer, BoardFilter(on=JUNE[day])).rows
            assert sorted(row.id for row in found) == sorted(lines), day
    with told_by(world.app, world.acme_person):
        page = queries.todo_page(world.acme_person, day=JUNE[4])
        assert [order.id for order in page.orders] == [orders[0]]


def test_our_calendar_leads_to_the_board(app: Flask, world: World, client: Client, orders: list[int]):
    client.set_cookie("waybill_session", session_of(app, world.buyer.person_id, *world.buyer.roles).cookie)
    assert 'href="/board?day=2026-06-16"' in client.get("/calendar?month=2026-06").text
    board = client.get("/board?day=2026-06-16&sort=supplier").text
    assert "Only on 16 Jun 2026" in board
    assert "PO-10002" in board
    assert "PO-10001" not in board


def test_a_day_far_away_is_on_no_page_of_this_month(desk: Client, world: World):
    world.issued(world.line(on=JUNE[30] + timedelta(days=60)))
    assert "2026-08-29" not in desk.get("/calendar?month=2026-06").text
    assert 'id="day-2026-08-29"' in desk.get("/calendar?month=2026-08").text
