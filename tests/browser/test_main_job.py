"""The moment that everything is for: a supplier moves a date, and every screen that may know it is right."""

import re
from datetime import timedelta

import pytest
import requests
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.access import COOKIE
from tests.browser.conftest import PHONE
from tests.browser.world import BrowserWorld, in_days
from tests.live.listening import SignedIn, listening
from tests.live_server import LiveServer

# It takes some tens of milliseconds (see docs/benchmarks.md); a machine that runs other tests meanwhile may need longer.
SOON = 10_000


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def written(day) -> str:
    return day.strftime("%d %b %Y")


def live(page: Page) -> None:
    expect(page.locator("#live-badge")).to_have_attribute("data-state", "live")


def count(page: Page, word: str) -> Locator:
    return page.locator("#attention a", has_text=word).locator("b")


def test_a_proposed_date_moves_the_board_and_the_decision_moves_the_suppliers_page(there, window, live_server):
    order_id, (line_id, other_id) = there.issued(2)
    board = window(there.buyer).visit("/board").page
    supplier = window(there.acme, viewport=PHONE).visit(f"/orders/{order_id}").page
    live(board)
    live(supplier)
    row = board.locator(f"#board-line-{line_id}")
    expect(count(board, "proposals")).to_have_text("0")
    board.evaluate("window.notReloaded = true")

    with listening(live_server.url, SignedIn(0, 0, there.cookie_of(there.bits), None)) as stranger:
        later = in_days(14) + timedelta(days=7)
        answer(supplier, line_id, later)
        expect(row.locator(".state")).to_have_text("Proposed", timeout=SOON)
        expect(row.locator(".expected")).to_have_text(written(later))
        expect(row.locator(".state")).to_have_class(re.compile("changed"))
        expect(count(board, "proposals")).to_have_text("1", timeout=SOON)
        expect(board.locator(f"#board-line-{other_id} .state")).to_have_text("Agreed")

        live(supplier)
        supplier.evaluate("window.notReloaded = true")
        row.locator(".key a").click()
        board.get_by_role("button", name=f"Accept {written(later)}").click()
        expect(row.locator(".state")).to_have_text("Agreed")  # still on the board
        agreed = supplier.locator(f"#order-line-{line_id}")
        expect(agreed.locator(".state")).to_have_text("Agreed", timeout=SOON)
        expect(agreed.locator(".promised")).to_have_text(written(later))
        assert supplier.evaluate("window.notReloaded"), "the supplier's page was loaded again"
        heard = [said for name, said in stranger.everything() if name == "frame" and said["pieces"]]
        assert heard == [], "another supplier heard of it"


def answer(page: Page, line_id: int, day) -> None:
    """Three pointer actions on the open page: the date, the reason, the button."""
    page.locator(f"#line-{line_id}-on").fill(day.isoformat())
    page.locator(f"#line-{line_id}-on").blur()
    page.locator(f"li[data-line='{line_id}'] label.pick", has_text="Material is late").click()
    page.get_by_role("button", name=re.compile("Confirm 2 lines")).click()
    page.wait_for_load_state()


def test_a_board_that_was_cut_off_equals_a_fresh_load_afterwards(there, window, live_server):
    lines = [there.issued(1)[1][0] for _ in range(10)]
    desk = window(there.buyer).visit("/board")
    live(desk.page)
    with desk.offline():
        expect(desk.page.locator("#live-badge")).not_to_have_attribute("data-state", "live", timeout=30_000)
        for number, line_id in enumerate(lines):
            there.propose_later(line_id, 3 + number)
    live(desk.page)
    for number, line_id in enumerate(lines):
        expected = desk.page.locator(f"#board-line-{line_id} .expected")
        expect(expected).to_have_text(written(in_days(14) + timedelta(days=3 + number)), timeout=SOON)
    expect(count(desk.page, "proposals")).to_have_text("10")
    caught_up = rows(desk.page)
    desk.visit("/board")
    assert caught_up == rows(desk.page)


def rows(page: Page) -> list[list[str]]:
    """Every cell of the board but the age of the last word, as text."""
    cells = "row => [...row.cells].filter(c => !c.classList.contains('heard')).map(c => c.textContent.trim())"
    return page.eval_on_selector_all("#board tbody tr", f"rows => rows.map({cells})")


def test_without_javascript_a_supplier_answers_all_the_same(there, window):
    order_id, (first, second) = there.issued(2)
    page = window(there.acme, java_script_enabled=False).visit(f"/orders/{order_id}").page
    page.locator(f"[name=line-{second}-on]").fill((in_days(14) + timedelta(days=4)).isoformat())
    page.locator(f"li[data-line='{second}'] summary").click()
    page.locator(f"[name=line-{second}-reason][value=material]").check(force=True)
    page.locator("#answer-button").click()
    expect(page.locator(f"#order-line-{first} .state")).to_have_text("Agreed")
    expect(page.locator(f"#order-line-{second} .state")).to_have_text("Proposed")


def test_a_refused_answer_keeps_what_was_typed_and_says_why(there, window):
    order_id, (line_id,) = there.issued(1)
    desk = window(there.acme)
    desk.tolerate("422", "409")
    page = desk.visit(f"/orders/{order_id}").page
    page.locator(f"#line-{line_id}-on").fill("31.2.")
    page.locator("#answer-button").click()
    expect(page.locator(".error")).to_contain_text("31.2.")
    expect(page.locator(f"#line-{line_id}-on")).to_have_value("31.2.")
    expect(page.locator(f"#order-line-{line_id} .state")).to_have_text("To confirm")


def test_sales_sees_the_moved_date_and_never_a_price(there, window):
    order_id, (line_id,) = there.issued(1)
    page = window(there.sales).visit("/board").page
    live(page)
    there.propose_later(line_id, 5)
    expect(page.locator(f"#board-line-{line_id} .state")).to_have_text("Proposed", timeout=SOON)
    page.goto(page.url.replace("/board", f"/orders/{order_id}"))
    expect(page.locator("main")).not_to_contain_text("8,731.37")


def test_signing_out_closes_the_open_screens_of_that_session(there, window, live_server: LiveServer):
    desk = window(there.buyer)
    desk.tolerate("401", "WebSocket", "400")
    page = desk.visit("/board").page
    live(page)
    cookie = next(each["value"] for each in desk.context.cookies() if each["name"] == COOKIE)
    token = page.locator("input[name=csrf_token]").first.get_attribute("value")
    done = requests.post(f"{live_server.url}/sign-out", cookies={COOKIE: cookie}, data={"csrf_token": token}, timeout=5)
    assert done.status_code == 200
    expect(page.locator("#live-badge")).not_to_have_attribute("data-state", "live", timeout=SOON)
