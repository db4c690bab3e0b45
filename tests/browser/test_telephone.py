"""A customer is on the telephone: from the ring to the answer in two actions, and nobody stays with a date that moved."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_main_job import SOON, live, written
from tests.browser.world import BrowserWorld, in_days
from tests.customers.market import Market, opened


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def market(there: BrowserWorld) -> Market:
    return opened(there.story)


@pytest.fixture
def fed(market: Market) -> tuple[int, int, int]:
    """A customer order for 100 bolts that Acme has agreed to bring in ten days."""
    order = market.ordered((100, in_days(12)), their_reference="4500123456")
    (line,) = market.lines(order)
    source = market.bought(100, in_days(10))
    market.world.answer(source)
    market.give(line, source, 100)
    return order, line, source


def day_of(market: Market, line: int) -> str:
    return written(market.look(line, "expected_on"))


def test_from_the_ring_to_the_answer_in_two_actions_and_one_click_to_keep_it(there, market, fed, window, live_server):
    order, line, _source = fed
    desk = window(there.sales)
    page, actions = desk.page, 0
    expect(page.locator("#look-up")).to_be_focused()  # where sales begins after signing in
    page.keyboard.type("maschinenbau hafn")
    page.keyboard.press("Enter")
    actions += 1
    page.get_by_role("link", name="SO-").first.click()
    actions += 1
    expect(page.locator(f"#said-{line} .plain")).to_contain_text("Line 1 arrives")
    assert actions == 2
    live(page)
    desk.inspect()
    assert desk.violations() == []
    page.get_by_role("button", name="Log inquiry").click()
    expect(page.locator(f"#answer-talk-{order}")).to_contain_text("1 inquiry so far")
    expect(page.locator(f"#answer-talk-{order}")).to_contain_text(f"1 → {day_of(market, line)}")
    expect(page.locator(f"#said-{line}")).to_contain_text(f"the customer was told {day_of(market, line)}")


def test_an_exact_number_is_one_action(there, market, fed, window, live_server):
    page = window(there.sales).page
    page.locator("#look-up").fill("4500 123-456")
    page.locator("#look-up").press("Enter")
    expect(page.locator(f"#said-{fed[1]}")).to_be_visible()


def test_who_was_told_a_date_that_moves_appears_without_a_reload(there, market, fed, window, live_server):
    order, line, source = fed
    speaking = window(there.sales).visit(f"/answer/{order}").page
    speaking.get_by_text("Who asked what, and when to call again").click()
    speaking.locator("#contact").fill("Frau Lange")
    speaking.get_by_label("Tell me when this moves").check()
    speaking.get_by_role("button", name="Log inquiry").click()
    expect(speaking.locator(f"#answer-talk-{order}")).to_contain_text("Frau Lange")
    listing = window(there.sales).visit("/inquiries").page
    board = window(there.sales).visit("/board").page
    for page in (speaking, listing, board):
        live(page)
        page.evaluate("window.notReloaded = true")
    told = day_of(market, line)
    expect(listing.locator("#told-moved")).to_contain_text("Everybody was told what is true")
    market.world.propose(source, (100, in_days(20)))
    moved = listing.locator("#told-moved")
    expect(moved).to_contain_text("1 customer order was told a day that is no longer true", timeout=SOON)
    expect(moved.locator("s")).to_have_text(told)
    expect(moved).to_contain_text(day_of(market, line))
    expect(moved).to_contain_text("not agreed yet")
    expect(listing.locator("#sales-strip a").first).to_contain_text("1")
    expect(listing.locator("#watched")).to_contain_text("SO-", timeout=SOON)
    expect(board.locator("#attention")).to_contain_text("told otherwise")
    expect(speaking.locator(f"#said-{line}")).to_contain_text(f"the customer was told {told}", timeout=SOON)
    expect(speaking.locator("#answer")).to_have_value(speaking.locator(f"#said-{line} .plain").inner_text(), timeout=SOON)
    assert all(page.evaluate("window.notReloaded") for page in (speaking, listing, board)), "a page was loaded again"
    speaking.get_by_role("button", name="Log inquiry").click()
    expect(listing.locator("#told-moved")).to_contain_text("Everybody was told what is true", timeout=SOON)


def test_words_that_somebody_has_changed_are_left_alone_while_the_order_moves(there, market, fed, window, live_server):
    order, line, source = fed
    page = window(there.sales).visit(f"/answer/{order}").page
    live(page)
    page.locator("#answer").fill("We call you back.")
    market.world.propose(source, (100, in_days(20)))
    expect(page.locator(f"#said-{line} .plain")).to_contain_text("may arrive as late as", timeout=SOON)
    expect(page.locator("#answer")).to_have_value("We call you back.")


def test_a_supplier_who_sends_and_we_who_receive_show_on_the_answer_at_once(there, market, fed, window, live_server):
    order, line, source = fed
    page = window(there.sales).visit(f"/answer/{order}").page
    live(page)
    market.arrived(source, 100, on=in_days(0))
    expect(page.locator(f"#said-{line} .steps")).to_contain_text(f"100 pcs {written(in_days(0))}", timeout=SOON)


def test_on_a_telephone_of_360_pixels_nothing_hangs_over(there, market, fed, window, live_server):
    order, _line, source = fed
    market.world.propose(source, (100, in_days(20)))
    for path in ("/inquiries", "/inquiries?q=hafen", f"/answer/{order}"):
        for theme in ("light", "dark"):
            small = window(there.sales, viewport=PHONE, theme=theme).visit(path)
            assert small.page.evaluate("document.documentElement.scrollWidth") <= 360, path
            assert small.violations() == [], path
