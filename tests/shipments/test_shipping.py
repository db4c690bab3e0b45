"""What suppliers announce and send, on both databases."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.orders.queries import line_for
from app.receipts.actions import receive_line, reverse_receipt
from app.receipts.rules import Delivery, Received
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments import actions, queries, rules
from app.shipments.rules import Flag, Notice, Packed, Step
from app.suppliers import actions as companies
from app.suppliers.rules import State
from tests.shipments.sending import NOTICE, act, ship, shipment
from tests.story import JUNE, MACHINE, D, World, on, told_by


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


def test_what_has_not_left_yet_may_be_planned_for_any_day_and_leaves_when_it_does(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40), notice=Notice("LS-1", JUNE[8], JUNE[12]), step=Step.READY)
    with on(JUNE[4]):
        act(world, sent, actions.mark_shipped)
    assert shipment(world, sent, "step", "shipped_on", "eta_on") == ("dispatched", JUNE[4], JUNE[12])


def test_what_is_to_have_left_does_not_leave_tomorrow(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="cannot have left on 2026-06-02: today is 2026-06-01"):
        ship(world, (line, 40), notice=Notice("LS-1", JUNE[2]))
    assert world.look(line, "shipped") == 0


def test_what_leaves_after_it_was_expected_says_anew_when_it_comes(world: World):
    (line,) = world.line_ids(world.issued())
    sent = ship(world, (line, 40), notice=Notice("LS-1", JUNE[1], JUNE[3]), step=Step.READY)
    with on(JUNE[4]):
        with pytest.raises(RuleBroken, match="cannot arrive on 2026-06-03, before it leaves on 2026-06-04"):
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
    with pytest.raises(RuleBroken, match="Everything of it was received"):
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


STORY = st.lists(
    st.tuples(st.sampled_from("ship ready draft move back correct receive reverse".split()), st.integers(1, 40)), max_size=14
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=STORY)
def test_what_is_announced_and_on_its_way_is_the_sum_of_the_shipments_whatever_happens(world: World, told):
    (line,) = world.line_ids(world.issued())
    sent: list[int] = []
    received: list[int] = []
    for verb, number in told:
        with suppress(RuleBroken):
            tell(world, line, sent, received, verb, number)
        with told_by(world.app, MACHINE):
            lines = queries.shipments_of_lines(MACHINE, [line]).get(line, [])
            found = lines[0].order_line if lines else line_for(MACHINE, line)
            assert found.shipped == sum(each.announced for each in lines), verb
            assert found.in_transit == sum(each.in_transit for each in lines), verb
            assert all(each.shipment.step == rules.replayed(each.shipment.told_steps) for each in lines), verb
            assert all(each.shipment.packed().get(each.id, 0) <= each.quantity for each in lines), verb


def tell(world: World, line: int, sent: list[int], received: list[int], verb: str, number: int) -> None:
    chosen = sent[number % len(sent)] if sent else 0
    if verb in ("ship", "ready", "draft"):
        step = {"ship": Step.DISPATCHED, "ready": Step.READY, "draft": Step.DRAFT}[verb]
        sent.append(ship(world, (line, number), notice=Notice(f"S-{line}-{len(sent)}", JUNE[1]), step=step))
    elif verb == "receive":
        with told_by(world.app, world.receiver):
            received.append(receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(number))))
    elif verb == "reverse" and received:
        with told_by(world.app, world.receiver):
            reverse_receipt(world.receiver, received.pop(), version=1, reason="wrong")
    elif chosen and verb == "move":
        act(world, chosen, actions.move_shipment, list(Step)[number % len(Step)])
    elif chosen and verb == "back":
        act(world, chosen, actions.correct_step, note="wrong")
    elif chosen and verb == "correct":
        (notice,) = shipment(world, chosen, "notice")
        act(world, chosen, actions.correct_shipment, notice, {line: D(number)})
