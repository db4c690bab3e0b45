"""Documents on the pages of an order: attached, listed, fetched, withdrawn, and what is refused beside which field."""

import re
from decimal import Decimal

import pytest

from app.orders import actions as orders
from app.orders.actions import Change
from tests.browser.world import BrowserWorld
from tests.files.samples import PDF, jpeg
from tests.story import told_by


@pytest.fixture
def there(app):
    return BrowserWorld(app)


def send(client, order_id, name="", content=b"", **fields):
    """Post the form. Written by hand: the test client would leave a large file open."""
    words = {"kind": "drawing", "line": "0", "revision": "B", "nonce": ""} | fields
    plain = [(f'name="{key}"', value.encode()) for key, value in words.items()]
    parts = [*plain, (f'name="files"; filename="{name}"', content)] if name else plain
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), value) for head, value in parts
    )
    data = body + b"--x--\r\n"
    return client.post(f"/orders/{order_id}/attachments", data=data, content_type="multipart/form-data; boundary=x")


def test_a_drawing_is_attached_fetched_by_the_supplier_and_withdrawn(there, client):
    order_id, (_, line_id) = there.issued(2)
    client.sign_in(*there.buyer)
    assert send(client, order_id, "bracket.pdf", PDF, line=str(line_id)).status_code == 303
    page = client.get(f"/orders/{order_id}").text
    client.sign_in(*there.acme)
    seen = client.get(f"/orders/{order_id}").text
    for each in (page, seen):
        assert each.count("bracket.pdf") >= 2, "in the list and beside its line"
        assert "Revision B" in each
        assert "Line 2: Drawing attached" in each
    assert "Attach a document" in page
    assert "Attach a document" not in seen
    href = re.search(r'href="(/files/\d+)"', seen)[1]
    with client.get(href) as file:
        assert (file.status_code, file.headers["Content-Disposition"]) == (200, "attachment; filename=bracket.pdf")
    client.sign_in(*there.bits)
    assert client.get(href).status_code == 404
    client.sign_in(*there.buyer)
    action = re.search(r'action="(/attachments/\d+/withdraw)"', page)[1]
    assert client.post(action, data={"why": "replaced"}).status_code == 303
    client.sign_in(*there.acme)
    seen = client.get(f"/orders/{order_id}").text
    assert "1 withdrawn document" in seen
    assert "A newer one holds" in seen


def test_sales_see_no_documents_and_receiving_may_only_look(there, client):
    order_id, _ = there.issued()
    client.sign_in(*there.buyer)
    send(client, order_id, "photo.jpg", jpeg())
    client.sign_in(*there.sales)
    assert "photo.jpg" not in client.get(f"/orders/{order_id}").text
    client.sign_in(*there.receiver)
    page = client.get(f"/orders/{order_id}").text
    assert "photo.jpg" in page
    assert "Attach a document" not in page
    assert send(client, order_id, "mine.pdf", PDF).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "fields", "status", "sentence"),
    [
        ("", b"", {}, 422, "Choose a file: a PDF, a PNG or a JPEG."),
        ("part.dwg", b"AC1032 drawing", {}, 422, "“part.dwg” is a DWG drawing. Send a PDF, a PNG or a JPEG."),
        ("a.pdf", PDF, {"kind": "poem"}, 422, "Not a valid choice"),
        ("a.pdf", PDF, {"revision": "x" * 21}, 409, "This has 21 characters. A revision has at most 20, like B or 2026-04."),
    ],
)
def test_what_is_refused_is_said_beside_its_field_and_what_was_typed_stays(
    there, client, name, content, fields, status, sentence
):
    order_id, _ = there.issued()
    client.sign_in(*there.buyer)
    answer = send(client, order_id, name, content, **{"revision": "C7"} | fields)
    assert answer.status_code == status
    assert sentence in answer.text
    assert f'value="{fields.get("revision", "C7")}"' in answer.text
    assert 'details class="attach" open' in answer.text
    assert "hidden" in re.search(rf'<section[^>]*id="attachments-{order_id}"[^>]*>', client.get(f"/orders/{order_id}").text)[0]


@pytest.mark.parametrize(
    ("why", "sentence"),
    [("", "Choose a reason: people who have the document read it."), ("because", "There is no such reason.")],
)
def test_a_document_is_withdrawn_with_a_reason_of_the_list(there, client, why, sentence):
    order_id, _ = there.issued()
    client.sign_in(*there.buyer)
    send(client, order_id, "a.pdf", PDF)
    action = re.search(r'action="(/attachments/\d+/withdraw)"', client.get(f"/orders/{order_id}").text)[1]
    answer = client.post(action, data={"why": why})
    assert answer.status_code == 422
    assert sentence in answer.text
    client.sign_in(*there.acme)
    assert client.post(action, data={"why": "replaced"}).status_code == 403


def test_a_draft_s_page_offers_the_whole_order_alone(there, client):
    order_id = there.story.draft()
    client.sign_in(*there.buyer)
    assert send(client, order_id, "draft.pdf", PDF).status_code == 303
    page = client.get(f"/orders/{order_id}").text
    assert "draft.pdf" in page
    assert "The supplier sees it once the order is issued." in page
    assert '<option selected value="0">The whole order</option></select>' in page


def test_a_printed_revision_names_the_documents_that_held_then(there, client):
    order_id, (line_id, other) = there.issued(2)
    client.sign_in(*there.buyer)
    send(client, order_id, "bracket.pdf", PDF, line=str(line_id), revision="B")
    with told_by(there.app, there.story.buyer):
        orders.revise_order(there.story.buyer, order_id, [Change(line_id=other, quantity=Decimal(90))])
    action = re.search(r'action="(/attachments/\d+/withdraw)"', client.get(f"/orders/{order_id}").text)[1]
    client.post(action, data={"why": "replaced"})
    send(client, order_id, "terms.pdf", PDF, kind="specification", revision="")
    printed = {number: printed_words(client, order_id, number) for number in (1, 2)}
    assert "Line 1: Drawing bracket.pdf, revision B" in printed[1]
    assert "terms.pdf" not in printed[1]
    assert "Whole order: Specification terms.pdf" in printed[2]
    assert "bracket.pdf" not in printed[2]
    client.sign_in(*there.sales)
    assert "terms.pdf" not in printed_words(client, order_id, 2)


def printed_words(client, order_id, number):
    page = client.get(f"/orders/{order_id}/revisions/{number}/print").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
