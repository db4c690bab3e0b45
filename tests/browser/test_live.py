"""An open page equals a fresh one: whatever changed, whoever was away, and nothing that is being typed is lost."""

import re

import pytest
from flask import Flask
from playwright.sync_api import WebSocketRoute, expect

from app.identity import sign_in
from tests.browser.reading import assert_equal_to_a_fresh_page, in_days, order_of, quietly
from tests.browser.window import Window
from tests.live_server import LiveServer
from tests.story import World, build


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


def test_a_changed_cell_keeps_its_mark_until_it_was_seen(world: World, enter, live_server: LiveServer):
    _, (line, *_) = order_of(world)
    buyer = enter(world.buyer, "/board")
    row = buyer.page.locator(f"#board-line-{line}")
    world.propose(line, (100, in_days(27)))
    expect(row.locator(".state")).to_have_text("Proposed", timeout=20_000)
    expect(row.locator(".state")).to_have_class(re.compile(r"\bchanged\b"))
    expect(row.locator(".supplier")).not_to_have_class(re.compile(r"\bchanged\b"))
    world.accept_proposal(line)
    expect(row.locator(".state")).to_have_text("Agreed", timeout=20_000)
    expect(row.locator(".expected")).to_have_class(re.compile(r"\bchanged\b"))
    row.hover()
    expect(row.locator(".changed")).to_have_count(0)
    expect(row).to_have_js_property("rowIndex", 1)  # its day moved behind the others', but nothing moves by itself
    buyer.page.get_by_role("button", name="1 update waiting").click()
    expect(row).to_have_js_property("rowIndex", 3)
    assert_equal_to_a_fresh_page(buyer)


def test_the_supplier_sees_what_the_buyer_decided(world: World, enter, live_server: LiveServer):
    order_id, (line, *_) = order_of(world)
    world.propose(line, (100, in_days(27)))
    supplier = enter(world.acme_person, f"/orders/{order_id}")
    world.accept_proposal(line)
    expect(supplier.page.locator(f"#order-line-{line} .state")).to_have_text("Agreed", timeout=20_000)
    expect(supplier.page.locator("section.proposals")).to_have_count(0)
    assert_equal_to_a_fresh_page(supplier)


def test_paused_nothing_moves_and_going_on_shows_everything(world: World, enter, live_server: LiveServer):
    _, (line, second, _) = order_of(world)
    buyer = enter(world.buyer, "/board")
    row = buyer.page.locator(f"#board-line-{line}")
    buyer.page.keyboard.press("p")
    expect(buyer.page.locator("#live-badge")).to_have_attribute("data-state", "paused")
    world.answer(line)
    world.propose(second, (100, in_days(30)))
    buyer.page.wait_for_timeout(2_500)  # longer than a heartbeat
    expect(row.locator(".state")).to_have_text("To confirm")
    buyer.page.locator("#pause").click()
    expect(row.locator(".state")).to_have_text("Agreed")
    expect(buyer.page.locator("#live-badge")).to_have_attribute("data-state", "live")
    assert_equal_to_a_fresh_page(buyer)


class LossyNetwork:
    """Between a page and its server: loses the frames with rows of the board whose numbers it was told."""

    def __init__(self, *losing: int) -> None:
        self.losing = losing
        self.frames = 0

    def between(self, window: Window) -> None:
        window.page.route_web_socket(re.compile("socket.io"), self._connect)

    def _connect(self, page: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            is_frame = str(message).startswith('42["frame"') and "board-line-" in str(message)
            self.frames += is_frame
            if not (is_frame and self.frames in self.losing):
                page.send(message)

        page.connect_to_server().on_message(pass_on)

    def wait_for(self, frames: int, window: Window) -> None:
        while self.frames < frames:
            window.page.wait_for_timeout(20)


def test_a_lost_frame_is_pulled(world: World, enter, live_server: LiveServer):
    """The gap shows with the next frame at once, and with a heartbeat when no other frame follows."""
    _, (line, second, third) = order_of(world)
    network = LossyNetwork(1, 3)
    buyer = enter(world.buyer, "/board", prepare=network.between)
    state = "#board-line-{} .state"
    world.answer(line)
    network.wait_for(1, buyer)
    world.answer(second)
    expect(buyer.page.locator(state.format(second))).to_have_text("Agreed", timeout=20_000)
    expect(buyer.page.locator(state.format(line))).to_have_text("Agreed", timeout=20_000)
    world.answer(third)
    expect(buyer.page.locator(state.format(third))).to_have_text("Agreed", timeout=20_000)
    assert network.frames == 3
    assert_equal_to_a_fresh_page(buyer)


def test_new_rows_wait_until_one_asks_for_them(world: World, enter, live_server: LiveServer):
    order_of(world, lines=1)
    buyer = enter(world.buyer, "/board")
    waiting = buyer.page.locator("#updates-waiting")
    expect(waiting).to_be_hidden()
    _, lines = order_of(world, lines=2)
    expect(waiting).to_have_text("2 updates waiting")
    expect(buyer.page.locator("#board tbody tr")).to_have_count(1)
    waiting.click()
    expect(buyer.page.locator("#board tbody tr")).to_have_count(3)
    expect(waiting).to_be_hidden()
    world.answer(lines[0])
    expect(buyer.page.locator(f"#board-line-{lines[0]} .state")).to_have_text("Agreed", timeout=20_000)
    assert_equal_to_a_fresh_page(buyer)


def test_a_filtered_board_asks_which_rows_belong_to_it(world: World, enter, live_server: LiveServer):
    _, (line, second, _) = order_of(world)
    world.propose(line, (100, in_days(27)))
    buyer = enter(world.buyer, "/board?state=proposals")
    waiting = buyer.page.locator("#updates-waiting")
    world.answer(second)  # is not on this board and does not belong to it
    world.accept_proposal(line)  # is on this board and does not belong to it any more
    expect(waiting).to_have_text("1 update waiting")
    waiting.click()
    expect(buyer.page.locator(f"#board-line-{line}")).to_have_count(0)


def test_a_suppliers_list_tells_of_a_new_order(world: World, enter, live_server: LiveServer):
    supplier = enter(world.acme_person, "/todo")
    world.issued(world.line(on=in_days(20)))
    waiting = supplier.page.locator("#updates-waiting")
    expect(waiting).to_have_text("1 update waiting", timeout=20_000)
    waiting.click()
    expect(supplier.page.locator("li.todo")).to_have_count(1)


def test_what_is_being_typed_is_never_replaced(world: World, enter, live_server: LiveServer):
    order_id, (line, second, _) = order_of(world)
    supplier = enter(world.acme_person, f"/orders/{order_id}")
    field = supplier.page.locator(f"#line-{line}-quantity")
    field.fill("half a")
    world.answer(second)
    expect(supplier.page.locator(f"#order-line-{second} .state")).to_have_text("Agreed", timeout=20_000)
    newer = supplier.page.locator("[data-newer-page]")
    expect(newer).to_be_visible()
    expect(field).to_have_value("half a")
    newer.locator("button").click()
    expect(newer).to_have_count(0)
    assert_equal_to_a_fresh_page(supplier)


def test_the_way_back_leads_to_a_page_that_is_up_to_date(world: World, enter, live_server: LiveServer):
    order_id, (line, *_) = order_of(world)
    buyer = enter(world.buyer, "/board")
    buyer.page.goto(f"{buyer.url}/orders/{order_id}")
    world.answer(line)
    buyer.page.go_back()
    expect(buyer.page.locator(f"#board-line-{line} .state")).to_have_text("Agreed", timeout=20_000)
    expect(buyer.page.locator("#live-badge")).to_have_attribute("data-state", "live")
    assert_equal_to_a_fresh_page(buyer)


def test_a_killed_server_comes_back_and_the_page_catches_up(world: World, enter, live_server: LiveServer):
    _, (line, second, _) = order_of(world)
    buyer = enter(world.buyer, "/board")
    buyer.tolerate("ERR_CONNECTION_(REFUSED|RESET)", "WebSocket connection")
    live_server.kill9()
    expect(buyer.page.locator("#live-badge")).to_have_attribute("data-state", re.compile("reconnecting|offline"))
    world.answer(line)
    world.propose(second, (100, in_days(27)))
    live_server.start()
    expect(buyer.page.locator("#live-badge")).to_have_attribute("data-state", "live", timeout=20_000)
    expect(buyer.page.locator(f"#board-line-{line} .state")).to_have_text("Agreed")
    assert_equal_to_a_fresh_page(buyer)


def test_an_import_draws_the_page_again(app: Flask, world: World, enter, live_server: LiveServer):
    buyer = enter(world.buyer, "/board")
    expect(buyer.page.locator("main")).to_contain_text("No order lines yet")
    quietly(app, world)
    expect(buyer.page.locator("#board tbody tr")).to_have_count(1, timeout=20_000)


def test_signing_out_elsewhere_is_told(app: Flask, world: World, enter, live_server: LiveServer):
    buyer = enter(world.buyer, "/board")
    buyer.tolerate("401")
    with app.app_context():
        sign_in.set_passwords([world.buyer.person_id or 0], "a new password, set at the desk")
    expect(buyer.page.locator("#live-badge")).to_have_attribute("data-state", "signed-out", timeout=20_000)
