"""A view is kept from the board, opened by its name, and taken along as a file; a line's picture follows its dates."""

import csv
import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from tests.browser.reading import in_days, order_of
from tests.live_server import LiveServer
from tests.story import World, build


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


def test_a_view_is_kept_opened_by_its_name_and_taken_as_a_file(world: World, enter, live_server: LiveServer):
    _, (line, *_) = order_of(world)
    world.propose(line, (100, in_days(27)))
    page = enter(world.buyer, "/board?show=open").page
    page.locator("[name=state]").select_option("proposals")
    page.locator(".chooser summary").click()
    page.locator(".chooser input[value=heard]").uncheck()
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("Save this view").click()
    page.get_by_label("Name").fill("Waiting for me")
    page.get_by_role("button", name="Save the view").click()
    view = page.get_by_role("link", name="Waiting for me")
    page.goto(page.url.split("/board")[0] + "/board?show=open")
    expect(page.locator("#board tbody tr")).to_have_count(3)
    view.click()
    expect(view).to_have_attribute("aria-current", "page")
    expect(page.locator("#board tbody tr")).to_have_count(1)
    expect(page.locator("#board th.heard")).to_be_hidden()
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    head, *rows = csv.reader(Path(started.value.path()).read_text(encoding="utf-8-sig").splitlines())
    assert [row[:2] for row in rows] == [["PO-10001", "1"]]
    assert "Last word" not in head


def test_an_opened_row_is_as_wide_as_the_columns_and_its_picture_follows(world: World, enter, live_server: LiveServer):
    _, (line, *_) = order_of(world)
    world.answer(line)
    page = enter(world.buyer, "/board?column=supplier&column=state").page
    page.locator(f"#board-line-{line} .key a").click()
    cell = page.locator("tr.opened > td")
    expect(cell).to_have_js_property("colSpan", 3)
    picture = page.locator(f"#line-slips-{line}")
    expect(picture).to_contain_text("The promise for line 1 has not slipped")
    world.propose(line, (100, in_days(27)))
    world.accept_proposal(line)
    expect(picture).to_contain_text("Line 1 slipped once, by 7 days", timeout=20_000)
    expect(cell).to_have_js_property("colSpan", 3)


def test_a_row_that_changes_while_it_is_being_opened_opens_all_the_same(world: World, enter, live_server: LiveServer):
    _, (line, *_) = order_of(world)
    page = enter(world.buyer, "/board").page
    held: list[Route] = []
    page.route(f"**/board/lines/{line}", lambda route: held.append(route) if not held else route.continue_())
    page.locator(f"#board-line-{line} .key a").click()
    while not held:
        page.wait_for_timeout(20)
    world.propose(line, (100, in_days(27)))
    expect(page.locator(f"#board-line-{line} .state")).to_have_text("Proposed", timeout=20_000)
    held[0].continue_()
    expect(page.locator("tr.opened")).to_have_count(1)
    expect(page.locator("tr.opened")).to_contain_text("Accept")


def test_a_history_is_grouped_by_the_days_of_the_reader(world: World, enter, live_server: LiveServer):
    order_id, (line, *_) = order_of(world)
    world.answer(line)
    page = enter(world.buyer, f"/orders/{order_id}/history?line=1").page
    expect(page.locator("[data-zone]")).to_have_text("Europe/Berlin")
    expect(page.locator(".past h3")).to_have_text(re.compile(r"\d\d \w{3} \d{4}"))
    expect(page.locator(".past li")).to_have_count(2)
