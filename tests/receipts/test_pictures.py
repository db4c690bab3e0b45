"""A photo of what was damaged: kept with the receipt, seen by its supplier at once, and by nobody else."""

import re

import pytest
from flask import Flask

from app.receipts.actions import correct_arrival, receive_line
from app.receipts.rules import Delivery, Received
from app.shipments.queries import shipments_of_order
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


def post(client: Client, page: str, fields: dict[str, str], photo: bytes = b"", name: str = ""):
    """Written by hand: the test client would leave a large file open."""
    parts = [(f'name="{key}"', value.encode()) for key, value in fields.items()]
    parts += [(f'name="{name}"; filename="dent.jpg"', photo)] if name else []
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), value) for head, value in parts
    )
    return client.post(page, data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x")


def came(there: BrowserWorld, line: int, **typed: str) -> dict[str, str]:
    words = {"version": str(there.story.look(line, "version"))} | typed
    return {f"line-{line}-{name}": value for name, value in words.items()} | {"arrived_on": in_days(0).isoformat()}


@pytest.mark.parametrize("door", ["/orders/{order}/receipts", "/arrivals/{line}"])
def test_a_photo_of_what_is_rejected_goes_with_the_receipt(there: BrowserWorld, client: Client, door: str):
    order_id, (line,) = there.issued(1)
    client.sign_in(*there.receiver)
    typed = came(there, line, received="40", rejected="5", reason="damaged", remedy="replace")
    page = door.format(order=order_id, line=line)
    assert post(client, page, typed, jpeg(), f"line-{line}-photos").status_code == 303
    assert there.story.look(line, "received", "rejected") == (40, 5)
    client.sign_in(*there.acme)
    seen = client.get(f"/orders/{order_id}").text
    assert "Line 1: a picture of what arrived" in seen
    assert photo_in(seen)


def test_what_is_no_picture_is_refused_beside_its_line_and_nothing_is_posted(there: BrowserWorld, client: Client):
    order_id, (line,) = there.issued(1)
    client.sign_in(*there.receiver)
    page, field = f"/orders/{order_id}/receipts", f"line-{line}-photos"
    markup = post(client, page, came(there, line, received="40"), b"<script>alert(1)</script>", field)
    assert (markup.status_code, "Send a PDF, a PNG or a JPEG." in markup.text) == (422, True)
    assert 'value="40"' in markup.text
    alone = post(client, page, came(there, line), jpeg(), field)
    assert alone.status_code == 422
    assert "Type how many arrived, the rejected ones among them." in alone.text
    assert there.story.look(line, "received") == 0


def test_a_shipment_with_differences_is_received_with_photos_of_its_lines(there: BrowserWorld, client: Client):
    order_id, (line,) = there.issued(1)
    there.story.answer(line)
    there.announce(line)
    client.sign_in(*there.receiver)
    with told_by(there.app, there.story.receiver):
        (shipment,) = shipments_of_order(there.story.receiver, order_id)
        key, edition = shipment.id, shipment.edition
    typed = came(there, line, received="40", rejected="5", reason="damaged", remedy="credit") | {
        "edition": str(edition),
        "rest": "later",
    }
    answer = post(client, f"/arrivals/shipments/{key}", typed, jpeg(), f"line-{line}-photos")
    assert answer.status_code == 303, answer.text[answer.text.index("<main") :]
    client.sign_in(*there.acme)
    assert photo_in(client.get(f"/orders/{order_id}").text)
