"""A supplier answers from the list: an order opens in place, what is typed is never replaced, what changed is marked."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.orders import actions
from app.orders.rules.revisions import Change
from tests.browser.conftest import PHONE
from tests.browser.world import BrowserWorld, in_days
from tests.story import D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_an_order_is_answered_in_its_row(there, window, viewport):
    order_id, (line, other) = there.issued(2)
    there.issued(1)
    desk = window(there.acme, **({"viewport": viewport} if viewport else {})).visit("/todo")
    page = desk.page
    page.evaluate("window.notReloaded = true")
    row = page.locator(f"#todo-order-{order_id}")
    row.locator("a[data-open]").click()
    form = page.locator("li.opened form.answer")
    expect(page.locator(f"#line-{line}-quantity")).to_be_focused()
    page.locator(f"#line-{line}-on").fill((in_days(14) + timedelta(days=7)).isoformat())
    expect(form.locator(".sentence")).to_contain_text("1 line as requested, 1 line 7 days later")
    assert desk.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form.locator("label.pick").first.click()
    form.get_by_role("button", name="Confirm 2 lines").click()
    expect(page.locator("li.opened .undo")).to_contain_text("Your answer is with the buyer.")
    assert there.story.look(line, "answer") == "proposed"
    assert there.story.look(other, "answer") == "accepted"
    assert page.evaluate("window.notReloaded")
    page.locator("li.opened .undo button").click()
    expect(page.locator("#messages")).to_contain_text("Your answer is taken back")
    assert there.story.look(line, "answer") == "pending"


def test_what_is_typed_in_a_row_stays_when_a_colleague_answers(there, window):
    order_id, (line, other) = there.issued(2)
    page = window(there.acme).visit("/todo").page
    expect(page.locator("#live-badge")).to_have_attribute("data-state", "live")
    page.locator(f"#todo-order-{order_id} a[data-open]").click()
    page.locator(f"#line-{line}-quantity").fill("77")
    there.story.answer(other)
    expect(page.locator("li.opened .meanwhile")).to_be_visible()
    expect(page.locator(f"#line-{line}-quantity")).to_have_value("77")


def test_a_line_that_we_change_is_marked_while_somebody_types(there, window):
    order_id, (line, other) = there.issued(2)
    page = window(there.acme).visit(f"/orders/{order_id}").page
    expect(page.locator("#live-badge")).to_have_attribute("data-state", "live")
    page.locator(f"#line-{line}-quantity").fill("77")
    with told_by(there.app, there.story.buyer):
        change = Change(line_id=line, quantity=D(80), requested_on=in_days(15))
        actions.revise_order(there.story.buyer, order_id, [change])
    marked = page.locator(f"li[data-line='{line}'] .meanwhile")
    expect(marked).to_contain_text(f"We changed this line: 100 pcs · {in_days(14):%d %b %Y} → 80 pcs · {in_days(15):%d %b %Y}")
    expect(page.locator(f"#line-{line}-quantity")).to_have_value("77")
    expect(page.locator(f"li[data-line='{other}'] .meanwhile")).to_have_count(0)


def test_without_a_script_the_row_leads_to_the_order(there, window):
    order_id, _ = there.issued(1)
    page = window(there.acme, java_script_enabled=False).visit("/todo").page
    page.locator(f"#todo-order-{order_id} a.button").click()
    expect(page.locator("#answer-button")).to_have_text("Confirm 1 line")
