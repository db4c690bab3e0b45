"""What is typed about arrivals and departures, through the pages: nothing vanishes, nothing is written blindly."""

import re

import pytest
from flask import Flask

from app.shipments import queries as shipments
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.story import MACHINE, D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def order(there: BrowserWorld) -> tuple[int, int]:
    order_id, (line_id,) = there.issued(1)
    return order_id, line_id


def send(there: BrowserWorld, line_id: int, number: str, quantity: int, days: int = 0) -> int:
    with told_by(there.app, there.story.acme_person):
        ship(there.story.acme_person, Notice(number, in_days(days), None), [Packed(line_id, D(quantity))])
    with told_by(there.app, MACHINE):
        return max(each.id for each in shipments.shipments_of_lines(MACHINE, [line_id])[line_id])


def typed(there: BrowserWorld, line_id: int, **fields: str) -> dict[str, str]:
    seen = {"version": str(there.story.look(line_id, "version"))}
    return {f"line-{line_id}-{name}": value for name, value in (seen | fields).items()} | {"nonce": ""}


def test_rejected_units_without_arrived_ones_are_asked_for(there, order, client: Client):
    order_id, line_id = order
    client.sign_in(*there.receiver)
    answer = client.post(f"/orders/{order_id}/receipts", data=typed(there, line_id, rejected="5", reason="damaged"))
    assert answer.status_code == 422
    assert "Type how many arrived, the rejected ones among them." in answer.text
    assert re.search(rf'name="line-{line_id}-rejected" value="5"', answer.text)


def test_more_than_is_owed_is_taken_in_once_it_is_said_to_be_meant(there, order, client: Client):
    order_id, line_id = order
    client.sign_in(*there.receiver)
    answer = client.post(f"/orders/{order_id}/receipts", data=typed(there, line_id, received="103"))
    assert answer.status_code == 409
    assert re.search(r"103 \w+ of line 1 is more than the 100 \w+ that are owed\.", answer.text), answer.text
    assert f'name="line-{line_id}-surplus"' in answer.text
    again = typed(there, line_id, received="103", surplus="1")
    assert client.post(f"/orders/{order_id}/receipts", data=again).status_code == 303
    assert there.story.look(line_id, "received", "open_quantity") == (103, 0)


def test_a_receipt_or_a_shipment_that_does_not_say_what_was_seen_is_refused(there, order, client: Client):
    order_id, line_id = order
    blind = {f"line-{line_id}-received": "5", f"line-{line_id}-quantity": "5", "number": "A", "shipped_on": in_days(0)}
    for person, path in ((there.receiver, "receipts"), (there.acme, "shipments")):
        client.sign_in(*person)
        answer = client.post(f"/orders/{order_id}/{path}", data=blind)
        assert (answer.status_code, "This page is incomplete. Load it again." in answer.text) == (422, True), path
        client.post("/sign-out")
    assert there.story.look(line_id, "received", "shipped") == (0, 0)


def test_the_shipment_that_is_received_is_the_one_that_was_followed(there, order, client: Client):
    _, line_id = order
    send(there, line_id, "OLD", 30, days=-1)
    second = send(there, line_id, "NEW", 40)
    client.sign_in(*there.receiver)
    href = f"/arrivals/{line_id}?shipment_line={second}"
    arrivals = client.get("/arrivals").text
    assert arrivals.index("OLD") < arrivals.index("NEW")
    page = client.get(href).text
    assert f'name="line-{line_id}-shipment_line_id" value="{second}"' in page
    assert f'name="line-{line_id}-received" value="40"' in page
    filled = typed(there, line_id, received="40", shipment_line_id=str(second))
    assert client.post(f"/arrivals/{line_id}", data=filled).status_code == 303
    with told_by(there.app, MACHINE):
        found = shipments.shipments_of_lines(MACHINE, [line_id])[line_id]
        assert {each.shipment.number: int(each.received) for each in found} == {"OLD": 0, "NEW": 40}
