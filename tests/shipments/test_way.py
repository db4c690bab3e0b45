"""When shipments leave, go their way and come back, on both databases."""

from datetime import UTC, datetime

import pytest

from app.orders import actions as orders
from app.orders.actions import HeaderChange
from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken, Stale
from app.shipments import actions, queries
from app.shipments.rules import Flag, Notice, Step
from app.suppliers import actions as companies
from app.suppliers.rules import State
from tests.shipments.sending import NOTICE, act, ship, shipment
from tests.story import JUNE, D, World, on, told_by


def test_what_has_not_left_yet_may_be_planned_for_any_day_and_leaves_when_it_does(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40), notice=Notice("LS-1", JUNE[8], JUNE[12]), step=Step.READY)
    with on(JUNE[4]):
        act(world, sent, actions.mark_shipped)
    assert shipment(world, sent, "step", "shipped_on", "eta_on") == ("dispatched", JUNE[4], JUNE[12])


def test_what_is_to_have_left_does_not_leave_tomorrow(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="cannot have left on 02 Jun 2026: today is 01 Jun 2026"):
        ship(world, (line, 40), notice=Notice("LS-1", JUNE[2]))
    assert world.look(line, "shipped") == 0


def test_what_leaves_after_it_was_expected_says_anew_when_it_comes(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40), notice=Notice("LS-1", JUNE[1], JUNE[3]), step=Step.READY)
    with on(JUNE[4]):
        with pytest.raises(RuleBroken, match="cannot arrive on 03 Jun 2026, before it leaves on 04 Jun 2026"):
            act(world, sent, actions.mark_shipped)
        act(world, sent, actions.mark_shipped, eta_on=JUNE[9])
    assert world.look(line, "eta_on") == JUNE[9]


def test_a_draft_counts_for_nothing_and_leaves_only_what_is_still_to_ship(world: World):
    (line,) = world.line_ids(world.issued())
    draft = ship(world, (line, 60), notice=Notice("LS-1", JUNE[8]), step=Step.DRAFT)
    assert world.look(line, "shipped", "to_ship") == (0, 100)
    ship(world, (line, 50), notice=Notice("LS-2", JUNE[1]))
    with pytest.raises(RuleBroken, match="60 H87 of PO-10001 line 1 is more than the 50 H87 that are to ship"):
        act(world, draft, actions.move_shipment, Step.READY)
    act(world, draft, actions.correct_shipment, Notice("LS-1", JUNE[8]), {line: D(50)})
    act(world, draft, actions.move_shipment, Step.READY)
    assert world.look(line, "shipped", "to_ship") == (100, 0)


def test_a_shipment_does_not_leave_for_a_site_to_which_its_order_is_not_delivered_any_more(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    draft = ship(world, (line, 60), notice=Notice("LS-1", JUNE[8]), step=Step.DRAFT)
    off = ship(world, (line, 40), notice=Notice("LS-2", JUNE[8]), step=Step.READY)
    act(world, off, actions.move_shipment, Step.CANCELLED)
    with told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order, header=HeaderChange(site_id=world.auckland))
    for sent, verb, said in (
        (draft, actions.move_shipment, {"step": Step.READY}),
        (off, actions.correct_step, {"note": "Wrong"}),
    ):
        with pytest.raises(RuleBroken, match="Order PO-10001 is delivered to another site now"):
            act(world, sent, verb, **said)
    assert world.look(line, "shipped", "in_transit") == (0, 0)


def test_a_shipment_that_was_called_off_does_not_come_back_for_what_others_took(world: World):
    (line,) = world.line_ids(world.issued())
    off = ship(world, (line, 60), notice=Notice("LS-1", JUNE[8]), step=Step.READY)
    act(world, off, actions.move_shipment, Step.CANCELLED)
    ship(world, (line, 50), notice=Notice("LS-2", JUNE[1]))
    with pytest.raises(RuleBroken, match="60 H87"):
        act(world, off, actions.correct_step, note="It goes after all")
    assert world.look(line, "shipped", "in_transit") == (50, 50)


def test_what_is_here_of_a_shipment_that_came_back_stays_shipped(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(15)))
    act(world, sent, actions.move_shipment, Step.RETURNED)
    assert world.look(line, "shipped", "in_transit", "to_ship") == (15, 0, 85)


def test_what_is_here_as_a_whole_does_not_come_back_by_itself(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(40)))
    with pytest.raises(RuleBroken, match="Nothing of it is on its way any more"):
        act(world, sent, actions.move_shipment, Step.RETURNED)


def test_a_step_is_told_with_its_place_and_its_hour(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    at = datetime(2026, 6, 1, 8, tzinfo=UTC)
    act(world, sent, actions.move_shipment, Step.IN_TRANSIT, at=at, place="Hamburg", note="Loaded")
    (way,) = shipment(world, sent, "way")
    assert (way[-1].happened_at, way[-1].place, way[-1].note) == (at, "Hamburg", "Loaded")
    with pytest.raises(RuleBroken, match="still to come"):
        act(world, sent, actions.move_shipment, Step.DELIVERED, at=datetime(2026, 6, 1, 10, tzinfo=UTC))


def test_a_suspended_supplier_moves_nothing(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40), step=Step.READY)
    with told_by(world.app, world.buyer):
        companies.change_state(world.buyer, world.acme, version=1, state=State.SUSPENDED, reason="Audit failed")
    with pytest.raises(RuleBroken, match="suspended: it cannot announce shipments"):
        act(world, sent, actions.mark_shipped)
    with pytest.raises(RuleBroken, match="suspended"):
        ship(world, (line, 1), notice=Notice("LS-2", JUNE[1]))


def test_what_was_corrected_meanwhile_is_looked_at_again_even_if_only_a_quantity_was(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    act(world, sent, actions.correct_shipment, NOTICE, {line: D(41)})
    with told_by(world.app, world.acme_person), pytest.raises(Stale, match="LS-100 was changed"):
        actions.correct_shipment(world.acme_person, sent, NOTICE, {line: D(42)}, version=1)


def test_nothing_holds_up_what_has_arrived(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    act(world, sent, actions.move_shipment, Step.DELIVERED)
    with pytest.raises(RuleBroken, match="nothing holds it up any more"):
        act(world, sent, actions.set_flag, Flag.DELAYED, reason="Snow")


def test_a_site_is_shipped_to_from_all_orders_at_once(world: World):
    orders = [world.issued(), world.issued(world.line(on=JUNE[9])), world.issued(site_id=world.auckland)]
    (one,), (two,), (there,) = (world.line_ids(order) for order in orders)
    world.issued(supplier_id=world.bits)
    with told_by(world.app, world.acme_person):
        assert queries.sites_to_ship_to(world.acme_person) == [(world.auckland, "Auckland", 1), (world.berlin, "Berlin", 2)]
        found = queries.to_ship(world.acme_person, world.berlin)
        assert [line.id for line in found] == [two, one]
        assert [line.id for line in queries.to_ship(world.acme_person, world.berlin, first=[one])] == [one, two]
        assert [line.id for line in queries.to_ship(world.acme_person, world.berlin, q="PO-10002")] == [two]
    ship(world, (one, 100))
    with told_by(world.app, world.acme_person):
        assert [line.id for line in queries.to_ship(world.acme_person, world.berlin)] == [two]
    assert there
