"""A photo of what was damaged: kept with the receipt, seen by its supplier at once, and by nobody else."""

import re

import pytest
from flask import Flask

from app.receipts.actions import correct_arrival, receive_line
from app.receipts.rules import Delivery, Received
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.conversations.test_pages import send
from tests.files.samples import jpeg
from tests.story import D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def receipt(there: BrowserWorld) -> tuple[int, int]:
    """An order of which 40 arrived, 5 of them damaged; and the receipt."""
    order_id, (line,) = there.issued(1)
    with told_by(there.app, there.story.receiver):
        damaged = Received(line, D(40), D(5), "damaged", "replace")
        return order_id, receive_line(there.story.receiver, Delivery(in_days(0)), damaged)


def photo_in(page: str) -> str | None:
    found = re.search(r'href="(/files/\d+)"', page)
    return found[1] if found else None


def test_the_supplier_sees_the_photo_on_its_order_and_another_does_not(there, receipt, client: Client):
    order_id, key = receipt
    client.sign_in(*there.receiver)
    assert send(client, f"/receipts/{key}/pictures", "", ("dent.jpg", jpeg())).status_code == 303
    assert photo_in(client.get(f"/receipts/{key}").text)
    client.post("/sign-out")
    client.sign_in(*there.acme)
    page = client.get(f"/orders/{order_id}").text
    assert "Line 1: a picture of what arrived" in page
    photo = photo_in(page)
    assert photo
    with client.get(photo) as answer:
        assert answer.status_code == 200
    client.post("/sign-out")
    client.sign_in(*there.bits)
    assert client.get(photo).status_code == 404


def test_a_corrected_receipt_keeps_its_photo(there, receipt, client: Client):
    _, key = receipt
    client.sign_in(*there.receiver)
    send(client, f"/receipts/{key}/pictures", "", ("dent.jpg", jpeg()))
    with told_by(there.app, there.story.receiver):
        anew = correct_arrival(there.story.receiver, key, None, version=1, reason="Wrong sheet")
    assert photo_in(client.get(f"/receipts/{anew}").text)


def test_no_picture_and_what_is_none_are_refused_beside_the_field(there, receipt, client: Client):
    _, key = receipt
    client.sign_in(*there.receiver)
    nothing = send(client, f"/receipts/{key}/pictures")
    assert (nothing.status_code, "Choose at least one picture." in nothing.text) == (409, True)
    markup = send(client, f"/receipts/{key}/pictures", "", ("photo.jpg", b"<script>alert(1)</script>"))
    assert (markup.status_code, "Send a PDF, a PNG or a JPEG." in markup.text) == (422, True)


@pytest.mark.parametrize("role", ["acme", "sales", "admin"])
def test_only_who_receives_adds_pictures(there, receipt, client: Client, role: str):
    client.sign_in(*getattr(there, role))
    assert send(client, f"/receipts/{receipt[1]}/pictures", "", ("dent.jpg", jpeg())).status_code in (403, 404)
