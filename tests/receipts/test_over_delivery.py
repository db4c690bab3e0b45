"""More than was ordered: set by supplier and category, known to each line, looked at when it ships and when it arrives."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog import actions as catalog
from app.orders import actions as orders
from app.orders import queries as order_queries
from app.orders.rules import quantities
from app.orders.rules.tolerances import Scope, Tolerance
from app.refusals import RuleBroken
from app.shipments import actions as shipments
from app.shipments.rules import Step
from app.sourcing.actions import keep_item_at_supplier
from tests.receipts.test_receiving import receive, send
from tests.shipments.sending import NOTICE, act, ship
from tests.story import JUNE, D, World, told_by

amounts = st.integers(1, 400).map(Decimal)
percents = st.integers(0, 1500).map(lambda hundredths: Decimal(hundredths) / 100)


def accept_more(world: World, percent: str | int, *, supplier: int | None = None, category: int | None = None) -> int:
    with told_by(world.app, world.buyer):
        scope = Scope(supplier or world.acme, category)
        return orders.add_tolerance(world.buyer, scope, Tolerance(more=D(percent)), reason="Cut to length")


@pytest.fixture
def line(world: World) -> int:
    """Of 100 pieces 105 may come."""
    accept_more(world, 5)
    return world.line_ids(world.issued())[0]


@given(amounts, percents, st.integers(0, 3), st.lists(amounts, max_size=12))
def test_however_many_parcels_there_are_what_may_come_on_top_comes_once(ordered, percent, precision, parcels):
    over = quantities.over_delivery(ordered, percent, precision)
    assert 0 <= over <= ordered * percent / 100
    assert over == round(over, precision)
    came = Decimal(0)
    for parcel in parcels:
        came += min(parcel, quantities.most(ordered - came, over))
    assert came == min(sum(parcels), ordered + over)


def test_what_may_come_on_top_may_be_shipped_and_no_more(world: World, line: int):
    with pytest.raises(RuleBroken, match=r"106 H87 .* more than 105 H87: 100 H87 are to ship, and 5 more") as refused:
        ship(world, (line, 106))
    assert refused.value.field == f"line-{line}-quantity"
    ship(world, (line, 105))
    assert world.look(line, "in_transit", "to_ship", "most_to_ship") == (105, 0, 0)


def test_it_is_shared_by_all_shipments_of_the_line(world: World, line: int):
    send(world, line, 60, "LS-1")
    assert world.look(line, "to_ship", "most_to_ship") == (40, 45)
    with pytest.raises(RuleBroken, match=r"46 H87 .* more than 45 H87: 40 H87 are to ship, and 5 more"):
        send(world, line, 46, "LS-2")


def test_a_shipment_is_corrected_within_it(world: World, line: int):
    sent = ship(world, (line, 90))
    act(world, sent, shipments.correct_shipment, NOTICE, {line: D(105)})
    with pytest.raises(RuleBroken, match=r"106 H87 .* more than 105 H87: 100 H87 are to ship"):
        act(world, sent, shipments.correct_shipment, NOTICE, {line: D(106)})


def test_a_draft_that_leaves_is_looked_at_again(world: World, line: int):
    prepared = ship(world, (line, 105), step=Step.DRAFT)
    send(world, line, 10, "LS-1")
    with pytest.raises(RuleBroken, match=r"105 H87 .* more than 95 H87: 90 H87 are to ship, and 5 more"):
        act(world, prepared, shipments.mark_shipped)


def test_the_dock_takes_it_in_and_refuses_what_is_more(world: World, line: int):
    receive(world, line, 103)
    assert world.look(line, "received", "open_quantity", "most_received") == (103, 0, 2)
    with pytest.raises(RuleBroken, match="3 H87 of line 1 is more than the 0 H87 that are owed and the 2 H87 that may come on"):
        receive(world, line, 3)
    receive(world, line, 2)
    receive(world, line, 3, surplus=True)
    assert world.look(line, "received", "most_received") == (108, 0)


def test_an_announced_over_delivery_is_received_as_announced(world: World, line: int):
    send(world, line, 105, "LS-1")
    receive(world, line, 105)
    assert world.look(line, "received", "in_transit", "open_quantity") == (105, 0, 0)


def test_where_nothing_is_set_nothing_comes_on_top(world: World):
    accept_more(world, 5, supplier=world.bits)
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match=r"101 H87 .* more than the 100 H87 that are to ship"):
        ship(world, (line, 101))
    with pytest.raises(RuleBroken, match="101 H87 of line 1 is more than the 100 H87 that are owed"):
        receive(world, line, 101)


def test_open_lines_follow_when_it_is_set_changed_and_ended(world: World):
    (line,) = world.line_ids(world.issued())
    (theirs,) = world.line_ids(world.issued(supplier_id=world.bits))
    version, found = world.look(line, "version"), []
    row = accept_more(world, 5)
    found.append(world.look(line, "over_delivery"))
    with told_by(world.app, world.buyer):
        row = orders.change_tolerance(world.buyer, row, Tolerance(more=D("2.5")), reason="They cut better now")
    found.append(world.look(line, "over_delivery"))
    with told_by(world.app, world.buyer):
        orders.end_tolerance(world.buyer, row, reason="They cut to the piece")
    found.append(world.look(line, "over_delivery"))
    assert found == [5, 2, 0]
    assert (world.look(line, "version"), world.look(theirs, "over_percent")) == (version, 0)


def test_the_most_specific_holds_and_a_line_follows_the_category_of_its_item(world: World):
    (line,) = world.line_ids(world.issued())
    with told_by(world.app, world.buyer):
        wire = catalog.add_category(world.buyer, name="Wire")
    accept_more(world, 8, category=wire)
    accept_more(world, 3)
    assert world.look(line, "over_percent") == 3
    with told_by(world.app, world.buyer):
        words = {"name": "M8 bolt", "unit_code": "H87", "category_id": wire}
        catalog.change_item(world.buyer, world.bolts, version=1, **words)
    assert world.look(line, "over_percent") == 8
    with told_by(world.app, world.buyer):
        catalog.change_item(world.buyer, world.bolts, version=2, **words | {"category_id": None})
    assert world.look(line, "over_percent") == 3


def test_a_line_that_a_revision_adds_knows_it_too(world: World, line: int):
    with told_by(world.app, world.buyer):
        order_id = order_queries.line_for(world.buyer, line).order_id
        orders.revise_order(world.buyer, order_id, added=[world.line(20)])
    assert world.look(world.line_ids(order_id)[1], "over_delivery") == 1


def test_a_line_of_which_more_is_on_its_way_may_still_get_another_day(world: World, line: int):
    send(world, line, 105, "LS-1")
    with told_by(world.app, world.buyer):
        order_id = order_queries.line_for(world.buyer, line).order_id
        orders.revise_order(world.buyer, order_id, [orders.Change(line_id=line, requested_on=JUNE[15])])
        with pytest.raises(RuleBroken, match="cannot go down to 99"):
            orders.revise_order(world.buyer, order_id, [orders.Change(line_id=line, quantity=D(99))])
    assert world.look(line, "requested_on", "quantity") == (JUNE[15], 100)


def test_a_line_follows_the_category_of_the_item_that_takes_the_place_of_its_own(world: World):
    with told_by(world.app, world.buyer):
        wire = catalog.add_category(world.buyer, name="Wire")
        item = catalog.add_item(world.buyer, number="WIRE-1", name="Wire", unit_code="H87", category_id=wire)
        keep_item_at_supplier(world.buyer, item, world.acme, article_number="W1")
    accept_more(world, 8, category=wire)
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[12]), substitute="WIRE-1")
    world.accept_proposal(line)
    assert world.look(line, "item_number", "over_percent") == ("WIRE-1", 8)
