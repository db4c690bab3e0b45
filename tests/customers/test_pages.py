"""The pages of sales, and the page of the customer: found, typed into, and never showing what is not theirs."""

import re

import pytest
from flask import Flask

from app.access import TRACKING_COOKIE
from app.customers import actions
from app.customers.queries.tracking import links_of
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.customers.market import Market, opened
from tests.story import D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def shop(there: BrowserWorld) -> Market:
    return opened(there.story)


def a_link(shop: Market, order: int) -> str:
    token: str = shop.does(actions.make_link, order)
    return token


def test_sales_enters_an_order_and_takes_what_is_suggested(there: BrowserWorld, shop: Market, client: Client):
    there.issued(1)
    client.sign_in(*there.sales)
    typed = {"customer": shop.hafen, "site": there.story.berlin, "currency": "EUR", "their_reference": "4711", "nonce": "n"}
    row = {"line-1-item": "M8-20", "line-1-quantity": "10", "line-1-on": in_days(20).isoformat()}
    answer = client.post("/customer-orders/new", data=typed | row)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Unallocated" in page
    assert "10 missing" in page
    taken = client.post(f"{answer.location}/suggestion", data={"nonce": "s"})
    assert taken.status_code == 303
    page = client.get(answer.location).text
    assert "Unconfirmed" in page
    assert "missing" not in page
    assert "SO-50001" in client.get("/customer-orders").text


def test_what_is_wrong_is_said_beside_the_line_and_what_was_typed_stays(there: BrowserWorld, shop: Market, client: Client):
    client.sign_in(*there.sales)
    typed = {"customer": shop.hafen, "site": there.story.berlin, "currency": "EUR", "nonce": "n"}
    answer = client.post("/customer-orders/new", data=typed | {"line-1-item": "M9", "line-1-quantity": "x", "line-1-on": ""})
    assert answer.status_code == 422
    assert "There is no item M9. Type the number of an item." in answer.text
    assert 'value="M9"' in answer.text


def test_procurement_reads_and_nobody_else(there: BrowserWorld, shop: Market, client: Client):
    order = shop.ordered((10, in_days(20)))
    client.sign_in(*there.buyer)
    page = client.get(f"/customer-orders/{order}")
    assert page.status_code == 200
    assert "Promise another day" not in page.text
    for person in (there.acme, there.receiver):
        stranger = shop.app.test_client()
        stranger.sign_in(*person)
        for path in ("/customer-orders", f"/customer-orders/{order}", "/customers", "/stock"):
            assert stranger.get(path).status_code in (403, 404)


def test_a_link_shows_the_order_and_nothing_else(there: BrowserWorld, shop: Market, client: Client):
    line = shop.line(10, in_days(20), their_reference="4711")
    order = shop.row(line, "customer_order_id")
    bought = shop.bought(100, in_days(14))
    shop.give(line, bought, 10)
    shop.world.answer(bought)
    shop.world.propose(bought, (100, in_days(18)))
    opened_ = client.get(f"/track/{a_link(shop, order)}")
    assert opened_.status_code == 303
    assert opened_.location.startswith("/tracked/")
    page = client.get(opened_.location)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "M8 bolt" in page.text
    assert "4711" in page.text
    assert f"{in_days(14):%d %b %Y}" in page.text, "the day that is agreed"
    for kept in (f"{in_days(18):%d %b %Y}", "Acme", "PO-", "Berlin", "At risk", "Hafen"):
        assert kept not in page.text


def test_wrong_expired_and_revoked_links_look_alike(there: BrowserWorld, shop: Market, client: Client):
    order = shop.ordered((10, in_days(20)))
    token = a_link(shop, order)
    page = client.get(client.get(f"/track/{token}").location)
    assert page.status_code == 200
    (link,) = shop.does(links_of, order)
    shop.does(actions.revoke_link, link.id)
    wrong, revoked = client.get("/track/nothing-that-was-ever-made"), client.get(f"/track/{token}")
    again = client.get(f"/tracked/{link.id}")
    assert wrong.status_code == revoked.status_code == again.status_code == 404
    assert plain(wrong.text) == plain(revoked.text) == plain(again.text)


def plain(text: str) -> str:
    return re.sub(r"[0-9a-f]{32,}|\d\d:\d\d", "", text)


def test_a_link_opens_no_other_order(there: BrowserWorld, shop: Market, client: Client):
    mine, other = shop.ordered((10, in_days(20))), shop.ordered((10, in_days(20)))
    client.get(f"/track/{a_link(shop, mine)}")
    a_link(shop, other)
    (theirs,) = shop.does(links_of, other)
    (own,) = shop.does(links_of, mine)
    client.set_cookie(f"{TRACKING_COOKIE}{theirs.id}", client.get_cookie(f"{TRACKING_COOKIE}{own.id}").value)
    assert client.get(f"/tracked/{theirs.id}").status_code == 404


def test_the_answer_to_sales_comes_back_and_the_supplier_reads_only_what_the_buyer_wrote(
    there: BrowserWorld, shop: Market, client: Client
):
    line, bought = shop.line(10, in_days(20)), shop.bought(100, in_days(14))
    shop.give(line, bought, 10)
    asked = shop.does(actions.ask_buyer, line, bought, "Hafen waits with a crane")
    with told_by(shop.app, there.story.buyer):
        actions.pass_on(there.story.buyer, asked, "Does the day hold?", version=1)
    client.sign_in(*there.acme)
    page = client.get(f"/order-lines/{bought}/conversation").text
    assert "Does the day hold?" in page
    assert "crane" not in page
    assert "Hafen" not in page
    with told_by(shop.app, there.story.buyer):
        actions.answer_sales(there.story.buyer, asked, "It holds", version=2)
    seller = shop.app.test_client()
    seller.sign_in(*there.sales)
    assert "It holds" in seller.get(f"/customer-orders/{shop.row(line, 'customer_order_id')}").text


def test_goods_are_sent_from_the_page(there: BrowserWorld, shop: Market, client: Client):
    line = shop.line(10, in_days(20))
    order = shop.row(line, "customer_order_id")
    shop.does(actions.correct_stock, there.story.berlin, there.story.bolts, D(50), "Counted")
    client.sign_in(*there.sales)
    too_many = client.post(
        f"/customer-orders/{order}/dispatches", data={f"line-{line}-quantity": "11", "version": "1", "nonce": "a"}
    )
    assert too_many.status_code in (409, 422)
    assert "still to leave" in too_many.text
    sent = client.post(
        f"/customer-orders/{order}/dispatches", data={f"line-{line}-quantity": "10", "version": "1", "nonce": "b"}
    )
    assert sent.status_code == 303
    assert shop.state(order) == "fulfilled"
