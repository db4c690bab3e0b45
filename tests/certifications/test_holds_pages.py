"""Holds and waivers on the pages of both sides, and what is refused beside which field."""

import re

import pytest

from app.certifications import actions
from app.certifications.rules import Policy
from tests.browser.world import BrowserWorld, in_days
from tests.certifications.holding import ISO, ROHS
from tests.certifications.test_holds_live import type_of
from tests.story import told_by

HELD = "Held: RoHS declaration is missing"


@pytest.fixture
def there(app):
    return BrowserWorld(app)


@pytest.fixture
def line(there):
    """An issued line that is held for want of a RoHS declaration."""
    _order, (line,) = there.issued()
    require(there, ROHS)
    return line


def require(there, kind):
    with told_by(there.app, there.story.buyer):
        actions.require(there.story.buyer, type_of(there, kind).id)


def waive(client, there, **typed):
    words = {"type": type_of(there, ROHS).id, "valid_to": in_days(5).isoformat(), "reason": "The audit is next week"}
    return client.post(f"/suppliers/{there.story.acme}/waivers", data=words | typed)


def test_what_is_held_is_said_wherever_the_line_is(there, client, line):
    order = there.story.look(line, "order_id")
    client.sign_in(*there.buyer)
    board = client.get("/board").text
    assert HELD in board
    assert re.search(r'href="/board\?state=held"><b>1</b>', board)
    for page in ("/board?state=held", "/board?state=lacking", f"/orders/{order}", f"/suppliers/{there.story.acme}"):
        assert "RoHS declaration is missing" in client.get(page).text, page
    client.sign_in(*there.acme)
    for page in ("/todo", f"/orders/{order}", "/certificates"):
        assert "RoHS declaration is missing" in client.get(page).text, page
    assert "1 line is held" in client.get("/todo").text
    for other in (there.bits, there.sales):
        client.sign_in(*other)
        assert "RoHS declaration is missing" not in client.get("/todo").text + client.get("/board?state=held").text


def test_the_ship_form_is_refused_beside_the_line_and_keeps_what_was_typed(there, client, line):
    order, version = there.story.look(line, "order_id", "version")
    client.sign_in(*there.acme)
    typed = {"number": "LS-77", "shipped_on": in_days(0).isoformat()}
    typed |= {f"line-{line}-quantity": "10", f"line-{line}-version": str(version)}
    answer = client.post(f"/orders/{order}/shipments", data=typed)
    assert answer.status_code == 409
    assert "Line 1 cannot be shipped: RoHS declaration of the company is missing. Hand it in" in answer.text
    assert "LS-77" in answer.text


def test_a_waiver_is_granted_and_withdrawn_on_the_supplier_s_page(there, client, line):
    client.sign_in(*there.buyer)
    assert waive(client, there).status_code == 303
    page = client.get(f"/suppliers/{there.story.acme}").text
    assert "The audit is next week" in page
    assert HELD not in client.get("/board").text
    withdraw = re.search(r'action="(/waivers/\d+/withdraw)"', page)[1]
    assert client.post(withdraw, data={"version": "1", "reason": ""}).status_code == 422
    assert client.post(withdraw, data={"version": "7", "reason": "Failed"}).status_code == 409
    assert client.post(withdraw, data={"version": "1", "reason": "The audit was failed"}).status_code == 303
    assert "The audit was failed" in client.get(f"/suppliers/{there.story.acme}").text
    assert HELD in client.get("/board").text
    client.sign_in(*there.acme)
    assert "The audit was failed" in client.get("/certificates").text


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"type": "0"}, 422, "Choose what is waived."),
        ({"valid_to": ""}, 422, "Type the last day: a waiver ends by itself."),
        ({"valid_to": "soon"}, 422, "soon"),
        ({"reason": ""}, 422, "Say why this is waived: the supplier reads it."),
        ({"valid_to": "2020-01-01"}, 409, "before it does anything"),
    ],
)
def test_a_waiver_that_is_refused_says_why_and_keeps_what_was_typed(there, client, line, typed, status, sentence):
    client.sign_in(*there.buyer)
    answer = waive(client, there, **typed)
    assert answer.status_code == status
    assert sentence in answer.text
    if "reason" not in typed:
        assert "The audit is next week" in answer.text
    assert HELD in client.get("/board").text


def test_who_issues_is_told_of_what_only_warns_and_refused_what_holds(there, client):
    story = there.story
    with told_by(there.app, story.buyer):
        kind = type_of(there, ISO)
        actions.change_type(
            story.buyer, kind.id, name=kind.name, criterion=kind.criterion, version=1, policy=Policy.HOLD_ORDERS
        )
    client.sign_in(*there.buyer)
    typed = {"supplier": story.acme, "site": story.berlin, "currency": "EUR", "issue": "1", "line-1-item": "M8-20"}
    typed |= {"line-1-quantity": "10", "line-1-on": in_days(20).isoformat()}
    require(there, "SA8000")
    page = client.post("/orders/new", data=typed, follow_redirects=True).text
    assert "Issued, although something is missing: SA8000 is missing." in page
    require(there, ISO)
    answer = client.post("/orders/new", data=typed)
    assert answer.status_code == 409
    assert "Line 1 cannot be ordered: ISO 9001 of the company is missing." in answer.text


def test_what_comes_without_it_is_posted_and_says_that_it_is_set_aside(there, client, line):
    order, version = there.story.look(line, "order_id", "version")
    client.sign_in(*there.buyer)
    typed = {"arrived_on": in_days(0).isoformat(), f"line-{line}-received": "10", f"line-{line}-version": str(version)}
    page = client.post(f"/orders/{order}/receipts", data=typed, follow_redirects=True).text
    assert "It goes to inspection: what is required for it is missing (RoHS declaration)." in page
    assert "a certificate is missing" in page
    receipt = re.search(r'href="(/receipts/\d+)"', page)[1]
    assert "Not certified when it came: RoHS declaration" in client.get(receipt).text


def test_certificates_that_end_soon_are_counted_and_listed(there, client):
    client.sign_in(*there.buyer)
    board = client.get("/board").text
    assert re.search(r'href="/certificates\?ends=30"><b>0</b> <span class="chip none">certificates end', board)
    assert client.get("/certificates?ends=30").status_code == 200
