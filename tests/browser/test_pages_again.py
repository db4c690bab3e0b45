"""Pages that are fetched again as a whole, headings, opened rows: an untouched page equals a fresh one."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from app import clock
from app.identity.models import Person, PersonSite
from app.transaction import transaction_of
from tests.browser.reading import assert_equal_to_a_fresh_page, in_days, order_of, quietly, shown
from tests.browser.window import Window
from tests.live_server import LiveServer
from tests.story import MACHINE, World, build


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


class BrokenPage:
    """Answers a page's fetches of itself as it was told to, first one first, then as the server does."""

    def __init__(self, window: Window, path: str, *ways: Callable[[Route], Any]) -> None:
        self.asked = 0
        self._ways = list(ways)
        window.page.route(re.compile(rf"{path}$"), self._answer)

    def _answer(self, route: Route) -> None:
        if route.request.resource_type != "fetch":
            return route.continue_()
        self.asked += 1
        return self._ways.pop(0)(route) if self._ways else route.continue_()


def test_a_page_that_could_not_be_fetched_is_asked_for_again(app: Flask, world: World, enter, live_server: LiveServer):
    buyer = enter(world.buyer, "/board")
    buyer.tolerate("503", "ERR_INTERNET_DISCONNECTED")
    ways = (lambda route: route.fulfill(status=503), lambda route: route.abort("internetdisconnected"))
    broken = BrokenPage(buyer, "/board", *ways)
    quietly(app, world)
    expect(buyer.page.locator("#board tbody tr")).to_have_count(1, timeout=20_000)
    assert broken.asked == 3
    assert_equal_to_a_fresh_page(buyer)


def test_a_page_that_could_not_be_fetched_is_asked_for_when_the_connection_is_back(
    app: Flask, world: World, enter, live_server: LiveServer
):
    buyer = enter(world.buyer, "/board")
    buyer.tolerate("503")
    unavailable = [lambda route: route.fulfill(status=503)] * 4
    broken = BrokenPage(buyer, "/board", *unavailable)  # the fifth question alone would come after some ten seconds
    quietly(app, world)
    while broken.asked < 4:
        buyer.page.wait_for_timeout(50)
    with buyer.offline():
        expect(buyer.page.locator("#live-badge")).not_to_have_attribute("data-state", "live")
    expect(buyer.page.locator("#live-badge")).to_have_attribute("data-state", "live", timeout=20_000)
    expect(buyer.page.locator("#board tbody tr")).to_have_count(1, timeout=20_000)


def test_an_answer_to_a_refused_form_stays_equal_to_the_page_it_shows(world: World, enter, live_server: LiveServer):
    order_id, (line, second, _) = order_of(world)
    supplier = enter(world.acme_person, f"/orders/{order_id}")
    supplier.tolerate("422", "409")
    supplier.page.evaluate("for (const form of document.forms) form.noValidate = true")
    supplier.page.locator(f"#line-{line}-quantity").fill("nonsense")
    supplier.page.locator(f"form:has(#line-{line}-quantity) button.main").first.click()
    expect(supplier.page.locator("#errors")).to_be_visible()
    assert not supplier.page.url.endswith(f"/orders/{order_id}")
    expect(supplier.page.locator("#live-badge")).to_have_attribute("data-state", "live")
    supplier.page.locator("#errors").focus()
    world.answer(second)
    expect(supplier.page.locator(f"form:not(#change) #line-{second}-quantity")).to_have_count(0, timeout=20_000)
    old = shown(supplier)
    supplier.visit(f"/orders/{order_id}")
    assert old == shown(supplier)


def test_what_is_typed_while_the_page_is_on_its_way_is_kept(world: World, enter, live_server: LiveServer):
    order_id, (line, second, _) = order_of(world)
    supplier = enter(world.acme_person, f"/orders/{order_id}")
    held: list[Route] = []
    BrokenPage(supplier, f"/orders/{order_id}", held.append)
    world.answer(second)
    while not held:
        supplier.page.wait_for_timeout(20)
    field = supplier.page.locator(f"#line-{line}-quantity")
    field.fill("half a")
    held[0].continue_()
    newer = supplier.page.locator("[data-newer-page]")
    expect(newer).to_be_visible()
    expect(field).to_have_value("half a")
    newer.locator("button").click()
    expect(newer).to_have_count(0)
    assert_equal_to_a_fresh_page(supplier)


def test_the_boards_heading_counts_along(world: World, enter, live_server: LiveServer):
    _, lines = order_of(world, lines=2)
    buyer, sales = enter(world.buyer, "/board?state=proposals"), enter(world.sales, "/board")
    expect(buyer.page.locator("h1")).to_have_text("2 open lines")
    world.issued(world.line(on=in_days(9)))
    for window in (buyer, sales):
        expect(window.page.locator("h1")).to_have_text("3 open lines", timeout=20_000)
    with clock.at(clock.now() - timedelta(days=5)):  # nothing is asked for a day that has passed
        world.issued(world.line(on=in_days(-3)))
    for window in (buyer, sales):
        expect(window.page.locator("h1")).to_have_text("4 open lines, one is late", timeout=20_000)
    world.reject(lines[0])  # redraws the heading too, which says the same
    expect(buyer.page.locator("#attention")).to_contain_text("1 rejected", timeout=20_000)
    assert_equal_to_a_fresh_page(buyer)


def test_the_heading_of_a_suppliers_list_counts_along(world: World, enter, live_server: LiveServer):
    _, (line, second) = order_of(world, lines=2)
    supplier = enter(world.acme_person, "/todo")
    expect(supplier.page.locator("h1")).to_have_text("2 lines to confirm")
    world.answer(line)
    expect(supplier.page.locator("h1")).to_have_text("1 line to confirm", timeout=20_000)
    assert_equal_to_a_fresh_page(supplier)
    world.answer(second)
    expect(supplier.page.locator("h1")).to_have_text("Nothing to do", timeout=20_000)


def test_an_order_that_waits_for_something_else_waits_to_move(world: World, enter, live_server: LiveServer):
    _, (line,) = order_of(world, lines=1)
    supplier = enter(world.acme_person, "/todo")
    world.propose(line, (100, in_days(3)))
    world.accept_proposal(line)
    waiting = supplier.page.locator("#updates-waiting")
    expect(waiting).to_have_text("1 update waiting", timeout=20_000)
    waiting.click()
    expect(supplier.page.locator("[data-group=ship] li.todo")).to_have_count(1)
    expect(waiting).to_be_hidden()
    assert_equal_to_a_fresh_page(supplier)


def test_an_opened_row_offers_what_may_be_done_now(world: World, enter, live_server: LiveServer):
    _, (line, *_) = order_of(world)
    buyer = enter(world.buyer, "/board")
    buyer.page.locator(f"#board-line-{line} .key a").click()
    opened = buyer.page.locator("tr.opened")
    expect(opened).to_be_visible()
    expect(opened.locator(".proposal")).to_have_count(0)
    world.propose(line, (100, in_days(27)))
    expect(opened.locator(".proposal")).to_be_visible(timeout=20_000)
    expect(buyer.page.locator(f"#board-line-{line} .key a")).to_have_attribute("aria-expanded", "true")
    world.accept_proposal(line)
    expect(opened.locator(".proposal")).to_have_count(0, timeout=20_000)
    expect(opened).to_have_count(1)
    opened.locator("[data-close]").click()
    expect(opened).to_have_count(0)


def test_a_row_that_changes_while_it_is_clicked_opens_all_the_same(world: World, enter, live_server: LiveServer):
    _, (line, *_) = order_of(world)
    buyer, beside = enter(world.buyer, "/board"), enter(world.buyer, "/board")
    buyer.page.locator(f"#board-line-{line} .key a").hover()
    buyer.page.mouse.down()
    world.propose(line, (100, in_days(27)))
    expect(beside.page.locator(f"#board-line-{line} .state")).to_have_text("Proposed", timeout=20_000)
    buyer.page.mouse.up()
    expect(buyer.page.locator("tr.opened")).to_be_visible()
    expect(buyer.page.locator(f"#board-line-{line} .state")).to_have_text("Proposed", timeout=20_000)


def test_an_opened_row_in_which_somebody_types_is_left_alone(world: World, enter, live_server: LiveServer):
    _, (line, *_) = order_of(world)
    world.propose(line, (100, in_days(27)))
    buyer = enter(world.buyer, "/board")
    buyer.page.locator(f"#board-line-{line} .key a").click()
    reason = buyer.page.locator("tr.opened [name=reason]").first
    buyer.page.locator("tr.opened summary", has_text="Decline").first.click()
    reason.check()
    world.accept_proposal(line)
    expect(buyer.page.locator(f"#board-line-{line} .state")).to_have_text("Agreed", timeout=20_000)
    buyer.page.wait_for_timeout(800)
    expect(reason).to_be_checked()


def test_receiving_sees_what_is_to_arrive_change(app: Flask, world: World, enter, live_server: LiveServer):
    with app.app_context(), transaction_of(MACHINE) as work:
        work.session.get_one(Person, world.receiver.person_id).sites = [PersonSite(site_id=world.berlin)]
    _, (line,) = order_of(world, lines=1)
    receiver = enter(world.receiver, "/arrivals")
    expect(receiver.page.locator("h1")).to_have_text("Arrivals")
    world.propose(line, (100, in_days(5)))
    world.accept_proposal(line)
    expect(receiver.page.locator("h1")).to_have_text("Nothing arrives today", timeout=20_000)
    assert_equal_to_a_fresh_page(receiver)
