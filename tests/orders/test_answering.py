"""What a supplier answers and what follows from it, on both databases."""

import pytest

from app.orders import actions, queries
from app.orders.rules.quantities import Part
from app.receipts.actions import receive_line
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken
from tests.story import JUNE, D, World, closing, told_by


def test_a_line_accepted_as_requested_is_promised_at_once(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    seen = world.look(line, "answer", "first_promised_on", "latest_promised_on", "binding_on", "answer_by")
    assert seen == ("accepted", JUNE[12], JUNE[12], JUNE[12], None)


def test_a_later_offer_binds_nobody_until_we_accept_it(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    world.propose(line, (100, JUNE[19]))
    assert world.look(line, "answer", "proposed_on", "binding_on") == ("proposed", JUNE[19], JUNE[12])
    world.accept_proposal(line)
    seen = world.look(line, "answer", "proposed_on", "binding_on", "first_promised_on", "latest_promised_on")
    assert seen == ("accepted", None, JUNE[19], JUNE[12], JUNE[19])


def test_an_offer_up_to_two_working_days_earlier_is_accepted_by_the_rule(world: World):
    (line,) = world.line_ids(world.issued(world.line(on=JUNE[15])))
    world.propose(line, (100, JUNE[11]), reason="")
    assert world.look(line, "answer", "latest_promised_on") == ("accepted", JUNE[11])
    assert world.look(line, "promises")[0].rule == "earlier:2"


def test_an_offer_three_working_days_earlier_waits_for_us(world: World):
    (line,) = world.line_ids(world.issued(world.line(on=JUNE[15])))
    world.propose(line, (100, JUNE[10]), reason="")
    assert world.look(line, "answer", "latest_promised_on") == ("proposed", None)


def test_tolerance_is_measured_from_the_request_so_small_slips_do_not_creep(world: World):
    (line,) = world.line_ids(world.issued(world.line(on=JUNE[15])))
    world.propose(line, (100, JUNE[11]), reason="")
    world.propose(line, (100, JUNE[9]), reason="")
    assert world.look(line, "answer", "latest_promised_on") == ("proposed", JUNE[11])


def test_an_offer_that_is_what_was_asked_is_an_acceptance(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (60, JUNE[12]), (40, JUNE[12]), reason="")
    assert world.look(line, "answer", "proposals", "latest_promised_on") == ("accepted", [], JUNE[12])


def test_a_remainder_that_cannot_be_delivered_is_not_owed_once_we_accept(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (60, JUNE[12]), (30, JUNE[26]), remainder=D(10))
    assert world.look(line, "open_quantity") == 100
    world.accept_proposal(line)
    assert world.look(line, "open_quantity", "cancelled", "binding_on") == (90, 10, JUNE[12])
    assert world.look(line, "cancellations")[0].owner == "supplier"


def test_a_declined_offer_falls_back_to_what_was_agreed(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    world.propose(line, (100, JUNE[19]))
    decline(world, line)
    assert world.look(line, "answer", "binding_on", "proposed_on") == ("accepted", JUNE[12], None)


def test_a_declined_first_offer_makes_the_line_wait_again(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[19]))
    decline(world, line)
    assert world.look(line, "answer", "answer_by") == ("pending", closing(JUNE[4]))


def decline(world: World, line: int) -> None:
    version = world.look(line, "version")
    with told_by(world.app, world.buyer):
        actions.decline_proposal(world.buyer, line, version=version, reason="needed_earlier", note="We stand still")


def test_a_supplier_withdraws_its_offer(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[19]))
    version = world.look(line, "version")
    with told_by(world.app, world.acme_person):
        actions.withdraw_proposal(world.acme_person, line, version=version)
    assert world.look(line, "answer", "proposed_on") == ("pending", None)


def test_a_second_offer_takes_the_place_of_the_first(world: World):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[19]))
    world.propose(line, (100, JUNE[22]))
    assert [each.state for each in world.look(line, "proposals")] == ["superseded", "open"]
    assert world.look(line, "proposed_on") == JUNE[22]


def test_a_rejected_line_waits_for_us(world: World):
    (line,) = world.line_ids(world.issued())
    world.reject(line)
    assert world.look(line, "answer", "is_open") == ("rejected", True)
    with pytest.raises(RuleBroken, match="waits for the buyer"):
        world.answer(line)


def test_an_offer_after_part_of_it_came_speaks_of_the_rest_alone(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    receive(world, line, 60)
    world.propose(line, (40, JUNE[19]))
    world.accept_proposal(line)
    assert world.look(line, "agreed") == (Part(D(60), JUNE[12]), Part(D(40), JUNE[19]))
    assert world.look(line, "binding_on") == JUNE[19]


def receive(world: World, line: int, quantity: int) -> None:
    with told_by(world.app, world.receiver):
        receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(quantity)))


def test_an_answer_of_nothing_is_refused(world: World):
    order = world.issued()
    with told_by(world.app, world.acme_person), pytest.raises(RuleBroken, match="Nothing was answered"):
        actions.answer_lines(world.acme_person, order, 1, [], supplier_reference=" ")
    with told_by(world.app, world.acme_person):
        actions.answer_lines(world.acme_person, order, 1, [], supplier_reference="SO-1")


def test_words_of_an_offer_that_is_agreed_unasked_stand_with_the_offer(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    world.propose(line, (100, JUNE[11]), reason="capacity", note="A day earlier")
    with told_by(world.app, world.buyer):
        told = [(entry.fact.name, entry.note) for entry in queries.history_for(world.buyer, order)]
    assert ("orders.line_proposed", "A day earlier") in told
