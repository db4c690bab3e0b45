"""What suppliers announce and send, on both databases."""

import pytest
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.orders.queries import line_for
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments import actions, queries
from app.shipments.rules import Flag, Notice, Packed, Step
from tests.shipments.sending import NOTICE, act, ship, shipment
from tests.story import JUNE, MACHINE, D, World, told_by


def test_a_shipment_holds_lines_of_many_orders(world: World):
    (one,), (two,) = (world.line_ids(world.issued()) for _ in range(2))
    sent = ship(world, (one, 40), (two, 100))
    assert world.look(one, "shipped", "in_transit", "to_ship", "eta_on") == (40, 40, 60, JUNE[5])
    assert world.look(two, "shipped", "in_transit", "to_ship") == (100, 100, 0)
    assert shipment(world, sent, "step", "carrier", "package_count") == ("dispatched", "DHL", 2)


def test_the_fact_names_lines_quantities_and_every_order(world: World):
    orders = [world.issued(), world.issued()]
    (one,), (two,) = (world.line_ids(order) for order in orders)
    ship(world, (two, 100), (one, 40))
    with told_by(world.app, MACHINE):
        told = db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "shipments.shipment_dispatched")).one()
        fact = told.fact()
    assert (fact.line_ids, fact.quantities, fact.eta_on) == ((one, two), (D(40), D(100)), JUNE[5])
    assert set(fact.subjects()) >= {f"order:{order}" for order in orders}
    assert set(fact.audience()) == {f"supplier:{world.acme}", f"site:{world.berlin}", "procurement", "sales", "admin"}


def test_the_same_notice_again_is_the_same_shipment(world: World):
    (line,) = world.line_ids(world.issued())
    assert ship(world, (line, 40)) == ship(world, (line, 40))
    assert world.look(line, "shipped") == 40


def test_the_same_number_with_other_content_is_a_slip(world: World):
    (line,) = world.line_ids(world.issued())
    ship(world, (line, 40))
    with pytest.raises(RuleBroken, match="LS-100 already, with other content") as refused:
        ship(world, (line, 30))
    assert refused.value.field == "number"
    assert world.look(line, "shipped") == 40


def test_two_suppliers_may_use_the_same_number(world: World):
    (ours,) = world.line_ids(world.issued())
    (theirs,) = world.line_ids(world.issued(supplier_id=world.bits))
    assert ship(world, (ours, 1)) != ship(world, (theirs, 1), by=world.bits_person)


def test_more_than_is_to_ship_is_refused_with_the_numbers(world: World):
    (line,) = world.line_ids(world.issued())
    ship(world, (line, 40))
    with pytest.raises(RuleBroken, match="61 H87 of PO-10001 line 1 is more than the 60 H87 that are to ship") as refused:
        ship(world, (line, 61), notice=Notice("LS-101", JUNE[1]))
    assert refused.value.field == f"line-{line}-quantity"


@pytest.mark.parametrize("found", ["0", "-1", "1.5", "1000000000"])
def test_a_quantity_that_makes_no_sense_does_not_ship(world: World, found: str):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken) as refused:
        ship(world, (line, found))
    assert refused.value.field == f"line-{line}-quantity"
    assert world.look(line, "shipped") == 0


def test_nothing_arrives_before_it_leaves(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="It cannot arrive on 01 Jun 2026, before it leaves on 02 Jun 2026"):
        ship(world, (line, 1), notice=Notice("LS-1", JUNE[2], JUNE[1]))


def test_a_rejected_line_does_not_ship(world: World):
    (line,) = world.line_ids(world.issued())
    world.reject(line)
    with pytest.raises(RuleBroken, match="was rejected"):
        ship(world, (line, 1))


def test_a_shipment_goes_to_one_site(world: World):
    (here,) = world.line_ids(world.issued())
    (there,) = world.line_ids(world.issued(site_id=world.auckland))
    with pytest.raises(RuleBroken, match="from one supplier to one site"):
        ship(world, (here, 1), (there, 1))


def test_anothers_line_is_not_found(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(NotFound):
        ship(world, (line, 1), by=world.bits_person)


@pytest.mark.parametrize("role", ["buyer", "sales", "receiver", "admin"])
def test_nobody_of_ours_ships_for_a_supplier(world: World, role: str):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(NotFound):
        ship(world, (line, 1), by=getattr(world, role))


def test_a_line_changed_meanwhile_is_looked_at_again(world: World):
    (line,) = world.line_ids(world.issued())
    seen = world.look(line, "version")
    world.answer(line)
    with told_by(world.app, world.acme_person), pytest.raises(Stale):
        actions.ship(world.acme_person, NOTICE, [Packed(line, D(1), seen)])


def test_an_announced_shipment_counts_and_a_cancelled_one_does_not(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40), step=Step.READY)
    assert world.look(line, "shipped", "in_transit") == (40, 40)
    act(world, sent, actions.move_shipment, Step.CANCELLED)
    assert world.look(line, "shipped", "in_transit", "to_ship", "eta_on") == (0, 0, 100, None)


def test_steps_are_skipped_forward_and_never_backward(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    act(world, sent, actions.move_shipment, Step.OUT_FOR_DELIVERY, place="Hamburg")
    with pytest.raises(RuleBroken, match=r"it cannot be in_transit now\. Expected one of: delivered, returned"):
        act(world, sent, actions.move_shipment, Step.IN_TRANSIT)
    with pytest.raises(RuleBroken):
        act(world, sent, actions.move_shipment, Step.CANCELLED)


def test_a_wrong_step_is_corrected_by_another_and_stays_in_the_way(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    act(world, sent, actions.move_shipment, Step.RETURNED)
    assert world.look(line, "in_transit") == 0
    act(world, sent, actions.correct_step, note="Scanned by mistake")
    assert world.look(line, "shipped", "in_transit", "eta_on") == (40, 40, JUNE[5])
    (way,) = shipment(world, sent, "way")
    assert [told.step for told in way] == ["dispatched", "returned", "dispatched"]
    assert way[2].corrects_id == way[1].id


def test_a_flag_is_set_with_its_reason_and_lifted(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    act(world, sent, actions.set_flag, Flag.CUSTOMS_HOLD, reason="Papers")
    assert shipment(world, sent, "customs_hold") == ("Papers",)
    act(world, sent, actions.lift_flag, Flag.CUSTOMS_HOLD)
    assert shipment(world, sent, "customs_hold") == (None,)
    with pytest.raises(RuleBroken, match="Say what holds the shipment up"):
        act(world, sent, actions.set_flag, Flag.DELAYED, reason=" ")


def test_a_shipment_is_corrected_until_something_of_it_is_here(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    act(world, sent, actions.correct_shipment, Notice("LS-100", JUNE[1], JUNE[9], "UPS"), {line: D(100)})
    assert world.look(line, "shipped", "in_transit", "eta_on") == (100, 100, JUNE[9])
    with pytest.raises(RuleBroken, match="101 H87 of PO-10002 line 1 is more than the 100 H87"):
        act(world, ship(world, (world.line_ids(world.issued())[0], 40), notice=Notice("LS-2", JUNE[1])),
            actions.correct_shipment, Notice("LS-2", JUNE[1]), {world.line_ids(2)[0]: D(101)})  # fmt: skip


def test_a_correction_does_not_take_another_shipments_number(world: World):
    (line,) = world.line_ids(world.issued())
    ship(world, (line, 40))
    second = ship(world, (line, 40), notice=Notice("LS-101", JUNE[1]))
    with pytest.raises(RuleBroken, match="LS-100 already"):
        act(world, second, actions.correct_shipment, NOTICE, {})


def test_two_people_correct_one_shipment(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40))
    act(world, sent, actions.set_flag, Flag.DELAYED, reason="Snow")
    with told_by(world.app, world.acme_person), pytest.raises(Stale, match="LS-100 was changed"):
        actions.move_shipment(world.acme_person, sent, Step.DELIVERED, version=1)


def test_a_receiver_finds_the_shipments_to_own_sites_alone(world: World):
    (here,) = world.line_ids(world.issued())
    (there,) = world.line_ids(world.issued(site_id=world.auckland))
    mine, other = ship(world, (here, 1)), ship(world, (there, 1), notice=Notice("LS-2", JUNE[1]))
    with told_by(world.app, world.receiver):
        assert [each.id for each in queries.shipments_page(world.receiver)] == [mine]
        with pytest.raises(NotFound):
            queries.shipment_for(world.receiver, other)
        assert line_for(world.receiver, here).in_transit == 1
