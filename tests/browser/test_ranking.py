"""A weight is moved and the ranking follows at once, by the same arithmetic as the server's."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.access import COOKIE
from app.principal import Principal
from app.scoring.rules.stability import held
from app.scoring.rules.total import ALL, places, total
from tests.browser.window import Window
from tests.live.listening import session_of
from tests.live_server import LiveServer
from tests.scoring.judged import deliver
from tests.story import World, build


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


@pytest.fixture
def open_as(app: Flask, window: Callable[..., Window]) -> Callable[..., Page]:
    """A page as one of the story's people sees it."""

    def open_page(person: Principal, path: str) -> Page:
        opened = window()
        cookie = session_of(app, person.person_id, *person.roles).cookie
        opened.context.add_cookies([{"name": COOKIE, "value": cookie, "url": opened.url}])
        return opened.visit(path).page

    return open_page


def names(page: Page) -> list[str]:
    return page.locator("#ranking tbody[data-ranked] th a").all_inner_texts()


def test_a_slider_is_moved_and_the_ranking_changes_at_once(world: World, open_as, live_server: LiveServer):
    deliver(world, world.acme, world.acme_person, lines=6, rejected=20)
    deliver(world, world.bits, world.bits_person, lines=6, late=6)
    page = open_as(world.buyer, "/ranking?quality=0&delivery=100&price=0&location=0&ethics=0&compliance=0")
    assert names(page) == ["Acme Fasteners", "Bits and Bolts"]
    page.locator("input[type=range][data-moves=delivery]").fill("0")
    page.locator("input[type=range][data-moves=quality]").fill("80")
    assert names(page) == ["Bits and Bolts", "Acme Fasteners"]
    expect(page.locator("#weights input[name=quality]")).to_have_value("80")
    expect(page.locator("#weights-sum")).to_contain_text("Together 80 per cent")
    first = page.locator("#ranking tbody[data-ranked] tr").first
    assert first.locator("[data-says=place]").inner_text() == "1"
    page.wait_for_url(lambda url: "quality=80" in url and "delivery=0" in url)
    shown = page.locator("#ranking tbody[data-ranked]").inner_text()
    page.reload()
    assert page.locator("#ranking tbody[data-ranked]").inner_text() == shown


def test_a_row_that_is_drawn_anew_takes_its_place(world: World, open_as, live_server: LiveServer):
    deliver(world, world.acme, world.acme_person, lines=6)
    deliver(world, world.bits, world.bits_person, lines=6, rejected=1)
    page = open_as(world.buyer, "/ranking?quality=100&delivery=0&price=0&location=0&ethics=0&compliance=0")
    assert names(page) == ["Acme Fasteners", "Bits and Bolts"]
    expect(page.locator("#live-badge")).to_have_attribute("data-state", "live")
    page.evaluate("window.stayed = true")
    deliver(world, world.acme, world.acme_person, lines=9, rejected=90)
    first = page.locator("#ranking tbody[data-ranked] tr").first
    expect(first.locator("th a")).to_have_text("Bits and Bolts")
    expect(first.locator("[data-says=place]")).to_have_text("1")
    expect(page.locator("#leader")).to_contain_text("Bits and Bolts leads with")
    fresh = page.context.new_page()
    fresh.goto(page.url)
    said = fresh.locator("#ranking tbody[data-ranked]").inner_text()
    expect(page.locator("#ranking tbody[data-ranked]")).to_have_text(said, use_inner_text=True)
    assert page.evaluate("window.stayed")


def test_the_browser_counts_as_the_server_does(world: World, open_as, live_server: LiveServer):
    page = open_as(world.buyer, "/ranking")
    chance = Random(6)
    for _ in range(60):
        scores = [[chance.choice((None, chance.randint(0, 10_000))) for _ in ALL] for _ in range(chance.randint(1, 30))]
        weights = [chance.choice((0, chance.randint(0, 100))) for _ in ALL]
        assert counted(page, scores, weights) == expected(scores, weights), (scores, weights)


COUNT = """async ([scores, weights]) => {
    const script = [...document.querySelectorAll("script[type=module]")].find((each) => each.src.includes("/js/ranking"));
    const sums = await import(new URL("./ranking/arithmetic.js", script.src.split("?")[0]).href);
    const totals = scores.map((each) => sums.total(each, weights));
    const known = totals.filter((each) => each !== null);
    return [totals, sums.places(known), sums.held(scores, weights)];
}"""


def counted(page: Page, scores: list[list[int | None]], weights: list[int]) -> Any:
    return json.loads(json.dumps(page.evaluate(COUNT, [scores, weights])))


def expected(scores: list[list[int | None]], weights: list[int]) -> list[Any]:
    weighing = dict(zip(ALL, weights, strict=True))
    of_each = {
        at: {criterion: score for criterion, score in zip(ALL, row, strict=True) if score is not None}
        for at, row in enumerate(scores)
    }
    totals = {at: total(row, weighing) for at, row in of_each.items()}
    known = [(at, found) for at, found in totals.items() if found is not None]
    where = places(known)
    firm = held(of_each, weighing)
    return [list(totals.values()), [where[at] for at, _found in known], [firm.get(at, 0) for at in of_each]]
