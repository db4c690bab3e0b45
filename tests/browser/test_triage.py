"""Triage in two windows: what a supplier offers waits for the buyer, and what the buyer decides reaches the supplier."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_main_job import SOON, live, written
from tests.browser.world import BrowserWorld, in_days


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def test_an_offer_waits_behind_the_button_and_a_decision_moves_nothing(there, window, live_server):
    order_id, (first, second) = there.issued(2)
    there.propose_later(first, 5)
    desk = window(there.buyer).visit("/triage")
    supplier = window(there.acme, viewport=PHONE).visit(f"/orders/{order_id}").page
    live(desk.page)
    live(supplier)
    there.propose_later(second, 7)
    waiting = desk.page.locator("#updates-waiting")
    expect(waiting).to_have_text("1 update waiting", timeout=SOON)
    expect(desk.page.locator(f"#triage-line-{second}")).to_have_count(0)
    waiting.click()
    row = desk.page.locator("li", has=desk.page.locator(f"#triage-line-{second}"))
    day = in_days(14) + timedelta(days=7)
    supplier.evaluate("window.notReloaded = true")
    row.get_by_role("button", name=f"Accept {written(day)}").click()
    expect(row.locator(".done")).to_have_text(f"Decided: Accept {written(day)}", timeout=SOON)
    expect(supplier.locator(f"#order-line-{second} .promised")).to_have_text(written(day), timeout=SOON)
    assert supplier.evaluate("window.notReloaded"), "the supplier's page was loaded again"
    expect(desk.page.locator(f"#triage-line-{first}")).to_be_visible()
    expect(waiting).to_have_text("1 update waiting", timeout=SOON)
    assert desk.violations() == []


def test_ticks_are_counted_and_stay_and_a_refusal_is_said_in_its_row(there, window, live_server):
    _, lines = there.issued(3)
    for line in lines:
        there.propose_later(line, 5)
    desk = window(there.buyer).visit("/triage")
    desk.tolerate("409")
    page = desk.page
    live(page)
    for line in lines[:2]:
        page.locator(f"[name=line-{line}-accept]").check()
    button = page.locator("#accept-many")
    expect(button).to_have_text("Accept 2 proposals")
    stale = page.locator("li", has=page.locator(f"#triage-line-{lines[2]}"))
    desk.context.set_offline(True)
    there.propose_later(lines[2], 9)
    page.evaluate("document.querySelectorAll('.verbs').forEach(each => each.removeAttribute('data-verbs'))")
    desk.context.set_offline(False)
    stale.get_by_role("button", name="Accept").first.click()
    expect(stale.locator(".refused")).to_contain_text("was changed since you opened it", timeout=SOON)
    button.click()
    page.wait_for_url("**/triage")
    expect(page.locator("main")).to_contain_text("2 proposals accepted.")
    expect(page.locator(".triage > li")).to_have_count(1)
