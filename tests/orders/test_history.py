"""What happened to an order, told to each with what is theirs to know."""

import pytest

from app.orders import actions, queries
from app.orders.rules.answers import Reject
from app.principal import Principal
from app.refusals import NotFound
from tests.story import JUNE, D, World, told_by


@pytest.fixture
def order(world: World) -> int:
    order = world.issued(world.line(unit_price=D("3.77")), world.line())
    one, two = world.line_ids(order)
    world.propose(one, (100, JUNE[19]), note="Zinc is late")
    world.answer(two, Reject(two, world.look(two, "version"), "price", "We need 4.10"))
    version = world.look(one, "version")
    with told_by(world.app, world.buyer):
        actions.decline_proposal(world.buyer, one, version=version, reason="needed_earlier", note="Our line stops")
    return order


def told(world: World, order: int, actor: Principal, **more) -> list[tuple[str, str, str, str, str]]:
    with told_by(world.app, actor):
        entries = queries.history_for(actor, order, **more)
    return [(each.fact.name.split(".")[1], each.side, each.who, each.reason, each.note) for each in entries]


def test_buyers_read_everything_newest_first_with_words_beside_their_fact(world: World, order: int):
    assert told(world, order, world.buyer) == [
        ("proposal_declined", "us", "Buyer", "needed_earlier", "Our line stops"),
        ("line_rejected", "supplier", "Acme_Person", "price", "We need 4.10"),
        ("line_proposed", "supplier", "Acme_Person", "material", "Zinc is late"),
        ("order_issued", "us", "Buyer", "", ""),
        ("order_drafted", "us", "Buyer", "", ""),
    ]


def test_to_a_supplier_our_people_are_the_company_and_drafts_never_were(world: World, order: int):
    assert told(world, order, world.acme_person) == [
        ("proposal_declined", "us", "", "needed_earlier", "Our line stops"),
        ("line_rejected", "supplier", "Acme_Person", "price", "We need 4.10"),
        ("line_proposed", "supplier", "Acme_Person", "material", "Zinc is late"),
        ("order_issued", "us", "", "", ""),
    ]


@pytest.mark.parametrize("role", ["sales", "receiver"])
def test_sales_and_sites_read_no_words_that_may_speak_of_prices(world: World, order: int, role: str):
    entries = told(world, order, getattr(world, role))
    assert [entry[0] for entry in entries] == ["proposal_declined", "line_rejected", "line_proposed", "order_issued"]
    assert {entry[3:] for entry in entries} == {("", "")}


def test_the_history_of_one_line_is_its_own(world: World, order: int):
    _, two = world.line_ids(order)
    assert [entry[0] for entry in told(world, order, world.buyer, line_id=two)] == ["line_rejected", "order_issued"]


def test_another_suppliers_history_is_not_found(world: World, order: int):
    with pytest.raises(NotFound):
        told(world, order, world.bits_person)


def test_no_event_of_an_order_carries_its_price(world: World, order: int):
    with told_by(world.app, world.buyer):
        facts = [str(each.fact.data()) for each in queries.history_for(world.buyer, order)]
    assert facts
    assert not [fact for fact in facts if "3.77" in fact]
