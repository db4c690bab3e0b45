"""At the dock, through the pages: one click where all is as announced, a few fields where it is not."""

import re

import pytest
from flask import Flask

from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.story import D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def sent(there: BrowserWorld) -> tuple[int, list[int], int]:
    """An order of two lines of 100, and the shipment in which 100 and 40 of them come today."""
    order_id, lines = there.issued(2)
    with told_by(there.app, there.story.acme_person):
        packed = [Packed(lines[0], D(100)), Packed(lines[1], D(40))]
        shipment = ship(there.story.acme_person, Notice("LS-1", in_days(-1), in_days(0)), packed)
    return order_id, list(lines), shipment


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def test_a_shipment_is_one_row_and_one_click(there, sent, client: Client):
    _, lines, shipment = sent
    client.sign_in(*there.receiver)
    page = client.get("/arrivals").text
    assert "1 arrival today" in page
    assert page.count(f'action="/arrivals/shipments/{shipment}"') == 1
    assert not any(word in page for word in ("8731", "8,731"))  # the price
    fields = {name: hidden(page, name) for name in ("edition", "arrived_on", "nonce")}
    answer = client.post(f"/arrivals/shipments/{shipment}", data=fields)
    assert (answer.status_code, answer.location) == (303, "/arrivals")
    assert [there.story.look(line, "received") for line in lines] == [100, 40]
    again = client.post(f"/arrivals/shipments/{shipment}", data=fields)
    assert again.status_code == 303, "the same form sent twice acts once"
    assert [there.story.look(line, "received") for line in lines] == [100, 40]


def form_of(page: str, lines: list[int], **fields: str) -> dict[str, str]:
    typed = {name: hidden(page, name) for name in ("edition", "nonce")}
    typed |= {"arrived_on": in_days(0).isoformat(), "rest": "missing"}
    for line in lines:
        typed |= {f"line-{line}-{name}": hidden(page, f"line-{line}-{name}") for name in ("version", "received")}
    return typed | fields


def test_what_differs_is_typed_over_and_its_supplier_reads_it(there, sent, client: Client):
    order_id, lines, shipment = sent
    client.sign_in(*there.receiver)
    page = client.get(f"/arrivals/shipments/{shipment}").text
    assert [hidden(page, f"line-{line}-received") for line in lines] == ["100", "40"]
    differing = {f"line-{lines[0]}-received": "90", f"line-{lines[0]}-blocked": "20", f"line-{lines[1]}-received": "0"}
    assert client.post(f"/arrivals/shipments/{shipment}", data=form_of(page, lines, **differing)).status_code == 303
    assert there.story.look(lines[0], "received", "blocked", "in_transit") == (90, 20, 0)
    assert there.story.look(lines[1], "received", "in_transit", "to_ship") == (0, 0, 100)
    client.post("/sign-out")
    client.sign_in(*there.acme)
    read = client.get(f"/orders/{order_id}").text
    assert "2 lines came otherwise than announced" in read
    assert all(words in read for words in ("10 short", "20 set aside", "40 short"))
    assert "10 of 100 announced did not come" in read


def test_what_comes_later_stays_on_its_way(there, sent, client: Client):
    _, lines, shipment = sent
    client.sign_in(*there.receiver)
    page = client.get(f"/arrivals/shipments/{shipment}").text
    typed = form_of(page, lines, rest="later") | {f"line-{lines[0]}-received": "60", f"line-{lines[1]}-received": ""}
    assert client.post(f"/arrivals/shipments/{shipment}", data=typed).status_code == 303
    assert [there.story.look(line, "received", "in_transit") for line in lines] == [(60, 40), (0, 40)]


def test_nothing_at_all_is_asked_again(there, sent, client: Client):
    _, lines, shipment = sent
    client.sign_in(*there.receiver)
    page = client.get(f"/arrivals/shipments/{shipment}").text
    typed = form_of(page, lines, rest="later") | {f"line-{line}-received": "" for line in lines}
    answer = client.post(f"/arrivals/shipments/{shipment}", data=typed)
    assert (answer.status_code, "Nothing has arrived yet." in answer.text) == (422, True)


def test_a_refused_row_keeps_what_was_typed_and_unfolds(there, sent, client: Client):
    _, lines, shipment = sent
    client.sign_in(*there.receiver)
    page = client.get(f"/arrivals/shipments/{shipment}").text
    typed = form_of(page, lines) | {f"line-{lines[0]}-received": "103", f"line-{lines[1]}-rejected": "3"}
    answer = client.post(f"/arrivals/shipments/{shipment}", data=typed)
    assert answer.status_code == 409
    assert re.search(r"103 \w+ of line 1 is more than the 100 \w+ that are owed", answer.text)
    assert f'name="line-{lines[0]}-surplus"' in answer.text
    assert f'name="line-{lines[1]}-rejected" value="3"' in answer.text
    assert '<details class="not-good" open>' in answer.text
    assert [there.story.look(line, "received") for line in lines] == [0, 0]


def test_a_shipment_that_changed_meanwhile_is_shown_as_it_is_now(there, sent, client: Client):
    _, _, shipment = sent
    client.sign_in(*there.receiver)
    answer = client.post(f"/arrivals/shipments/{shipment}", data={"edition": "1", "arrived_on": in_days(0).isoformat()})
    assert (answer.status_code, "was changed since you opened it" in answer.text) == (409, True)
    assert client.post(f"/arrivals/shipments/{shipment}", data={"arrived_on": ""}).status_code == 422


def test_a_site_is_chosen_by_whoever_has_several(there, sent, client: Client):
    client.sign_in(*there.buyer)
    everywhere = client.get("/arrivals").text
    assert "All sites" in everywhere
    assert "LS-1" in everywhere
    assert "LS-1" not in client.get(f"/arrivals?site={there.story.auckland}").text
    client.post("/sign-out")
    client.sign_in(*there.receiver)
    assert "All sites" not in client.get("/arrivals").text
