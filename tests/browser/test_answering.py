"""A supplier answers ten lines: in three pointer actions on a phone, by keys alone, from a spreadsheet, beside a colleague."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.world import BrowserWorld, in_days

COUNT_POINTERS = "window.pointed = 0; addEventListener('pointerdown', () => { window.pointed += 1 }, true)"
MOST_POINTER_ACTIONS = 3
# The clipboard of a spreadsheet, as a person's Ctrl+V brings it.
PASTE = """([id, text]) => {
    const field = document.getElementById(id);
    const data = new DataTransfer();
    data.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def written(day) -> str:
    return day.strftime("%d %b %Y")


def answers(there: BrowserWorld, lines) -> list[str]:
    return [there.story.look(line, "answer") for line in lines]


def grid_is_there(page: Page) -> None:
    """The script of the grid comes with the first focus."""
    page.locator("html[data-grid]").wait_for(state="attached")


def paste(page: Page, field: str, text: str) -> None:
    page.locator(f"#{field}").focus()
    grid_is_there(page)
    page.evaluate(PASTE, [field, text])


def test_ten_lines_with_one_date_moved_are_three_pointer_actions_on_a_phone(there, window):
    order_id, lines = there.issued(10)
    page = window(there.acme, viewport=PHONE).visit(f"/orders/{order_id}").page
    page.evaluate(COUNT_POINTERS)
    moved = lines[6]
    page.locator(f"#line-{moved}-on").click()
    page.keyboard.press("Control+a")
    page.keyboard.type((in_days(14) + timedelta(days=7)).isoformat())
    expect(page.locator("#answer .sentence")).to_contain_text("9 lines as requested, 1 line 7 days later")
    page.locator(f"li[data-line='{moved}'] label.pick", has_text="Material is late").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    pointed = page.evaluate("window.pointed")
    page.get_by_role("button", name="Confirm 10 lines").click()
    page.wait_for_load_state()
    expect(page.locator(f"#order-line-{moved} .state")).to_have_text("Proposed")
    assert pointed + 1 <= MOST_POINTER_ACTIONS
    assert answers(there, lines) == ["accepted"] * 6 + ["proposed"] + ["accepted"] * 3


def test_ten_lines_are_answered_by_keys_alone(there, window):
    order_id, lines = there.issued(10)
    page = window(there.acme).visit(f"/orders/{order_id}").page
    page.evaluate(COUNT_POINTERS)
    first = page.locator(f"#line-{lines[0]}-quantity")
    for _ in range(60):
        if first.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    grid_is_there(page)
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(f"#line-{lines[2]}-on")).to_be_focused()
    page.keyboard.type((in_days(14) + timedelta(days=3)).isoformat())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+d")
    expect(page.locator("#answer .sentence")).to_contain_text("8 lines as requested, 2 lines up to 3 days later")
    for line in lines[2:4]:
        page.locator(f"#line-{line}-on").focus()
        for _ in range(2):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#order-line-{lines[3]} .state")).to_have_text("Proposed")
    assert answers(there, lines) == ["accepted"] * 2 + ["proposed"] * 2 + ["accepted"] * 6
    assert page.evaluate("window.pointed ?? 0") == 0


def test_picked_cells_are_filled_with_the_first_one(there, window):
    order_id, lines = there.issued(4)
    page = window(there.acme).visit(f"/orders/{order_id}").page
    page.locator(f"#line-{lines[0]}-on").fill("4.12.2030")
    page.locator(f"#line-{lines[0]}-on").focus()
    grid_is_there(page)
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#answer .pasted")).to_contain_text("3 cells picked")
    page.keyboard.press("Control+d")
    for line in lines[:3]:
        expect(page.locator(f"#line-{line}-on")).to_have_value("4.12.2030")
    expect(page.locator(f"#line-{lines[3]}-on")).not_to_have_value("4.12.2030")


TABLES = {
    "German": "1.234,5\t4.12.2030\r\n80\t5.12.2030\r\n",
    "American": "1,234.5\t12/4/2030\n80\t12/5/2030\n",
    "day first, as one date tells": "1234.5\t4/12/2030\n80\t25/12/2030\n",
}


@pytest.mark.parametrize("table", TABLES)
def test_a_block_from_a_spreadsheet_is_read_as_it_was_written(there, window, table):
    order_id, (first, second) = there.issued(2)
    page = window(there.acme).visit(f"/orders/{order_id}").page
    paste(page, f"line-{first}-quantity", TABLES[table])
    expect(page.locator(f"#line-{first}-quantity")).to_have_value("1234.5")
    expect(page.locator(f"#line-{first}-on")).to_have_value("04 Dec 2030")
    expect(page.locator(f"#line-{second}-quantity")).to_have_value("80")
    expect(page.locator(f"#line-{second}-on")).to_have_value(re.compile("^(05|25) Dec 2030$"))


def test_what_cannot_be_read_is_marked_and_nothing_is_lost(there, window):
    order_id, (first, second) = there.issued(2)
    page = window(there.acme).visit(f"/orders/{order_id}").page
    before = page.locator(f"#line-{first}-on").input_value()
    paste(page, f"line-{first}-on", "soon\tmore\n31.2.2030\n4.12.2030\n")
    for line, text in ((first, "soon"), (second, "31.2.2030")):
        expect(page.locator(f"#line-{line}-on")).to_have_value(text)
        expect(page.locator(f"#line-{line}-on")).to_have_attribute("aria-invalid", "true")
        expect(page.locator(f"li[data-line='{line}'] .difference")).to_have_text("cannot be read")
    expect(page.locator("#answer .sentence")).to_contain_text("2 fields cannot be read.")
    expect(page.locator("#answer .pasted")).to_contain_text("2 cells found no place: 4.12.2030, more")
    page.get_by_role("button", name="Take back the paste").click()
    expect(page.locator(f"#line-{first}-on")).to_have_value(before)
    expect(page.locator("#answer .sentence")).to_have_text("2 lines as requested")


def test_a_line_is_offered_in_as_many_parts_as_needed(there, window):
    order_id, (line,) = there.issued(1)
    page = window(there.acme).visit(f"/orders/{order_id}").page
    row = page.locator(f"li[data-line='{line}']")
    row.locator("summary").click()
    expect(row.get_by_role("button", name="Add another part")).to_be_visible()  # the script is there
    page.locator(f"#line-{line}-quantity").fill("40")
    for number, (quantity, days) in enumerate(((30, 18), (20, 21), (10, 25))):
        if number:
            row.get_by_role("button", name="Add another part").click()
        part = row.locator("span.rest").nth(number)  # the price's field stands in a .rest of its own
        part.locator("input[inputmode=decimal]").fill(str(quantity))
        part.locator("[data-date]").fill(in_days(days).isoformat())
    expect(page.locator("#answer .sentence")).to_contain_text("1 line in parts, the last part 11 days later")
    row.locator("label.pick").first.click()
    page.locator("#answer-button").click()
    expect(page.locator(f"#order-line-{line} .state")).to_have_text("Proposed")
    assert [part.quantity for part in there.story.look(line, "proposals")[0].offered_parts] == [40, 30, 20, 10]


def test_all_as_requested_after_all(there, window):
    order_id, lines = there.issued(3)
    page = window(there.acme).visit(f"/orders/{order_id}").page
    expect(page.get_by_role("button", name="Accept all as requested")).to_be_hidden()
    page.locator(f"#line-{lines[1]}-quantity").fill("nonsense")
    page.get_by_role("button", name="Accept all as requested").click()
    expect(page.locator(f"#order-line-{lines[1]} .state")).to_have_text("Agreed")
    assert answers(there, lines) == ["accepted"] * 3


def test_of_two_colleagues_the_second_sees_both_answers_and_loses_nothing(there, window):
    order_id, (line, other) = there.issued(2)
    late = in_days(21)
    second = window(there.acme)
    second.tolerate("409")
    page = second.visit(f"/orders/{order_id}").page
    page.locator(f"#line-{line}-on").fill(late.isoformat())
    page.locator(f"#line-{other}-on").fill(late.isoformat())
    there.story.answer(line)
    for each in (line, other):
        page.locator(f"li[data-line='{each}'] label.pick").first.click()
    expect(page.locator(f"#line-{line}-on")).to_have_value(late.isoformat())
    page.locator("#answer-button").click()
    missed = page.locator("#missed")
    expect(missed).to_contain_text(f"for {written(in_days(14))}, agreed, now")
    expect(missed).to_contain_text(late.isoformat())
    expect(page.locator(f"#line-{other}-on").first).to_have_value(late.isoformat())
    assert answers(there, (line, other)) == ["accepted", "pending"]
