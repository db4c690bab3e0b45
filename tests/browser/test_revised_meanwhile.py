"""The supplier has the order open and types; the buyer revises it; the supplier sends."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.orders import actions
from tests.browser.world import BrowserWorld, in_days
from tests.story import told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def test_an_answer_to_an_old_revision_hears_the_difference_and_keeps_what_was_typed(there, window):
    order_id, (first, second) = there.issued(2)
    desk = window(there.acme)
    desk.tolerate("409")
    page = desk.visit(f"/orders/{order_id}").page
    later = (in_days(14) + timedelta(days=5)).strftime("%d %b %Y")
    page.locator(f"#line-{second}-on").fill(later)
    page.locator(f"#line-{second}-on").blur()
    page.locator(f"li[data-line='{second}'] label.pick", has_text="Material is late").click()
    with told_by(there.app, there.story.buyer):
        change = actions.Change(line_id=first, quantity=Decimal(120))
        actions.revise_order(there.story.buyer, order_id, [change])

    page.locator("#answer-button").click()
    expect(page.locator("#errors")).to_contain_text("the order is at revision 2 now. This changed: line 1, quantity 100 → 120")
    changed = page.locator("#changed")
    expect(changed.locator("del")).to_have_text("100 pcs")
    expect(changed.locator("ins")).to_have_text("120 pcs")
    expect(page.locator(f"#line-{second}-on")).to_have_value(later)
    expect(page.locator(f"[name=line-{second}-reason][value=material]")).to_be_checked()

    expect(page.locator(f"#line-{first}-quantity")).to_have_value("120")  # nobody typed there: it asks for the new one
    page.locator("#answer-button").click()
    expect(page.locator(f"#order-line-{first} .state")).to_have_text("Agreed")
    expect(page.locator(f"#order-line-{second} .state")).to_have_text("Proposed")
    expect(page.locator("#changed")).to_have_count(0)
    assert there.story.look(first, "open_quantity", "promised_revision") == (120, 2)
