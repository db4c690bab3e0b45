"""The way back from an answer, on the page: a button that posts, with or without scripts."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from tests.browser.world import BrowserWorld
from tests.client import Client
from tests.orders.test_changing import typed

KEY = "b" * 32


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


def test_the_page_after_an_answer_offers_the_way_back(there, client: Client):
    order_id, lines = there.issued(2)
    client.sign_in(*there.acme)
    sent = client.post(f"/orders/{order_id}/answer", data=typed(there, *lines) | {"nonce": KEY})
    page = client.get(sent.location).text
    assert "Your answer is with the buyer." in page
    assert re.search(r"Undo <span>\(<span data-left=\"(30|29|28)\"", page)
    done = client.post(f"/orders/{order_id}/answer/undo", data={"key": KEY})
    assert (done.status_code, done.location) == (303, f"/orders/{order_id}")
    assert "Your answer is taken back: the lines are as they were before." in client.get(done.location).text
    assert [there.story.look(line, "answer") for line in lines] == ["pending"] * 2
    assert client.post(f"/orders/{order_id}/answer/undo", data={"key": KEY}).status_code == 303  # a second click


def test_the_way_back_is_shown_to_who_answered_and_while_it_lasts(there, client: Client, app: Flask):
    order_id, lines = there.issued(1)
    client.sign_in(*there.acme)
    sent = client.post(f"/orders/{order_id}/answer", data=typed(there, *lines) | {"nonce": KEY})
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert "Undo" not in client.get(sent.location).text
        late = client.post(f"/orders/{order_id}/answer/undo", data={"key": KEY})
    assert late.status_code == 409
    assert "This answer was sent more than 30 seconds ago: it stays with the buyer." in late.text
    buyer = app.test_client().sign_in(*there.buyer)  # type: ignore[attr-defined]
    assert "Undo" not in buyer.get(sent.location).text
    assert buyer.post(f"/orders/{order_id}/answer/undo", data={"key": KEY}).status_code == 403


def test_undo_without_a_key_is_refused(there, client: Client):
    order_id, _ = there.issued(1)
    client.sign_in(*there.acme)
    assert client.post(f"/orders/{order_id}/answer/undo").status_code == 422
    assert client.post(f"/orders/{order_id}/answer/undo", data={"key": "unknown"}).status_code == 404
