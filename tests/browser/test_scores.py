"""Goods are received in another window: the number and what explains it change, and nobody loads the page again."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.catalog.models import Site
from app.receipts import actions as receipts
from app.receipts.rules import Delivery, Received
from app.scoring.actions import measuring
from app.transaction import transaction
from tests.live_server import LiveServer
from tests.story import MACHINE, D, World, build, told_by


@pytest.fixture
def world(app: Flask) -> World:
    """Every day is worked, so that what is due today counts today."""
    world = build(app)
    with told_by(app, MACHINE), transaction(MACHINE) as work:
        site = work.session.get_one(Site, world.berlin)
        site.workdays, site.holidays_country = 0b1111111, None
    return world


def due_today(world: World) -> int:
    (line_id,) = world.line_ids(world.issued(world.line(on=clock.today("Europe/Berlin"))))
    with told_by(world.app, MACHINE):
        measuring.measure_supplier(MACHINE, world.acme, because="scoring.measured_anew")
    return line_id


def test_a_receipt_in_another_window_moves_the_number_and_its_explanation(world: World, enter, live_server: LiveServer):
    today = clock.today("Europe/Berlin")
    line_id = due_today(world)
    buyer = enter(world.buyer, f"/suppliers/{world.acme}/score")
    supplier = enter(world.acme_person, "/score")
    for window in (buyer, supplier):
        expect(window.page.locator(f"#score-figures-{world.acme}")).to_contain_text("No data")
    with told_by(world.app, world.buyer):
        receipts.receive_line(world.buyer, Delivery(today), Received(line_id, D(100)))
    for window in (buyer, supplier):
        figures = window.page.locator(f"#score-figures-{world.acme}")
        expect(figures).to_contain_text("1 in time and in full ÷ 1 measured = 100.0 %", timeout=20_000)
        expect(window.page.locator("#moved")).to_be_visible(timeout=20_000)
        window.inspect()


def test_a_rejection_in_another_window_moves_the_criteria_and_their_sums(world: World, enter, live_server: LiveServer):
    line_id = due_today(world)
    windows = [enter(world.buyer, f"/suppliers/{world.acme}/criteria"), enter(world.acme_person, "/criteria")]
    for window in windows:
        expect(window.page.locator(f"#criteria-365-{world.acme}")).to_contain_text("no data")
    with told_by(world.app, world.buyer):
        bad = {"rejected": D(10), "reason": "damaged", "remedy": "credit"}
        receipts.receive_line(world.buyer, Delivery(clock.today("Europe/Berlin")), Received(line_id, D(100), **bad))
    for window in windows:
        row = window.page.locator("#quality-rejected_ppm")
        expect(row).to_contain_text("10 rejected ÷ 100 received × 1,000,000", timeout=20_000)
        expect(window.page.locator(f"#criteria-365-{world.acme} tbody tr").first).to_contain_text("1 fact", timeout=20_000)
        window.inspect()
