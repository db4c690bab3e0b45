"""A customer on a phone leaves an address on the page of their order, says that it is theirs, and hears when a day moves."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.customers.actions import make_link
from tests.browser.conftest import PHONE
from tests.browser.world import BrowserWorld, in_days
from tests.customers.market import Market, opened
from tests.live_server import LiveServer
from tests.notifications.customer import keys_in
from tests.notifications.post import MailServer, text_of
from tests.servers import wait_until

SOON = 15_000


@pytest.fixture
def live_server(serve: Callable[..., LiveServer], post: MailServer) -> LiveServer:
    return serve(SMTP_URL=post.url, MAIL_SETTLES="0")


@pytest.fixture
def market(app: Flask) -> Market:
    return opened(BrowserWorld(app).story)


@pytest.fixture
def bought(market: Market) -> int:
    """An order line with the supplier, agreed for ten days from now."""
    line_id = market.bought(100, in_days(10))
    market.world.answer(line_id)
    return line_id


@pytest.fixture
def page_of_order(market: Market, bought: int) -> str:
    """Where the customer looks whose goods come from that line."""
    order_id = market.ordered((100, in_days(20)))
    market.give(market.lines(order_id)[0], bought, 100)
    return f"/track/{market.does(make_link, order_id)}"


def to_ann(post: MailServer) -> list:
    return [mail for mail in post.mails if mail["To"].addresses[0].addr_spec == "ann@hafen.test"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_from_the_page_of_an_order_to_the_mail_about_a_day_that_moved(window, post, market, bought, page_of_order, theme):
    phone = window(theme=theme, viewport=PHONE).visit(page_of_order)
    page = phone.page
    page.get_by_label("Tell me by mail when a day moves").fill("ann@hafen.test")
    page.get_by_role("button", name="Ask this address").click()
    expect(page.locator("#messages")).to_contain_text("whether it is yours", timeout=SOON)
    assert phone.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    wait_until(lambda: len(to_ann(post)) == 1, "no question came")
    phone.visit(keys_in(to_ann(post)[0])[0])
    assert page.url.endswith("/alerts")
    assert phone.violations() == []
    page.get_by_role("button", name="Tell me when a day moves").click()
    expect(page.locator("h1")).to_have_text("You are told when a day moves", timeout=SOON)

    market.world.propose(bought, (100, in_days(24)))
    market.world.accept_proposal(bought)
    wait_until(lambda: len(to_ann(post)) == 2, "nothing was told")
    assert "Acme" not in text_of(to_ann(post)[1])
    phone.visit(keys_in(to_ann(post)[1])[0])
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.locator("h1")).to_have_text("No more mails come", timeout=SOON)
    phone.inspect()
