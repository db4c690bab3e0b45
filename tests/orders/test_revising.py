"""We change an issued order: what waits again, what binds on, and the limits."""

import pytest

from app.orders import actions
from app.orders.actions import Change, HeaderChange
from app.orders.rules.quantities import Part
from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.story import JUNE, D, World, closing, told_by


@pytest.fixture
def order(world: World) -> int:
    order = world.issued(world.line(100, unit_price=D(2)), world.line(50, JUNE[19]))
    for line in world.line_ids(order):
        world.answer(line)
    return order


def revise(world: World, order: int, *changes: Change, **more) -> int | None:
    with told_by(world.app, world.buyer):
        return actions.revise_order(world.buyer, order, changes, **more)


def test_only_the_changed_line_waits_again_and_the_last_promise_binds_meanwhile(world: World, order: int):
    one, two = world.line_ids(order)
    assert revise(world, order, Change(line_id=one, requested_on=JUNE[9])) == 2
    assert world.look(one, "answer", "revision", "requested_on", "binding_on") == ("pending", 2, JUNE[9], JUNE[12])
    assert world.look(two, "answer", "revision") == ("accepted", 1)


def test_our_own_revision_moves_the_baseline_of_the_first_promise(world: World, order: int):
    one, _ = world.line_ids(order)
    revise(world, order, Change(line_id=one, requested_on=JUNE[19]))
    world.answer(one)
    assert world.look(one, "first_promised_on", "latest_promised_on") == (JUNE[19], JUNE[19])


def test_a_suppliers_later_promise_does_not(world: World, order: int):
    one, _ = world.line_ids(order)
    world.propose(one, (100, JUNE[19]))
    world.accept_proposal(one)
    assert world.look(one, "first_promised_on", "latest_promised_on") == (JUNE[12], JUNE[19])


def test_what_equals_what_stands_there_is_no_revision(world: World, order: int):
    one, two = world.line_ids(order)
    same = [Change(line_id=one, quantity=D("100.00"), requested_on=JUNE[12], unit_price=D("2.00")), Change(line_id=two)]
    assert revise(world, order, *same, header=HeaderChange(incoterm="")) is None
    assert world.look(one, "answer", "revision") == ("accepted", 1)


def test_lines_are_known_by_the_buyers_own_key_too(world: World):
    order = world.issued(world.line(external_key="A-7"), world.line(external_key="A-8"))
    revise(world, order, Change(external_key="A-8", quantity=D(120)))
    assert [world.look(line, "quantity") for line in world.line_ids(order)] == [100, 120]


def test_a_new_price_waits_for_an_answer_and_is_in_no_event(world: World, order: int):
    one, _ = world.line_ids(order)
    revise(world, order, Change(line_id=one, unit_price=D("1.90")))
    assert world.look(one, "answer") == "pending"
    assert world.look(one, "price").unit_price == D("1.90")


def test_an_incoterm_touches_every_line(world: World, order: int):
    assert revise(world, order, header=HeaderChange(incoterm="DAP")) == 2
    assert [world.look(line, "answer") for line in world.line_ids(order)] == ["pending", "pending"]


def test_a_note_touches_none(world: World, order: int):
    assert revise(world, order, header=HeaderChange(note="Gate 3")) == 2
    assert [world.look(line, "answer") for line in world.line_ids(order)] == ["accepted", "accepted"]


def test_a_line_may_be_added(world: World, order: int):
    revise(world, order, added=[world.line(5, JUNE[26])])
    three = world.line_ids(order)[2]
    assert world.look(three, "line_no", "answer", "supplier_id", "answer_by") == (3, "pending", world.acme, closing(JUNE[4]))


def test_an_open_proposal_gives_way_to_our_change(world: World, order: int):
    one, _ = world.line_ids(order)
    world.propose(one, (100, JUNE[19]))
    revise(world, order, Change(line_id=one, quantity=D(80)))
    assert world.look(one, "answer", "proposed_on", "open_quantity") == ("pending", None, 80)
    assert [each.state for each in world.look(one, "proposals")] == ["superseded"]


def test_a_quantity_cannot_go_below_what_is_shipped_and_received(world: World, order: int):
    one, _ = world.line_ids(order)
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("S-1", JUNE[1]), [Packed(one, D(30))])
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(one, D(20)))
        receive_line(world.receiver, Delivery(JUNE[1]), Received(one, D(30)))
    with pytest.raises(RuleBroken, match="cannot go down to 49 H87: 50 H87 are shipped, received or cancelled"):
        revise(world, order, Change(line_id=one, quantity=D(49)))
    assert revise(world, order, Change(line_id=one, quantity=D(50))) == 2
    assert world.look(one, "open_quantity", "is_open") == (0, False)


def receive(world: World, line: int, quantity: int, rejected: int = 0) -> None:
    words = {"reason": "damaged", "remedy": "replace"} if rejected else {}
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(quantity), D(rejected), **words))


def test_what_was_rejected_counts_as_received_until_it_goes_back(world: World, order: int):
    one, _ = world.line_ids(order)
    receive(world, one, 60, rejected=20)
    with pytest.raises(RuleBroken, match="cannot go down to 59 H87: 60 H87 are shipped, received or cancelled"):
        revise(world, order, Change(line_id=one, quantity=D(59)))
    assert revise(world, order, Change(line_id=one, quantity=D(60))) == 2
    assert world.look(one, "open_quantity") == 20


def test_a_line_of_which_more_came_than_was_asked_for_may_still_be_wanted_later(world: World, order: int):
    one, _ = world.line_ids(order)
    receive(world, one, 100, rejected=40)
    receive(world, one, 30)
    assert world.look(one, "received", "open_quantity") == (130, 10)
    assert revise(world, order, Change(line_id=one, requested_on=JUNE[26])) == 2
    assert revise(world, order, Change(line_id=one, quantity=D(105))) == 3
    assert world.look(one, "requested_on", "open_quantity") == (JUNE[26], 15)


def test_nothing_at_all_is_no_quantity_to_ask_for(world: World, order: int):
    one, _ = world.line_ids(order)
    with pytest.raises(RuleBroken, match="Expected more than 0 H87") as refused:
        revise(world, order, Change(line_id=one, quantity=D(0)))
    assert refused.value.field == f"line-{one}-quantity"
    assert world.look(one, "quantity", "answer") == (100, "accepted")


def test_a_price_is_fixed_once_something_has_shipped(world: World, order: int):
    one, _ = world.line_ids(order)
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("S-1", JUNE[1]), [Packed(one, D(30))])
    with pytest.raises(RuleBroken, match="The price of line 1 is fixed"):
        revise(world, order, Change(line_id=one, unit_price=D("1.90")))


def test_a_promise_after_a_larger_quantity_covers_all_of_it(world: World, order: int):
    one, _ = world.line_ids(order)
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(one, D(60)))
    revise(world, order, Change(line_id=one, quantity=D(130), requested_on=JUNE[19]))
    assert world.look(one, "open_quantity", "binding_on") == (70, JUNE[12])
    world.answer(one)
    assert world.look(one, "agreed") == (Part(D(60), JUNE[12]), Part(D(70), JUNE[19]))
