"""What a buyer follows up, in two windows: a deadline passes while both sides look, and many suppliers are urged."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.orders import actions
from app.orders.models import OrderLine
from app.transaction import transaction
from tests.browser.reading import assert_equal_to_a_fresh_page, in_days
from tests.live_server import LiveServer
from tests.story import MACHINE, World, build, told_by


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


def issued_long_ago(world: World, **header: int) -> tuple[int, int]:
    """An order whose answer is due since days, of which nobody was told yet. Returns its id and its line's."""
    with clock.at(datetime.now(UTC) - timedelta(days=21)):
        order = world.issued(world.line(on=in_days(30)), **header)
    return order, world.line_ids(order)[0]


def tell(world: World) -> None:
    with told_by(world.app, MACHINE):
        actions.tell_overdue_answers(MACHINE)


def due_at(world: World, line: int, instant: datetime) -> None:
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(OrderLine, line).answer_by = instant


@pytest.fixture
def live_server(serve: Callable[..., LiveServer]) -> LiveServer:
    return serve(CHORES_EVERY="2")


@pytest.mark.timeout(240)
def test_a_deadline_passes_while_both_sides_look(world: World, enter, live_server: LiveServer):
    """The pages are printed while the answer is not yet due; then the moment comes in which it is."""
    soon = datetime.now(UTC) + timedelta(seconds=20)  # time enough to open two windows
    order = world.issued(world.line(on=in_days(30)))
    (line,) = world.line_ids(order)
    due_at(world, line, soon)
    supplier = enter(world.acme_person, f"/orders/{order}")
    buyer = enter(world.buyer, "/follow-up")
    expect(supplier.page.locator("h1")).to_contain_text("1 line to confirm by")
    expect(buyer.page.locator("h1")).to_have_text("Nothing to follow up")
    expect(supplier.page.locator("h1")).to_contain_text("1 answer is overdue since", timeout=60_000)
    expect(buyer.page.locator("#updates-waiting")).to_have_text("1 update waiting", timeout=20_000)
    buyer.page.locator("#updates-waiting").click()
    expect(buyer.page.locator(f"#follow-line-{line}")).to_contain_text("No answer since")
    assert_equal_to_a_fresh_page(supplier)


def test_many_suppliers_are_urged_at_once_and_see_it(world: World, enter, live_server: LiveServer):
    ours, first = issued_long_ago(world)
    _, second = issued_long_ago(world, supplier_id=world.bits)
    tell(world)
    supplier = enter(world.acme_person, f"/orders/{ours}")
    buyer = enter(world.buyer, "/follow-up")
    button = buyer.page.locator("#urge button")
    for line, words in ((first, "Urge 1 supplier's lines"), (second, "Urge 2 suppliers' lines")):
        buyer.page.locator(f"input[value='{line}']").check()
        expect(button).to_have_text(words)
    buyer.page.locator("#note").fill("The assembly line stands")
    button.click()
    expect(buyer.page.locator("#messages")).to_have_text("You asked about 2 orders.")
    expect(buyer.page.locator("input[name='line']")).to_have_count(0)
    expect(supplier.page.locator("main")).to_contain_text("The buyer asked for an answer on")
    expect(supplier.page.locator("main")).to_contain_text("The assembly line stands")
    assert buyer.violations() == []


def test_what_is_ticked_stays_while_the_list_changes(world: World, enter, live_server: LiveServer):
    _, line = issued_long_ago(world)
    _, other = issued_long_ago(world)
    tell(world)
    buyer = enter(world.buyer, "/follow-up")
    box = buyer.page.locator(f"input[value='{line}']")
    box.check()
    world.answer(other)
    expect(buyer.page.locator(f"#follow-line-{other}")).to_have_class("followed gone", timeout=20_000)
    expect(box).to_be_checked()
