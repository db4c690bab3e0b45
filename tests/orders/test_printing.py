"""An order on paper: what a revision said, even if there is a newer one."""

import re

import pytest
from flask import Flask

from app.catalog import actions as catalog
from app.orders import actions
from app.orders.actions import Cancel, Change, HeaderChange
from app.sourcing import actions as sourcing
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.story import D, told_by


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def revised(there: BrowserWorld) -> int:
    """Two lines of 100 at 2; then line 1 is 80 at 1.90 for Auckland with a note, and line 2 is cancelled."""
    order_id, (first, second) = there.issued(2, price="2")
    buyer = there.story.buyer
    with told_by(there.app, buyer):
        header = HeaderChange(site_id=there.story.auckland, note="Gate 3")
        actions.revise_order(buyer, order_id, [Change(line_id=first, quantity=D(80), unit_price=D("1.90"))], header=header)
    seen = there.story.look(second, "version")
    with told_by(there.app, buyer):
        actions.cancel_lines(buyer, order_id, [Cancel(second, seen)], reason="ordered_twice")
    return order_id


def read(client: Client, order_id: int, revision: int) -> str:
    answer = client.get(f"/orders/{order_id}/revisions/{revision}/print")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.mark.parametrize("who", ["buyer", "acme"])
def test_each_revision_prints_what_it_said(there: BrowserWorld, revised: int, client: Client, who: str):
    client.sign_in(*getattr(there, who))
    first, second = read(client, revised, 1), read(client, revised, 2)
    assert "Berlin" in first
    assert "100 pcs" in first
    assert "400.00 EUR" in first
    assert "no longer the newest: revision 2 is" in first
    assert "Gate 3" not in first
    assert "cancelled" not in first
    assert "Auckland" in second
    assert "80 pcs" in second
    assert "152.00 EUR" in second
    assert "Gate 3" in second
    assert "100 pcs cancelled : Ordered twice" in second or "100 pcs cancelled: Ordered twice" in second


def test_a_site_prints_no_price(there: BrowserWorld, client: Client):
    order_id, _lines = there.issued(1)
    client.sign_in(*there.receiver)
    assert "8,731.37" not in read(client, order_id, 1)


def test_an_old_revision_prints_the_item_of_then_and_what_was_agreed_instead(there: BrowserWorld, client: Client):
    """Agreed while the first revision held: the second one asks for it."""
    order_id, (line,) = there.issued(1, price="2")
    story = there.story
    with told_by(there.app, story.buyer):
        longer = catalog.add_item(story.buyer, number="M8-25", name="Longer bolt", unit_code="H87")
        sourcing.keep_item_at_supplier(story.buyer, longer, story.acme, article_number="NEW-1")
        sourcing.keep_item_at_supplier(story.buyer, story.bolts, story.acme, article_number="OLD-1")
    story.propose(line, (100, in_days(14)), substitute="M8-25")
    story.accept_proposal(line)
    client.sign_in(*there.buyer)
    only = read(client, order_id, 1)
    assert "M8 bolt M8-20 · supplier’s no. OLD-1 Agreed instead: Longer bolt M8-25" in only
    with told_by(there.app, story.buyer):
        actions.revise_order(story.buyer, order_id, [Change(line_id=line, quantity=D(80))])
    first, second = read(client, order_id, 1), read(client, order_id, 2)
    assert "M8 bolt M8-20" in first
    assert "Agreed instead: Longer bolt M8-25" in first
    assert "Longer bolt M8-25" in second
    assert "M8-20" not in second
    assert "OLD-1" not in second
    assert "Agreed instead" not in second


def test_who_only_receives_reads_which_lines_are_cancelled(there: BrowserWorld, client: Client):
    """On the newest revision: which part was cancelled when is kept with words that are not for them."""
    client.sign_in(*there.receiver)
    order_id, (line,) = there.issued(1)
    seen = there.story.look(line, "version")
    with told_by(there.app, there.story.buyer):
        actions.cancel_lines(there.story.buyer, order_id, [Cancel(line, seen)], reason="ordered_twice")
    printed = client.get(f"/orders/{order_id}/revisions/1/print").text
    assert '<tr class="struck">' in printed
    assert "100 pcs cancelled" in read(client, order_id, 1)
    assert "8,731.37" not in printed


@pytest.mark.parametrize(("who", "revision"), [("acme", 0), ("acme", 3), ("bits", 1)])
def test_what_there_is_not_or_is_anothers_is_not_found(there, revised: int, client: Client, who: str, revision: int):
    client.sign_in(*getattr(there, who))
    assert client.get(f"/orders/{revised}/revisions/{revision}/print").status_code == 404
