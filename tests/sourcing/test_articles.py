"""Article numbers and units of buying: who keeps them, where they stand, and what they refuse."""

import re

import pytest
from flask import Flask

from app.catalog.actions import add_unit
from app.orders import actions as orders
from app.orders.actions import Change
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments import actions as shipments
from app.shipments.rules import Notice, Packed
from app.sourcing.actions import Bought, keep_item_at_supplier
from app.sourcing.queries import items_at
from tests.browser.world import BrowserWorld, in_days
from tests.client import Client
from tests.story import D, World, told_by

BOX = Bought("XBX", D(1), D(200))


def keep(world: World, **words) -> None:
    with told_by(world.app, world.buyer):
        keep_item_at_supplier(world.buyer, world.bolts, world.acme, **words)


def name(world: World, order: int, version: int, number: str, by=None) -> None:
    actor = by or world.acme_person
    line = world.line_ids(order)[0]
    with told_by(world.app, actor):
        orders.name_articles(actor, order, {line: (version, number)})


def kept(world: World, actor=None):
    actor = actor or world.buyer
    with told_by(world.app, actor):
        found = items_at(actor, [world.acme], [world.bolts]).get((world.acme, world.bolts))
        return (found.article_number, found.purchase_unit, found.version) if found else None


@pytest.fixture
def boxed(world: World) -> World:
    """Acme calls the bolt A-77 and sells it in boxes of 200."""
    with told_by(world.app, world.buyer):
        add_unit(world.buyer, code="XBX", name="box", precision=0)
    keep(world, article_number="A-77", bought=BOX)
    return world


def test_an_order_that_does_not_come_out_even_is_not_issued(boxed: World):
    order = boxed.draft(boxed.line(200), boxed.line(300))
    with told_by(boxed.app, boxed.buyer), pytest.raises(RuleBroken, match="300 H87 would be 1 1/2 XBX") as refused:
        orders.issue_order(boxed.buyer, order)
    assert refused.value.field == "line-2-quantity"
    boxed.issued(boxed.line(200), boxed.line(400))
    boxed.issued(boxed.line(300), supplier_id=boxed.bits)


def test_a_revision_that_does_not_come_out_even_changes_nothing(boxed: World):
    order = boxed.issued(boxed.line(200))
    (line,) = boxed.line_ids(order)
    for change, added, field in (
        ([Change(line_id=line, quantity=D(250))], [], f"line-{line}-quantity"),
        ([], [boxed.line(400), boxed.line(250)], "new-2-quantity"),
    ):
        with told_by(boxed.app, boxed.buyer), pytest.raises(RuleBroken, match="250 H87 would be 1 1/4 XBX") as refused:
            orders.revise_order(boxed.buyer, order, change, added=added)
        assert refused.value.field == field
    assert (len(boxed.line_ids(order)), boxed.look(line, "quantity", "revision")) == (1, (200, 1))


def test_a_line_from_before_the_unit_of_buying_may_still_be_asked_for_another_day(world: World):
    order = world.issued(world.line(250))
    with told_by(world.app, world.buyer):
        add_unit(world.buyer, code="XBX", name="box", precision=0)
    keep(world, bought=BOX)
    (line,) = world.line_ids(order)
    with told_by(world.app, world.buyer):
        day = world.header().ordered_on or in_days(400)
        assert orders.revise_order(world.buyer, order, [Change(line_id=line, requested_on=day)]) == 2


def test_suppliers_name_their_own_articles_and_leave_the_unit_as_it_is(boxed: World):
    order = boxed.issued(boxed.line(200))
    name(boxed, order, 1, " B-12 ")
    assert kept(boxed) == ("B-12", "XBX", 2)
    name(boxed, order, 2, "")
    assert kept(boxed) == ("", "XBX", 3)


def test_what_somebody_else_changed_is_not_overwritten(boxed: World):
    order = boxed.issued(boxed.line(200))
    line = boxed.line_ids(order)[0]
    with pytest.raises(Stale, match="the article number is A-77 now") as refused:
        name(boxed, order, 0, "B-12")
    assert refused.value.field == f"line-{line}-article"
    with pytest.raises(Stale, match="the article number is A-77 now"):
        keep(boxed, article_number="C")
    assert kept(boxed) == ("A-77", "XBX", 1)


def test_a_number_that_is_too_long_is_refused_beside_its_line(world: World):
    order = world.issued()
    with pytest.raises(RuleBroken) as refused:
        name(world, order, 0, "x" * 61)
    assert refused.value.field == f"line-{world.line_ids(order)[0]}-article"
    assert kept(world) is None


@pytest.mark.parametrize(
    ("bought", "field"),
    [
        (Bought("XBX"), "stock_quantity"),
        (Bought("XBX", None, D(200)), "purchase_quantity"),
        (Bought("", D(1), D(200)), "purchase_unit"),
        (Bought("H87", D(1), D(200)), "purchase_unit"),
    ],
)
def test_half_a_conversion_is_refused(boxed: World, bought: Bought, field: str):
    with pytest.raises(RuleBroken) as refused:
        keep(boxed, version=1, bought=bought)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["bits_person", "sales", "receiver"])
def test_nobody_else_names_articles(boxed: World, who: str):
    order, actor = boxed.issued(boxed.line(200)), getattr(boxed, who)
    with pytest.raises(NotFound):
        name(boxed, order, 1, "Z", by=actor)
    with told_by(boxed.app, actor), pytest.raises(NotFound):
        keep_item_at_supplier(actor, boxed.bolts, boxed.acme, version=1)


def test_a_supplier_never_reads_what_another_calls_it(boxed: World):
    assert kept(boxed, boxed.acme_person) == ("A-77", "XBX", 1)
    assert kept(boxed, boxed.bits_person) is None


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    made = BrowserWorld(app)
    story = made.story
    with told_by(app, story.buyer):
        add_unit(story.buyer, code="XBX", name="box", precision=0)
    return made


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


@pytest.mark.parametrize("who", ["buyer", "acme", "receiver"])
def test_both_stand_beside_ours_on_screen_and_on_paper(there: BrowserWorld, client: Client, who: str):
    order, (line,) = there.issued(1)
    keep(there.story, article_number="A-77", bought=Bought("XBX", D(1), D(50)))
    me = there.story.acme_person
    with told_by(there.app, me):
        notice = Notice("LS-1", in_days(0), in_days(4))
        shipment = shipments.ship(me, notice, [Packed(line, D(75))])
    client.sign_in(*getattr(there, who))
    for address, bought in (
        (f"/orders/{order}", "100 pcs = 2 box"),
        (f"/orders/{order}/revisions/1/print", "100 pcs = 2 box"),
        (f"/shipments/{shipment}/pick-list", "75 pcs = 1 1/2 box"),
    ):
        page = read(client, address)
        assert "M8-20 · supplier’s no. A-77" in page, address
        assert bought in page, address


def test_the_answer_shows_both(there: BrowserWorld, client: Client):
    order, _lines = there.issued(1)
    keep(there.story, article_number="A-77", bought=Bought("XBX", D(1), D(50)))
    client.sign_in(*there.acme)
    for address in (f"/orders/{order}", f"/todo/orders/{order}"):
        asked = client.get(address).text.split('class="asks')[1].split("</ol>")[0]
        assert "supplier’s no. A-77" in asked
        assert "100 pcs = 2 box" in re.sub(r"<[^>]+>", "", asked)


def test_a_supplier_fills_in_its_numbers_on_one_page(there: BrowserWorld, client: Client):
    order, (line, _same_item) = there.issued(2)
    client.sign_in(*there.acme)
    page = client.get(f"/orders/{order}/articles").text
    assert page.count("-article") == 1
    filled = {f"line-{line}-version": "0", f"line-{line}-article": "A-78"}
    assert client.post(f"/orders/{order}/articles", data=filled).status_code == 303
    assert 'value="A-78"' in client.get(f"/orders/{order}/articles").text
    again = client.post(f"/orders/{order}/articles", data=filled | {f"line-{line}-article": "A-79"})
    assert again.status_code == 409
    assert "the article number is A-78 now" in again.text
    assert 'value="A-79"' in again.text


def test_procurement_keeps_an_item_at_its_suppliers_on_one_page(there: BrowserWorld, client: Client):
    client.sign_in(*there.buyer)
    address = f"/items/{there.story.bolts}/suppliers"
    half = {"supplier": str(there.story.acme), "version": "0", "article_number": "A-77", "purchase_unit": "XBX"}
    refused = client.post(address, data=half)
    assert refused.status_code == 409
    assert "Say how much of which unit is how much of ours" in refused.text
    assert 'value="A-77"' in refused.text
    assert client.post(address, data=half | {"purchase_quantity": "1", "stock_quantity": "200"}).status_code == 303
    assert 'value="200"' in client.get(address).text
    nobody = client.post(address, data=half | {"supplier": "0"})
    assert (nobody.status_code, "Choose one." in nobody.text) == (422, True)
