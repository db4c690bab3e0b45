"""From a phone on the shop floor to the order's line: a certificate is handed in, checked, and a hold falls away, live."""

from playwright.sync_api import Page, expect

from app.certifications import actions
from app.certifications.rules import Paper
from app.files.vault import Vault
from tests.browser.conftest import PHONE
from tests.browser.world import BrowserWorld, in_days
from tests.certifications.holding import ROHS
from tests.certifications.test_holds_live import type_of
from tests.files.samples import jpeg, upload
from tests.story import told_by

STAYED = "() => window.stayed === true"


def stays(page: Page) -> None:
    """Marks the page: a reload would forget it."""
    page.evaluate("window.stayed = true")


def photographed(page: Page) -> None:
    """A supplier on a phone fills the form in, with two photos of the paper."""
    page.locator("#type").select_option(label=ROHS)
    pages = [{"name": f"page {n}.jpg", "mimeType": "image/jpeg", "buffer": jpeg()} for n in (1, 2)]
    page.locator("#photos").set_input_files(pages)
    page.locator("#number").fill("ROHS-26")
    page.locator("#issuer").fill("SGS")
    page.locator("#valid_from").fill(in_days(-3).isoformat())
    page.locator("#valid_to").fill(in_days(300).isoformat())
    page.get_by_role("button", name="Hand in for checking").click()


def test_a_photo_from_the_shop_floor_frees_a_line_without_a_reload(app, window):
    there = BrowserWorld(app)
    order, (line,) = there.issued()
    with told_by(app, there.story.buyer):
        actions.require(there.story.buyer, type_of(there, ROHS).id)
    reviewer, desk = window(there.buyer).visit("/certificates"), window(there.acme).visit(f"/orders/{order}")
    held = desk.page.locator(f"#order-line-{line}")
    expect(held).to_contain_text("Held: RoHS declaration is missing")
    for each in (reviewer, desk):
        expect(each.page.locator("#live-badge")).to_have_attribute("data-state", "live")
        stays(each.page)
    phone = window(there.acme, viewport=PHONE, has_touch=True, is_mobile=True).visit("/certificates/new")
    photographed(phone.page)
    expect(phone.page.locator(".certificate")).to_contain_text("Being checked")
    stays(phone.page)
    row = reviewer.page.locator("#certificates-to-check .todo")
    expect(row).to_contain_text("Acme Fasteners")
    expect(held).to_contain_text("Held: RoHS declaration is being checked")
    assert reviewer.page.evaluate(STAYED)
    row.get_by_role("link", name="Check").click()
    reviewer.page.get_by_role("button", name="Verify through").click()
    expect(phone.page.locator(".certificate")).to_contain_text("Valid")
    expect(held).not_to_contain_text("Held")
    for each in (phone, desk):
        assert each.page.evaluate(STAYED)
        each.inspect()
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.innerText.replace(/\\s+/g, ' ').trim()")


def test_arrows_go_over_the_matrix_from_link_to_link(app, window):
    there = BrowserWorld(app)
    with told_by(app, there.story.buyer):
        for kind in (ROHS, "ISO 9001", "SA8000"):
            actions.require(there.story.buyer, type_of(there, kind).id)
    verified(there, ROHS, "ROHS-26")
    verified(there, "SA8000", "SA-26")
    desk = window(there.buyer).visit("/certificates/matrix")
    keys, rows = desk.page.keyboard, desk.page.locator("[data-matrix] tbody tr")
    heads = [text.strip() for text in desk.page.locator("[data-matrix] thead th").all_inner_texts()]
    assert heads[1:] == ["ISO 9001", "RoHS declaration", "SA8000"]
    acme = rows.filter(has_text="Acme Fasteners").first
    acme.get_by_role("link", name="Acme Fasteners").focus()
    for key, expected in (
        ("ArrowRight", "Valid"),  # over ISO 9001, of which there is nothing to open
        ("ArrowRight", "Valid"),
        ("ArrowRight", "Valid"),  # there is nothing further on: it stays
        ("ArrowLeft", "Valid"),
        ("ArrowLeft", "Acme Fasteners"),
        ("ArrowDown", "Bits"),
        ("ArrowUp", "Acme Fasteners"),
    ):
        keys.press(key)
        assert expected in focused(desk.page), key
    keys.press("ArrowRight")
    keys.press("Enter")
    desk.page.wait_for_url("**/certificates/*")
    expect(desk.page.locator(".certificate")).to_contain_text("ROHS-26")


def verified(there: BrowserWorld, kind: str, number: str) -> None:
    """Acme holds a certificate of this type, and we have checked it."""
    seller, buyer = there.story.acme_person, there.story.buyer
    sent = upload(Vault.below(there.app.config["SETTINGS"].data_dir), name="paper.pdf")
    with told_by(there.app, seller):
        made = actions.submit(seller, type_of(there, kind).id, Paper(number, "DNV", in_days(-3), in_days(300)), sent)
    with told_by(there.app, buyer):
        actions.verify(buyer, made)
