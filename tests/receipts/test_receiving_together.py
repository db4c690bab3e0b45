"""Two at one line at the same moment: nothing is received twice, nothing is lost, and both hear what came of it.

In threads, on both databases: each deed is a transaction of its own.
"""

import pytest

from app.receipts import actions, queries
from app.receipts.rules import Delivery, Received
from app.refusals import RuleBroken, Stale
from app.shipments import actions as shipments
from app.shipments.queries import shipment_for, shipments_of_lines
from app.shipments.rules import Notice, Packed
from tests.orders.test_together import Deed, together_as
from tests.receipts.test_receiving import receive, send
from tests.receipts.test_unloading import edition
from tests.story import JUNE, MACHINE, D, World, told_by

REFUSED = RuleBroken | Stale


@pytest.fixture
def line(world: World) -> int:
    return world.line_ids(world.issued())[0]


def receiving(world: World, line: int, quantity: int, **more) -> Deed:
    return lambda: actions.receive_line(world.receiver, Delivery(JUNE[1]), Received(line, D(quantity), **more))


def sums(world: World, line: int) -> dict[str, int]:
    """The line's sums, which must be those of its receipts and shipments."""
    names = ("received", "returned", "blocked", "in_transit", "open_quantity")
    found = dict(zip(names, map(int, world.look(line, *names)), strict=True))
    with told_by(world.app, MACHINE):
        standing = queries.receipts_of_lines(MACHINE, [line]).get(line, [])
        assert found["received"] == sum(each.quantity for each in standing)
        assert found["returned"] == sum(each.returned for each in standing)
        assert found["blocked"] == sum(each.blocked for each in standing)
    return found


def test_two_receivers_do_not_take_in_more_than_is_owed(world: World, line: int):
    came_of = together_as(world, *[(world.receiver, receiving(world, line, 60))] * 4)
    assert sum(isinstance(each, RuleBroken) for each in came_of) == 3
    assert sums(world, line)["open_quantity"] == 40


def test_two_parts_received_at_once_are_both_counted(world: World, line: int):
    send(world, line, 50, "A")
    came_of = together_as(world, *[(world.receiver, receiving(world, line, 10))] * 5)
    assert not any(isinstance(each, REFUSED) for each in came_of)
    assert sums(world, line) == {"received": 50, "returned": 0, "blocked": 0, "in_transit": 0, "open_quantity": 50}


def test_who_saw_the_same_line_receives_it_once(world: World, line: int):
    """The form names what was seen: of two people who typed the same arrival one is told of the other."""
    seen = world.look(line, "version")
    came_of = together_as(world, *[(world.receiver, receiving(world, line, 30, version=seen))] * 3)
    assert sorted(type(each).__name__ for each in came_of) == ["Stale", "Stale", "int"]
    assert sums(world, line)["received"] == 30


def test_a_shipment_is_unloaded_once(world: World, line: int):
    shipment = send(world, line, 40, "A")
    seen = edition(world, shipment)

    def unload() -> list[int]:
        return actions.receive_shipment(world.receiver, shipment, Delivery(JUNE[1]), edition=seen)

    came_of = together_as(world, *[(world.receiver, unload)] * 3)
    assert sum(isinstance(each, REFUSED) for each in came_of) == 2
    assert sums(world, line) == {"received": 40, "returned": 0, "blocked": 0, "in_transit": 0, "open_quantity": 60}


def test_a_receipt_is_reversed_or_its_units_go_back_but_not_both(world: World, line: int):
    receipt = receive(world, line, 60)

    def reverse() -> None:
        actions.reverse_receipt(world.receiver, receipt, version=1, reason="Counted twice")

    def send_back() -> None:
        actions.return_units(world.receiver, receipt, D(20), version=1, reason="damaged", remedy="replace")

    came_of = together_as(world, (world.receiver, reverse), (world.receiver, send_back), (world.receiver, send_back))
    assert sum(isinstance(each, REFUSED) for each in came_of) == 2
    found = sums(world, line)
    assert (found["received"], found["returned"], found["open_quantity"]) in [(0, 0, 100), (60, 20, 60)]


def test_of_two_decisions_about_what_was_set_aside_one_counts(world: World, line: int):
    receipt = receive(world, line, 60, blocked=D(20))

    def decide(outcome: str) -> Deed:
        words = {"version": 1, "reason": "expired", "remedy": "replace"}
        return lambda: actions.inspect_units(world.receiver, receipt, D(20), outcome, **words)

    came_of = together_as(world, (world.receiver, decide("accepted")), (world.receiver, decide("rejected")))
    assert [type(each) for each in came_of if each is not None] == [Stale]
    assert sums(world, line)["blocked"] == 0


def test_a_day_is_corrected_once(world: World, line: int):
    receipt = receive(world, line, 60)

    def correct() -> int:
        return actions.correct_arrival(world.receiver, receipt, None, version=1, reason="Wrong sheet")

    came_of = together_as(world, *[(world.receiver, correct)] * 3)
    assert sum(isinstance(each, REFUSED) for each in came_of) == 2
    assert sums(world, line)["received"] == 60


def test_what_is_received_is_not_corrected_by_its_supplier_at_the_same_moment(world: World, line: int):
    """Either it is received as it was announced first, or the receiver hears that it was announced anew."""
    shipment = send(world, line, 40, "A")
    seen = edition(world, shipment)
    with told_by(world.app, MACHINE):
        found = shipment_for(MACHINE, shipment)
        version, notice = found.version, found.notice

    def unload() -> list[int]:
        return actions.receive_shipment(world.receiver, shipment, Delivery(JUNE[1]), edition=seen)

    def correct() -> None:
        shipments.correct_shipment(world.acme_person, shipment, notice, {line: D(25)}, version=version)

    came_of = together_as(world, (world.receiver, unload), (world.acme_person, correct))
    assert sum(isinstance(each, REFUSED) for each in came_of) == 1
    found_sums = sums(world, line)
    assert (found_sums["received"], found_sums["in_transit"]) in [(40, 0), (0, 25)]


def test_receiving_reversing_returning_and_shipping_at_once_conserve_the_units(world: World, line: int):
    receipt = receive(world, line, 20)
    deeds = [
        (world.receiver, receiving(world, line, 30)),
        (world.receiver, lambda: actions.reverse_receipt(world.receiver, receipt, version=1, reason="wrong")),
        (world.receiver, lambda: actions.return_units(world.receiver, receipt, D(5), version=1, **WORDS)),
        (world.acme_person, lambda: shipments.ship(world.acme_person, Notice("B", JUNE[1]), [Packed(line, D(40))])),
        (world.receiver, receiving(world, line, 10)),
    ]
    together_as(world, *deeds)
    found = sums(world, line)
    to_replace = int(world.look(line, "to_replace"))
    assert found["open_quantity"] == max(0, 100 - found["received"] + to_replace)
    with told_by(world.app, MACHINE):
        (sent,) = shipments_of_lines(MACHINE, [line])[line]
        assert found["in_transit"] == 40 - int(sent.received)


WORDS = {"reason": "damaged", "remedy": "replace"}
