"""A whole shipment is received: as announced in one act, or with what differs, which its supplier reads at once."""

import pytest

from app.principal import Principal
from app.receipts import actions, queries
from app.receipts.rules import Delivery, Difference, Received
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments import actions as shipments
from app.shipments.queries import shipment_for, shipments_of_lines
from app.shipments.rules import Notice, Packed, Step
from tests.receipts.test_afterwards import facts, send_back
from tests.receipts.test_receiving import order_state, receive, received_on_shipments, reverse
from tests.story import JUNE, MACHINE, D, World, on, told_by


@pytest.fixture
def lines(world: World) -> list[int]:
    """Two lines of 100 units, of two orders."""
    return [world.line_ids(world.issued())[0] for _ in range(2)]


@pytest.fixture
def shipment(world: World, lines: list[int]) -> int:
    """100 of the one and 40 of the other, to be here on 5 June."""
    with told_by(world.app, world.acme_person):
        packed = [Packed(lines[0], D(100)), Packed(lines[1], D(40))]
        return shipments.ship(world.acme_person, Notice("LS-1", JUNE[1], JUNE[5]), packed)


def edition(world: World, shipment: int) -> int:
    with told_by(world.app, MACHINE):
        return shipment_for(MACHINE, shipment).edition


def unload(world: World, shipment: int, *differing: Received, by: Principal | None = None, day=JUNE[1], **more) -> list[int]:
    actor = by or world.receiver
    seen = more.pop("edition", None) or edition(world, shipment)
    with told_by(world.app, actor):
        return actions.receive_shipment(actor, shipment, Delivery(day), differing, edition=seen, **more)


def differences(world: World, line: int, reader: Principal | None = None) -> dict[str, Difference]:
    order_id = world.look(line, "order_id")
    with told_by(world.app, reader or MACHINE):
        found = queries.differences_of_order(reader or MACHINE, order_id)
        return {each.shipment.number: differs for each, differs in found}


def test_a_shipment_is_received_as_announced_in_one_act(world: World, lines: list[int], shipment: int):
    receipts = unload(world, shipment)
    assert len(receipts) == 2
    assert [world.look(line, "received", "in_transit", "open_quantity") for line in lines] == [(100, 0, 0), (40, 0, 60)]
    assert [order_state(world, line) for line in lines] == ["closed", "issued"]
    with told_by(world.app, MACHINE):
        assert shipment_for(MACHINE, shipment).step == Step.DELIVERED


def test_what_is_missing_does_not_come_with_it_and_is_to_be_shipped_again(world: World, lines: list[int], shipment: int):
    came = Received(lines[0], D(90), short=True, rejected=D(4), reason="damaged", remedy="replace")
    unload(world, shipment, came, not_come=[lines[1]])
    assert world.look(lines[0], "received", "in_transit", "to_ship", "open_quantity") == (90, 0, 14, 14)
    assert world.look(lines[1], "received", "in_transit", "to_ship") == (0, 0, 100)
    assert [(fact.announced, fact.arrived, fact.missing) for fact in facts(world, "shipment_fell_short")] == [
        (100, 90, 10),
        (40, 0, 40),
    ]
    with told_by(world.app, MACHINE):
        assert shipment_for(MACHINE, shipment).step == Step.DELIVERED
    (short,) = differences(world, lines[0], world.acme_person).values()
    assert (short.missing, short.rejected, short.days) == (10, 4, -4)
    (nothing,) = differences(world, lines[1], world.acme_person).values()
    assert (nothing.missing, nothing.arrived) == (40, 0)


def test_the_rest_may_come_later_with_the_same_shipment(world: World, lines: list[int], shipment: int):
    unload(world, shipment, Received(lines[0], D(60)), later=[lines[1]], day=JUNE[1])
    assert [world.look(line, "received", "in_transit") for line in lines] == [(60, 40), (0, 40)]
    unload(world, shipment)
    assert [world.look(line, "received", "in_transit") for line in lines] == [(100, 0), (40, 0)]


def test_more_than_was_announced_is_told_of_the_shipment_that_was_named(world: World, lines: list[int], shipment: int):
    unload(world, shipment, Received(lines[1], D(45)))
    assert differences(world, lines[1])["LS-1"].more == 5


def test_late_units_set_aside_and_returned_ones_are_differences(world: World, lines: list[int], shipment: int):
    with on(JUNE[8]):
        first, _ = unload(world, shipment, Received(lines[0], D(100), blocked=D(30)), day=JUNE[8])
        send_back(world, first, 12)
        found = differences(world, lines[0])["LS-1"]
    assert (found.days, found.blocked, found.returned, found.missing) == (3, 30, 12, 0)
    assert differences(world, lines[1])["LS-1"].days == 3


def test_what_came_as_announced_differs_in_nothing(world: World, lines: list[int], shipment: int):
    with on(JUNE[5]):
        unload(world, shipment, day=JUNE[5])
    assert differences(world, lines[0]) == {}


def test_a_day_that_nobody_knows_is_neither_early_nor_late(world: World, lines: list[int], shipment: int):
    unload(world, shipment, day=None)
    assert differences(world, lines[0]) == {}


def test_another_supplier_reads_no_differences(world: World, lines: list[int], shipment: int):
    unload(world, shipment, not_come=[lines[0]])
    assert differences(world, lines[0], world.bits_person) == {}


def test_a_reversed_receipt_of_a_short_shipment_is_awaited_again_as_a_whole(world: World, lines: list[int], shipment: int):
    receipts = unload(world, shipment, Received(lines[0], D(90), short=True))
    reverse(world, receipts[0])
    assert world.look(lines[0], "received", "in_transit") == (0, 100)
    assert received_on_shipments(world, lines[0]) == [("LS-1", 0, False)]


def test_a_delivered_step_that_is_corrected_keeps_what_is_missing(world: World, lines: list[int], shipment: int):
    unload(world, shipment, Received(lines[0], D(90), short=True))
    with told_by(world.app, world.acme_person):
        version = shipment_for(world.acme_person, shipment).version
        shipments.correct_step(world.acme_person, shipment, version=version, note="Not yet")
    assert world.look(lines[0], "in_transit") == 0


def test_a_shipment_that_its_supplier_corrected_is_looked_at_again(world: World, lines: list[int], shipment: int):
    seen = edition(world, shipment)
    with told_by(world.app, world.acme_person):
        found = shipment_for(world.acme_person, shipment)
        shipments.correct_shipment(world.acme_person, shipment, found.notice, {lines[0]: D(80)}, version=found.version)
    with pytest.raises(Stale, match="Shipment LS-1 was changed since you opened it"):
        unload(world, shipment, edition=seen)
    assert world.look(lines[0], "received") == 0


def test_an_answer_to_a_line_does_not_make_the_shipment_another(world: World, lines: list[int], shipment: int):
    seen = edition(world, shipment)
    world.answer(lines[1])
    unload(world, shipment, edition=seen)
    assert world.look(lines[1], "received") == 40


def test_more_than_is_owed_is_not_taken_in_unasked(world: World, lines: list[int], shipment: int):
    """Something came on another way meanwhile: the same units are announced here."""
    other = world.line_ids(world.issued())[0]
    with told_by(world.app, world.acme_person):
        twice = shipments.ship(world.acme_person, Notice("LS-2", JUNE[1]), [Packed(other, D(60))])
        shipments.ship(world.acme_person, Notice("LS-3", JUNE[1]), [Packed(other, D(40))])
    receive(world, other, 70, shipment_line_id=shipment_line_named(world, other, "LS-3"), surplus=True)
    with pytest.raises(RuleBroken, match="60 H87 of line 1 is more than the 30 H87 that are owed"):
        unload(world, twice)


def shipment_line_named(world: World, line: int, number: str) -> int:
    with told_by(world.app, MACHINE):
        return next(each.id for each in shipments_of_lines(MACHINE, [line])[line] if each.shipment.number == number)


def test_nothing_is_received_twice(world: World, lines: list[int], shipment: int):
    unload(world, shipment)
    with pytest.raises(RuleBroken, match="Nothing of shipment LS-1 is awaited any more"):
        unload(world, shipment)


def test_a_line_that_is_not_in_it_or_said_twice_is_refused(world: World, lines: list[int], shipment: int):
    (other,) = world.line_ids(world.issued())
    for said in ({"not_come": [other]}, {"not_come": [lines[0]], "later": [lines[0]]}):
        with pytest.raises(RuleBroken, match="Say of each line that is awaited from the shipment once what came"):
            unload(world, shipment, **said)


@pytest.mark.parametrize("role", ["acme_person", "sales", "admin", "bits_person"])
def test_only_who_may_receive_unloads(world: World, lines: list[int], shipment: int, role: str):
    with pytest.raises(NotFound):
        unload(world, shipment, by=getattr(world, role))


def test_a_shipment_to_another_site_is_not_found(world: World):
    (there,) = world.line_ids(world.issued(site_id=world.auckland))
    with told_by(world.app, world.acme_person):
        sent = shipments.ship(world.acme_person, Notice("LS-9", JUNE[1]), [Packed(there, D(1))])
    with pytest.raises(NotFound):
        unload(world, sent)
    with told_by(world.app, world.receiver):
        assert queries.loads_for(world.receiver) == []
    with told_by(world.app, world.buyer):
        assert [load.shipment.number for load in queries.loads_for(world.buyer)] == ["LS-9"]
        assert queries.loads_for(world.buyer, site_id=world.berlin) == []


def test_loads_are_what_is_still_awaited_by_the_day_it_is_expected(world: World, lines: list[int], shipment: int):
    with told_by(world.app, world.acme_person):
        shipments.ship(world.acme_person, Notice("LS-0", JUNE[1], JUNE[3]), [Packed(lines[1], D(10))])
    with told_by(world.app, world.receiver):
        found = queries.loads_for(world.receiver)
        assert [(load.shipment.number, load.on, len(load.lines)) for load in found] == [
            ("LS-0", JUNE[3], 1),
            ("LS-1", JUNE[5], 2),
        ]
        waiting = {each.line_id: each.quantity for each in queries.promised_for(world.receiver)}
        assert waiting == {lines[1]: 50}
