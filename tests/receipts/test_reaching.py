"""What can be undone or ended is found on the order's page by those who may, and by nobody else."""

import re

import pytest
from flask import Flask

from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.story import D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def received(there: BrowserWorld) -> tuple[int, int]:
    """An order of which 40 of 100 units have arrived."""
    order_id, (line_id,) = there.issued(1)
    with told_by(there.app, there.story.receiver):
        receive_line(there.story.receiver, Delivery(in_days(0)), Received(line_id, D(40)))
    return order_id, line_id


def action(page: str, pattern: str) -> str:
    found = re.search(rf'action="({pattern})"', page)
    assert found, f"no form for {pattern}"
    return found[1]


def version(there: BrowserWorld, line_id: int) -> int:
    return there.story.look(line_id, "version")


def receipt_page(client: Client, order_id: int) -> str:
    """The page of the order's receipt, reached from the order's page."""
    found = re.search(r'href="(/receipts/\d+)"', client.get(f"/orders/{order_id}").text)
    assert found
    return client.get(found[1]).text


def test_a_receipt_is_taken_back_on_its_page(there, received, client: Client):
    order_id, line_id = received
    client.sign_in(*there.receiver)
    href = action(receipt_page(client, order_id), r"/receipts/\d+/reverse")
    refused = client.post(href, data={"version": "1", "reason": ""})
    assert (refused.status_code, "Say why the receipt is taken back." in refused.text) == (422, True)
    assert client.post(href, data={"version": "1", "reason": "Counted twice"}).status_code == 303
    assert there.story.look(line_id, "received", "open_quantity") == (0, 100)
    assert 'href="/receipts/' not in client.get(f"/orders/{order_id}").text
    assert "Counted twice" in client.get(href.removesuffix("/reverse")).text


def test_units_go_back_on_the_receipts_page(there, received, client: Client):
    order_id, line_id = received
    client.sign_in(*there.receiver)
    href = action(receipt_page(client, order_id), r"/receipts/\d+/returns")
    typed = {"version": "1", "quantity": "41", "reason": "too_many", "remedy": "credit", "note": "Not ours"}
    refused = client.post(href, data=typed)
    assert refused.status_code == 409
    assert re.search(r"41 \w+ is more than the 40 \w+ that we kept of this receipt\.", refused.text)
    assert all(f'value="{value}"' in refused.text for value in ("41", "Not ours"))
    assert client.post(href, data=typed | {"quantity": "4"}).status_code == 303
    assert there.story.look(line_id, "returned", "open_quantity") == (4, 60)
    assert "4 went back" in client.get(f"/orders/{order_id}").text


def test_a_day_is_corrected_on_the_receipts_page(there, received, client: Client):
    order_id, line_id = received
    client.sign_in(*there.receiver)
    href = action(receipt_page(client, order_id), r"/receipts/\d+/day")
    same = client.post(href, data={"version": "1", "arrived_on": in_days(0).isoformat(), "reason": "Wrong sheet"})
    assert (same.status_code, "This is the day that is kept already." in same.text) == (409, True)
    assert client.post(href, data={"version": "1", "arrived_on": "", "reason": "Wrong sheet"}).status_code == 303
    page = client.get(f"/orders/{order_id}").text
    assert "nobody knows on which day" in page
    assert "the day of a receipt of 40 was wrong" in page
    assert there.story.look(line_id, "received") == 40


def test_units_set_aside_are_found_on_arrivals_and_decided(there, client: Client):
    order_id, (line_id,) = there.issued(1)
    with told_by(there.app, there.story.receiver):
        receive_line(there.story.receiver, Delivery(in_days(0)), Received(line_id, D(40), blocked=D(15)))
    client.sign_in(*there.receiver)
    assert "1 receipt to look at" in client.get("/arrivals").text
    assert "15 set aside" in client.get(f"/orders/{order_id}").text
    href = action(receipt_page(client, order_id), r"/receipts/\d+/inspections")
    unsaid = {"version": "1", "quantity": "5", "outcome": "rejected", "reason": "", "remedy": "replace"}
    refused = client.post(href, data=unsaid)
    assert (refused.status_code, "Say why units were rejected" in refused.text) == (409, True)
    assert client.post(href, data=unsaid | {"reason": "expired"}).status_code == 303
    good = {"version": "2", "quantity": "10", "outcome": "accepted", "reason": "", "remedy": "replace"}
    assert client.post(href, data=good).status_code == 303
    assert there.story.look(line_id, "blocked", "rejected", "open_quantity") == (0, 5, 65)
    assert "to look at" not in client.get("/arrivals").text


def test_who_may_not_receive_reads_what_arrived_and_takes_nothing_back(there, received, client: Client):
    order_id, _ = received
    client.sign_in(*there.sales)
    page = client.get(f"/orders/{order_id}").text
    assert 'id="received"' in page
    assert not any(verb in page for verb in ("/receipts/", "/complete", "/revise"))


def test_procurement_completes_a_line(there, received, client: Client):
    order_id, line_id = received
    client.sign_in(*there.buyer)
    href = action(client.get(f"/orders/{order_id}").text, r"/order-lines/\d+/complete")
    assert client.post(href, data={"version": str(version(there, line_id))}).status_code == 303
    assert there.story.look(line_id, "open_quantity", "is_open") == (0, False)


def changed(there: BrowserWorld, line_id: int, **fields: str) -> dict[str, str]:
    row = {"version": str(version(there, line_id)), "quantity": "100", "on": in_days(14).isoformat()}
    head = {"version": str(there.story.look(line_id, "order").version), "site": str(there.story.berlin), "currency": "EUR"}
    return {f"line-{line_id}-{name}": value for name, value in (row | fields).items()} | head | {"nonce": ""}


def test_procurement_changes_an_issued_order(there, received, client: Client):
    order_id, line_id = received
    there.story.answer(line_id)
    client.sign_in(*there.buyer)
    assert f'href="/orders/{order_id}/revise"' in client.get(f"/orders/{order_id}").text
    assert f'name="line-{line_id}-quantity" value="100"' in client.get(f"/orders/{order_id}/revise").text
    sent = client.post(f"/orders/{order_id}/revise", data=changed(there, line_id, quantity="120"))
    assert (sent.status_code, sent.location) == (303, f"/orders/{order_id}")
    assert there.story.look(line_id, "quantity", "answer", "revision") == (120, "pending", 2)


def test_a_change_that_changes_nothing_makes_no_revision(there, received, client: Client):
    order_id, line_id = received
    client.sign_in(*there.buyer)
    assert client.post(f"/orders/{order_id}/revise", data=changed(there, line_id)).status_code == 303
    assert "Nothing differs: the order stays as it is." in client.get(f"/orders/{order_id}").text
    assert there.story.look(line_id, "revision") == 1


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"quantity": "30"}, 409, "cannot go down to 30"),
        ({"quantity": "0"}, 422, "Type more than 0."),
        ({"quantity": "100.5"}, 409, "Expected a whole number"),
        ({"on": "31.2."}, 422, "is not a day of the calendar"),
        ({"on": "2206-06-12"}, 409, "out of reach"),
        ({"version": "1"}, 409, "was changed since you opened it"),
        ({"version": ""}, 422, "This page is incomplete."),
    ],
)
def test_a_change_that_cannot_be_is_refused_beside_its_line(
    there, received, client: Client, fields: dict[str, str], status: int, sentence: str
):
    order_id, line_id = received
    client.sign_in(*there.buyer)
    answer = client.post(f"/orders/{order_id}/revise", data=changed(there, line_id, **fields))
    beside = re.search(rf'id="line-{line_id}-error"[^>]*>([^<]*)<', answer.text)
    assert answer.status_code == status
    assert beside
    assert sentence in beside[1]
    assert all(f'value="{typed}"' in answer.text for name, typed in fields.items() if name != "version")
    assert there.story.look(line_id, "quantity", "revision") == (100, 1)
