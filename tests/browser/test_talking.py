"""A question asked on a phone with a photo is on the buyer's page at once; and the phone hears that it was read."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.window import Window
from tests.browser.world import BrowserWorld
from tests.files.samples import jpeg

SOON = 10_000


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def live(page: Page) -> None:
    expect(page.locator("#live-badge")).to_have_attribute("data-state", "live")


def opened(page: Page, line_id: int) -> None:
    page.locator(f".lines [data-talk='{line_id}']").click()
    expect(page.locator(f"#conversation-{line_id}")).to_be_visible()
    live(page)


def mark(page: Page) -> None:
    live(page)
    page.evaluate("window.notReloaded = true")


def say(page: Page, text: str, photo: bytes = b"") -> None:
    page.locator("textarea").fill(text)
    if photo:
        sent = {"name": "scratch.jpg", "mimeType": "image/jpeg", "buffer": photo}
        page.locator("input[type=file]").set_input_files(sent)
    page.get_by_role("button", name="Send to").click()


def test_a_question_with_a_photo_goes_from_a_phone_to_the_buyer_and_comes_back_read_and_answered(there, window):
    order_id, (line_id, _) = there.issued(2)
    desk = window(there.buyer).visit(f"/orders/{order_id}")
    phone = window(there.acme, viewport=PHONE).visit(f"/orders/{order_id}")
    buyer, supplier = desk.page, phone.page
    for page in (buyer, supplier):
        mark(page)
    opened(supplier, line_id)
    say(supplier, "Is this scratch all right?", jpeg((900, 600), turned=True))
    talk = supplier.locator(f"#talk-{line_id}")
    expect(talk).to_contain_text("Is this scratch all right?")
    expect(talk).to_contain_text("Delivered")

    link = buyer.locator(f"#order-line-{line_id} .talk-link")
    expect(link).to_contain_text("1 to answer", timeout=SOON)
    opened(buyer, line_id)
    photo = buyer.locator(f"#talk-{line_id} img")
    expect(photo).to_be_visible()
    assert photo.evaluate("img => img.decode().then(() => img.naturalHeight > img.naturalWidth)"), "not turned upright"
    expect(talk).to_contain_text(re.compile("Read"), timeout=SOON)
    expect(talk).to_contain_text("Waits for an answer")

    say(buyer, "Yes, it will be painted.")
    expect(talk).to_contain_text("Yes, it will be painted.", timeout=SOON)
    expect(talk).to_contain_text("Answered")
    expect(buyer.locator(f"#talk-{line_id} .own")).to_contain_text("Read", timeout=SOON)
    expect(link).not_to_contain_text("to answer")
    for seen in (desk, phone):
        check_as_it_stands(seen)
    assert not supplier.evaluate("document.documentElement.scrollWidth > innerWidth")


def check_as_it_stands(seen: Window) -> None:
    assert seen.page.evaluate("window.notReloaded"), "the page was loaded again"
    seen.inspect()
    assert seen.violations() == []


def test_what_was_typed_stays_when_a_colleague_writes_and_when_a_file_is_refused(there, window):
    _, (line_id,) = there.issued(1)
    desk = window(there.buyer).visit(f"/order-lines/{line_id}/conversation")
    desk.tolerate("422")
    phone = window(there.acme, viewport=PHONE).visit(f"/order-lines/{line_id}/conversation")
    for page in (desk.page, phone.page):
        live(page)
    desk.page.locator("textarea").fill("I am still writing")
    say(phone.page, "Are you there?")
    expect(desk.page.locator(f"#talk-{line_id}")).to_contain_text("Are you there?", timeout=SOON)
    expect(desk.page.get_by_role("button", name="No answer needed")).to_be_visible(timeout=SOON)
    expect(desk.page.locator("textarea")).to_have_value("I am still writing")
    desk.page.locator("input[type=file]").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})
    desk.page.get_by_role("button", name="Send to").click()
    expect(desk.page.locator(".error").first).to_contain_text("“a.pdf” is a program. Send a PDF, a PNG or a JPEG.")
    expect(desk.page.locator("textarea")).to_have_value("I am still writing")


def test_without_a_script_one_asks_reads_and_answers_all_the_same(there, window):
    order_id, (line_id,) = there.issued(1)
    supplier = window(there.acme, java_script_enabled=False).visit(f"/orders/{order_id}").page
    supplier.locator(f".lines [data-talk='{line_id}']").click()
    say(supplier, "Which colour?")
    buyer = window(there.buyer, java_script_enabled=False).visit("/questions").page
    buyer.locator(".question a").first.click()
    buyer.get_by_role("button", name="Mark 1 message as read").click()
    expect(buyer.get_by_role("button", name="as read")).to_have_count(0)
    say(buyer, "Green.")
    expect(buyer.locator(f"#talk-{line_id}")).to_contain_text("Answered")


def test_questions_wait_behind_a_button_and_do_not_push_the_list(there, window):
    _, (line_id,) = there.issued(1)
    buyer = window(there.buyer).visit("/questions").page
    live(buyer)
    supplier = window(there.acme).visit(f"/order-lines/{line_id}/conversation").page
    say(supplier, "Which colour?")
    expect(buyer.locator("#updates-waiting")).to_have_text("1 update waiting", timeout=SOON)
    buyer.locator("#updates-waiting").click()
    expect(buyer.locator(".question")).to_contain_text("Which colour?")
