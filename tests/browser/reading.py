"""What the tests of live pages share: people of the story on a page, orders of theirs, and what a page says."""

import re
from datetime import timedelta

from flask import Flask

from app import clock
from app.orders import actions
from app.transaction import transaction
from tests.browser.window import Window
from tests.story import D, World, told_by

TODAY = clock.recorded_now().date()


def in_days(days: int):
    return TODAY + timedelta(days=days)


def order_of(world: World, lines: int = 3) -> tuple[int, list[int]]:
    order_id = world.issued(*[world.line(on=in_days(20)) for _ in range(lines)])
    return order_id, world.line_ids(order_id)


def shown(window: Window) -> str:
    """What the page says, without what counts by itself and without marks."""
    text = window.page.evaluate("""() => {
        const main = document.querySelector('main').cloneNode(true);
        for (const each of main.querySelectorAll('time[data-age], #updates-waiting, #pause')) each.remove();
        return main.textContent;
    }""")
    return re.sub(r"\s+", " ", text).strip()


def assert_equal_to_a_fresh_page(window: Window) -> None:
    old = shown(window)
    window.page.reload()
    assert old == shown(window)


def quietly(app: Flask, world: World) -> None:
    with told_by(app, world.buyer), transaction(world.buyer) as work:
        work.quiet = True
        order_id = actions.create_draft(world.buyer, world.header(), (world.line(quantity=D(5), on=in_days(9)),))
        actions.issue_order(world.buyer, order_id)
