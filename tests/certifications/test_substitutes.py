"""Another item on offer is held against certificates again, as a new order for it would be."""

from datetime import date

import pytest

from app.catalog import actions as catalog
from app.certifications import actions
from app.certifications.queries import types_for
from app.orders import actions as orders
from app.orders.queries import Lack, lacks_for_substitutes, order_page
from app.refusals import RuleBroken
from app.sourcing.actions import keep_item_at_supplier
from tests.browser.world import BrowserWorld, in_days
from tests.orders.test_countering import counter
from tests.story import JUNE, World, one_line, told_by

IATF, SA8000 = "IATF 16949", "SA8000"  # the one holds new orders, the other warns


@pytest.fixture
def castings(world: World) -> int:
    with told_by(world.app, world.buyer):
        return catalog.add_category(world.buyer, name="Castings")


@pytest.fixture
def line(world: World, types, castings) -> int:
    """Acme offers a casting instead of a bolt."""
    with told_by(world.app, world.buyer):
        item = catalog.add_item(world.buyer, number="CAST-1", name="Cast bolt", unit_code="H87", category_id=castings)
        keep_item_at_supplier(world.buyer, item, world.acme, article_number="C1")
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[12]), substitute="CAST-1")
    return line


@pytest.fixture
def require(world: World, types, castings):
    def run(kind: str, **where: int) -> None:
        with told_by(world.app, world.buyer):
            actions.require(world.buyer, types[kind], **({"category_id": castings} | where))

    return run


def test_what_holds_new_orders_of_the_other_item_refuses_it(world: World, require, line):
    require(IATF)
    sentence = "CAST-1 needs what the supplier of line 1 does not hold today: IATF 16949. Ask for it"
    for decide in (lambda: world.accept_proposal(line), lambda: counter(world, line, (100, JUNE[11]))):
        with pytest.raises(RuleBroken, match=sentence):
            decide()
    assert world.look(line, "answer", "item_number") == ("proposed", "M8-20")


def test_what_ended_since_our_counter_offer_refuses_the_supplier_too(world: World, require, verified, decide, line):
    require(IATF)
    paper = verified(IATF)
    counter(world, line, (100, JUNE[11]))
    decide(actions.revoke, paper, reason="Withdrawn by the issuer")
    with told_by(world.app, world.acme_person), pytest.raises(RuleBroken, match="CAST-1 needs what does not hold for line 1"):
        orders.accept_counter(world.acme_person, line, version=one_line(line).version)
    assert world.look(line, "answer", "item_number") == ("countered", "M8-20")


def test_once_the_certificate_is_verified_it_is_taken(world: World, require, verified, line):
    require(IATF)
    verified(IATF)
    world.accept_proposal(line)
    assert world.look(line, "answer", "item_number") == ("accepted", "CAST-1")


def test_a_certificate_that_has_ended_holds_nothing(world: World, require, verified, line):
    require(IATF)
    verified(IATF, valid_to=date(2026, 5, 31))
    with pytest.raises(RuleBroken, match=IATF):
        world.accept_proposal(line)


def test_what_only_warns_is_said_and_refuses_nothing(world: World, require, line):
    require(SA8000)
    assert lacking(world, line) == [Lack(SA8000, holds=False)]
    world.accept_proposal(line)
    assert world.look(line, "item_number") == "CAST-1"


def test_what_another_category_or_site_needs_does_not_matter(world: World, require, line):
    require(IATF, site_id=world.auckland)
    assert lacking(world, line) == []


def lacking(world: World, line: int) -> list[Lack]:
    with told_by(world.app, world.buyer):
        found = order_page(world.buyer, world.look(line, "order_id"))
        return lacks_for_substitutes(world.buyer, found.lines).get(line, [])


def test_triage_and_the_order_say_to_buyers_alone_what_is_missing(app, client):
    there = BrowserWorld(app)
    world, (order, (line,)) = there.story, there.issued()
    with told_by(app, world.buyer):
        item = catalog.add_item(world.buyer, number="CAST-1", name="Cast bolt", unit_code="H87")
        keep_item_at_supplier(world.buyer, item, world.acme, article_number="C1")
        actions.require(world.buyer, {each.name: each.id for each in types_for(world.buyer)}[IATF])
    world.propose(line, (100, in_days(20)), substitute="CAST-1")
    said = "IATF 16949 is missing; it holds new orders of this item."
    client.sign_in(*there.buyer)
    assert said in client.get("/triage").text
    assert said in client.get(f"/orders/{order}").text
    for other in (there.acme, there.sales):
        client.sign_in(*other)
        assert "of this item" not in client.get(f"/orders/{order}").text
