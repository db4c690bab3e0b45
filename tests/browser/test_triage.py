"""Triage in two windows: what a supplier offers waits for the buyer, and what the buyer decides reaches the supplier."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.orders import actions
from app.orders.actions import Cancel
from tests.browser.conftest import PHONE
from tests.browser.test_main_job import SOON, live, written
from tests.browser.world import BrowserWorld, in_days
from tests.story import told_by


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
    with desk.offline():
        there.propose_later(lines[2], 9)
        page.evaluate("document.querySelectorAll('.verbs').forEach(each => each.removeAttribute('data-verbs'))")
    stale.get_by_role("button", name="Accept").first.click()
    expect(stale.locator(".refused")).to_contain_text("was changed since you opened it", timeout=SOON)
    button.click()
    page.wait_for_url("**/triage")
    expect(page.locator("main")).to_contain_text("2 proposals accepted.")
    expect(page.locator(".triage > li")).to_have_count(1)


def test_headings_count_anew_without_moving_a_row(there, window, live_server):
    _, (first, second) = there.issued(2)
    there.propose_later(first, 5)
    desk = window(there.buyer).visit("/triage?show=proposals")
    buyer = window(there.buyer).visit("/follow-up")
    for each in (desk, buyer):
        live(each.page)
    expect(buyer.page.locator(".title .counts")).to_have_text("1 proposal to decide")
    there.propose_later(second, 7)
    expect(desk.page.locator("h1")).to_have_text("2 lines wait for you", timeout=SOON)
    expect(desk.page.locator(".counts [aria-current]")).to_have_text("2 proposals")
    expect(buyer.page.locator(".title .counts")).to_have_text("2 proposals to decide", timeout=SOON)
    expect(desk.page.locator(".triage > li")).to_have_count(1)


def test_a_wish_to_be_released_is_answered_in_its_row_by_one_click(there, window, live_server):
    order_id, lines = there.issued(2)
    for line in lines:
        there.story.answer(line)
    with told_by(there.app, there.story.acme_person):
        given = [Cancel(line, there.story.look(line, "version"), Decimal(40)) for line in lines]
        actions.ask_release(there.story.acme_person, order_id, given, reason="capacity")
    desk = window(there.buyer).visit("/triage")
    supplier = window(there.acme, viewport=PHONE).visit(f"/orders/{order_id}").page
    live(desk.page)
    live(supplier)
    granted, kept = (desk.page.locator("li", has=desk.page.locator(f"#triage-line-{line}")) for line in lines)
    granted.get_by_role("button", name="Agree to cancel 40 pcs").click()
    expect(granted.locator(".done")).to_have_text("Decided: Agree to cancel 40 pcs", timeout=SOON)
    kept.get_by_role("button", name="Refuse: No other source").click()
    expect(kept.locator(".done")).to_have_text("Decided: Refuse: No other source", timeout=SOON)
    expect(supplier.locator(f"#order-line-{lines[0]}")).to_contain_text("40 pcs cancelled", timeout=SOON)
    assert there.story.look(lines[1], "cancelled", "cancel_asked") == (0, "")
    assert desk.violations() == []


def test_ticked_proposals_are_declined_for_one_reason(there, window, live_server):
    _, lines = there.issued(3)
    for line in lines:
        there.propose_later(line, 5)
    page = window(there.buyer).visit("/triage").page
    live(page)
    for line in lines[:2]:
        page.locator(f"[name=line-{line}-accept]").check()
    page.get_by_text("Decline the ticked…").click()
    page.get_by_label("Why?").last.select_option("needed_earlier")
    page.locator("#decline-many").click()
    expect(page.locator("main")).to_contain_text("2 proposals declined.", timeout=SOON)
    assert [there.story.look(line, "answer") for line in lines] == ["pending", "pending", "proposed"]
