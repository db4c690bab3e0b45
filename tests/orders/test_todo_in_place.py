"""The to-do list is answered in place: the piece that opens is the order's own answer, for its supplier alone."""

import pytest
from flask import Flask

from app.shipments.rules import Notice
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.orders.test_changing import typed
from tests.orders.test_countering import counter
from tests.shipments.sending import ship
from tests.story import on


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def supplier(there: BrowserWorld, client: Client) -> Client:
    return client.sign_in(*there.acme)


def test_an_order_opens_with_its_lines_prefilled(there, supplier: Client):
    order_id, (line, _) = there.issued(2)
    assert f'data-open="/todo/orders/{order_id}"' in supplier.get("/todo").text
    piece = supplier.get(f"/todo/orders/{order_id}").text
    assert piece.lstrip().startswith('<li class="opened"')
    assert f'name="line-{line}-quantity"' in piece
    assert "Confirm 2 lines" in piece


def test_what_was_sent_in_place_offers_the_way_back(there, supplier: Client):
    order_id, lines = there.issued(2)
    answer = supplier.post(f"/todo/orders/{order_id}", data=typed(there, *lines) | {"nonce": "c" * 32})
    assert (answer.status_code, "Undo" in answer.text, "Confirm" in answer.text) == (200, True, False)
    assert [there.story.look(line, "answer") for line in lines] == ["accepted"] * 2


def test_what_is_wrong_is_said_in_place(there, supplier: Client):
    order_id, (line,) = there.issued(1)
    answer = supplier.post(f"/todo/orders/{order_id}", data=typed(there, line, on="31.2."))
    assert (answer.status_code, 'value="31.2."' in answer.text) == (422, True)
    answer = supplier.post(f"/todo/orders/{order_id}", data=typed(there, line, on=in_days(20).isoformat()))
    assert (answer.status_code, "choose a reason" in answer.text) == (409, True)
    assert there.story.look(line, "answer") == "pending"


def test_anothers_order_does_not_open(there, client: Client):
    order_id, lines = there.issued(1)
    client.sign_in(*there.bits)
    assert client.get(f"/todo/orders/{order_id}").status_code == 404
    assert client.post(f"/todo/orders/{order_id}", data=typed(there, *lines)).status_code == 404


def test_an_offer_of_the_buyer_is_answered_on_the_page_of_the_order(there, supplier: Client):
    order_id, (line, other) = there.issued(2)
    there.propose_later(line, 5)
    counter(there.story, line, (100, in_days(16)))
    piece = supplier.get("/todo").text
    assert "1 line to confirm by" in piece
    assert "1 offer to answer by" in piece
    assert "Confirm 1 line" in piece
    there.story.answer(other)
    page = supplier.get("/todo").text
    assert "1 offer to answer" in page
    assert f'href="/orders/{order_id}#proposals">Answer 1 offer' in page
    assert "data-open" not in page
    assert "All confirmed" not in page
    assert 'id="proposals"' in supplier.get(f"/orders/{order_id}").text


def test_a_late_line_is_to_ship_only_while_something_of_it_is(there, supplier: Client):
    with on(in_days(-10)):
        order_id, (gone, refused, agreed) = there.issued(3, wanted_in=5)
        for line in (gone, agreed):
            there.story.answer(line)
        there.story.reject(refused)
        ship(there.story, (gone, 100), notice=Notice("LS-1", in_days(0)))
    page = supplier.get("/todo").text
    assert "3 lines overdue" in page
    assert f'href="/orders/{order_id}#ship">Ship 1 line' in page
    with on(in_days(-10)):
        ship(there.story, (agreed, 100), notice=Notice("LS-2", in_days(0)))
    page = supplier.get("/todo").text
    assert "3 lines overdue" in page
    assert f'href="/orders/{order_id}">Look at the order' in page
