"""What arrives, on both databases: sums, rejects, surplus, reversal, the order's end."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.orders import actions as orders
from app.orders import queries as order_queries
from app.principal import Principal
from app.receipts import actions, queries
from app.receipts.models import Receipt
from app.receipts.rules import Delivery, Received
from app.refusals import NotFound, RuleBroken, Stale
from app.shipments.actions import ship
from app.shipments.queries import shipments_of_lines
from app.shipments.rules import Notice, Packed
from app.suppliers.actions import change_state
from app.suppliers.rules import State
from tests.story import JUNE, MACHINE, D, World, on, told_by

GOOD = {"reason": "damaged", "remedy": "replace"}


def receive(
    world: World, line: int, quantity: int | str, day: date | None = JUNE[1], by: Principal | None = None, **more
) -> int:
    actor = by or world.receiver
    with told_by(world.app, actor):
        return actions.receive_line(actor, Delivery(day), Received(line, D(quantity), **more))


def send(world: World, line: int, quantity: int, number: str, day: date = JUNE[1]) -> int:
    with told_by(world.app, world.acme_person):
        return ship(world.acme_person, Notice(number, day, JUNE[5]), [Packed(line, D(quantity))])


def reverse(world: World, receipt: int, reason: str = "Counted twice") -> None:
    with told_by(world.app, world.receiver):
        version = queries.receipt_for(world.receiver, receipt).version
        actions.reverse_receipt(world.receiver, receipt, version=version, reason=reason)


def order_state(world: World, line: int) -> str:
    with told_by(world.app, MACHINE):
        return order_queries.line_for(MACHINE, line).order.state


def received_on_shipments(world: World, line: int) -> list[tuple[str, int, bool]]:
    with told_by(world.app, MACHINE):
        found = shipments_of_lines(MACHINE, [line]).get(line, [])
        return [(each.shipment.number, int(each.received), each.closed) for each in found]


@pytest.fixture
def line(world: World) -> int:
    return world.line_ids(world.issued())[0]


def test_received_is_gross_and_what_is_to_be_replaced_is_owed_again(world: World, line: int):
    receive(world, line, 60, rejected=D(20), **GOOD)
    assert world.look(line, "received", "rejected", "to_replace", "open_quantity", "delivered") == (60, 20, 20, 60, 40)


def test_credited_units_are_not_owed_again(world: World, line: int):
    receive(world, line, 60, rejected=D(20), reason="damaged", remedy="credit")
    assert world.look(line, "received", "rejected", "to_replace", "open_quantity") == (60, 20, 0, 40)


def test_a_line_received_in_full_closes_its_order(world: World, line: int):
    receive(world, line, 60, JUNE[1])
    with on(JUNE[13]):
        receive(world, line, 40, JUNE[13])
    assert world.look(line, "is_open", "delivered_on", "state") == (False, JUNE[13], "received")
    assert order_state(world, line) == "closed"


def test_a_day_that_nobody_knows_stays_unknown(world: World, line: int):
    receive(world, line, 100, None)
    assert world.look(line, "is_open", "delivered_on") == (False, None)


def test_arrivals_count_by_their_day_not_by_when_they_were_posted(world: World, line: int):
    with on(JUNE[20]):
        receive(world, line, 70, JUNE[18])
        receive(world, line, 30, JUNE[3])
    assert world.look(line, "delivered_on") == JUNE[18]


def test_nothing_arrives_tomorrow_at_the_site(world: World):
    """At 21:00 UTC on 1 June it is 2 June in Auckland and still 1 June in Berlin."""
    (here,) = world.line_ids(world.issued())
    (there,) = world.line_ids(world.issued(site_id=world.auckland))
    with on(JUNE[1], hour=21):
        receive(world, there, 1, JUNE[2], by=world.buyer)
        with pytest.raises(RuleBroken, match="02 Jun 2026 is still to come: today is 01 Jun 2026 at the site"):
            receive(world, here, 1, JUNE[2])


def test_a_receipt_without_a_shipment_uses_up_the_oldest_first(world: World, line: int):
    send(world, line, 40, "B", JUNE[1])
    send(world, line, 30, "A", JUNE[1] - timedelta(days=1))
    receive(world, line, 50)
    assert received_on_shipments(world, line) == [("A", 30, True), ("B", 20, False)]
    assert world.look(line, "in_transit", "to_ship", "open_quantity") == (20, 30, 50)


def test_a_receipt_may_name_its_shipment(world: World, line: int):
    send(world, line, 30, "A")
    send(world, line, 40, "B")
    with told_by(world.app, MACHINE):
        named = shipments_of_lines(MACHINE, [line])[line][1].id
    receive(world, line, 40, shipment_line_id=named)
    assert received_on_shipments(world, line) == [("A", 0, False), ("B", 40, True)]
    with pytest.raises(RuleBroken, match="Nothing of line 1 is awaited from that shipment"):
        receive(world, line, 1, shipment_line_id=named)


def test_a_shipment_that_is_here_as_a_whole_was_delivered(world: World, line: int):
    send(world, line, 30, "A")
    receive(world, line, 30)
    with told_by(world.app, MACHINE):
        sent = shipments_of_lines(MACHINE, [line])[line][0].shipment
        assert (sent.step, [told.step for told in sent.way]) == ("delivered", ["dispatched", "delivered"])
    assert world.look(line, "eta_on") is None


def test_more_than_is_owed_is_refused_with_the_numbers_unless_it_is_taken_knowingly(world: World, line: int):
    with pytest.raises(RuleBroken, match="120 H87 of line 1 is more than the 100 H87 that are owed") as refused:
        receive(world, line, 120)
    assert refused.value.field == f"line-{line}-received"
    receive(world, line, 120, surplus=True)
    assert world.look(line, "received", "open_quantity", "is_open") == (120, 0, False)


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"rejected": D(61), **GOOD}, "rejected", "61 H87 rejected of 60 H87"),
        ({"rejected": D(-1), **GOOD}, "rejected", "Expected 0 H87 or more"),
        ({"rejected": D(1), "remedy": "replace"}, "reason", "Say why units were rejected"),
        ({"rejected": D(1), "reason": "damaged"}, "remedy", "replaced or credited"),
    ],
)
def test_rejects_make_sense(world: World, line: int, more: dict, field: str, sentence: str):
    with pytest.raises(RuleBroken, match=sentence) as refused:
        receive(world, line, 60, **more)
    assert refused.value.field == f"line-{line}-{field}"
    assert world.look(line, "received") == 0


def test_lines_are_received_together_or_not_at_all(world: World, line: int):
    (other,) = world.line_ids(world.issued())
    with told_by(world.app, world.receiver), pytest.raises(RuleBroken):
        actions.receive_lines(world.receiver, Delivery(JUNE[1], "LS-1"), [Received(line, D(1)), Received(other, D(101))])
    assert world.look(line, "received") == 0


def test_a_reversed_receipt_is_owed_again_and_its_shipment_on_its_way_again(world: World, line: int):
    send(world, line, 40, "A")
    receipt = receive(world, line, 40, rejected=D(5), **GOOD)
    reverse(world, receipt)
    sums = world.look(line, "received", "rejected", "to_replace", "in_transit", "open_quantity", "eta_on")
    assert sums == (0, 0, 0, 40, 100, JUNE[5])
    with pytest.raises(RuleBroken, match="taken back already"):
        reverse(world, receipt)


def test_reversing_opens_a_closed_order_again(world: World, line: int):
    receipt = receive(world, line, 100)
    assert order_state(world, line) == "closed"
    reverse(world, receipt)
    assert order_state(world, line) == "issued"
    assert world.look(line, "is_open", "delivered_on") == (True, None)


def test_a_reversal_needs_a_reason(world: World, line: int):
    receipt = receive(world, line, 1)
    with pytest.raises(RuleBroken, match="Say why the receipt is taken back"):
        reverse(world, receipt, " ")


def test_after_complete_a_later_receipt_is_legal_and_owes_nothing(world: World, line: int):
    receive(world, line, 90)
    complete(world, line)
    assert world.look(line, "open_quantity", "is_open") == (0, False)
    receive(world, line, 4)
    assert world.look(line, "received", "open_quantity") == (94, 0)


def test_a_replacement_reopens_a_line_that_was_complete(world: World, line: int):
    receive(world, line, 90)
    complete(world, line)
    receive(world, line, 4, rejected=D(4), **GOOD)
    assert world.look(line, "open_quantity", "is_open") == (4, True)
    assert order_state(world, line) == "issued"


def complete(world: World, line: int) -> None:
    version = world.look(line, "version")
    with told_by(world.app, world.buyer):
        actions.complete_line(world.buyer, line, version=version)


def test_what_a_suspended_supplier_sends_goes_to_inspection(world: World, line: int):
    with told_by(world.app, world.buyer):
        change_state(world.buyer, world.acme, version=1, state=State.SUSPENDED, reason="Audit")
    receipt = receive(world, line, 10)
    with told_by(world.app, world.receiver):
        assert queries.receipt_for(world.receiver, receipt).to_inspection is True


def test_a_line_of_another_site_is_not_found(world: World):
    (there,) = world.line_ids(world.issued(site_id=world.auckland))
    with pytest.raises(NotFound):
        receive(world, there, 1)


@pytest.mark.parametrize("role", ["acme_person", "sales", "admin"])
def test_only_receivers_and_buyers_post_receipts(world: World, line: int, role: str):
    with pytest.raises(NotFound):
        receive(world, line, 1, by=getattr(world, role))


def test_a_draft_receives_nothing(world: World):
    (line,) = world.line_ids(world.draft())
    with pytest.raises(RuleBroken, match="The order is draft"):
        receive(world, line, 1, by=world.buyer)


def test_who_looked_at_an_old_line_looks_again(world: World, line: int):
    seen = world.look(line, "version")
    world.answer(line)
    with pytest.raises(Stale):
        receive(world, line, 1, version=seen)


def test_the_fact_says_what_came_and_what_is_left(world: World, line: int):
    receive(world, line, 60, None, rejected=D(10), **GOOD)
    with told_by(world.app, MACHINE):
        told = db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "receipts.line_received")).one().fact()
    assert (told.quantity, told.rejected, told.remedy, told.arrived_on, told.left) == (60, 10, "replace", None, 50)


def test_a_line_that_asks_for_less_was_delivered_when_that_much_had_come(world: World, line: int):
    receive(world, line, 60, JUNE[1])
    with told_by(world.app, world.buyer):
        orders.cancel_line(world.buyer, line, version=world_version(line), reason="no_longer_needed")
    assert world.look(line, "delivered_on", "is_open") == (JUNE[1], False)


def world_version(line: int) -> int:
    return order_queries.lines_for(MACHINE, [line])[0].version


def test_a_key_of_another_system_stands_once(world: World, line: int):
    with told_by(world.app, MACHINE):
        first = queries.receipt_by_key(MACHINE, "erp", "R-1")
    assert first is None
    receipt = receive(world, line, 1)
    with told_by(world.app, MACHINE):
        row = db.session.get(Receipt, receipt)
        row.source, row.external_key = "erp", "R-1"
        db.session.flush()
        assert queries.receipt_by_key(MACHINE, "erp", "R-1").id == receipt


def test_arrivals_are_what_is_announced_and_what_is_still_to_ship_by_day(world: World, line: int):
    sent = send(world, line, 40, "A")
    (far,) = world.line_ids(world.issued(world.line(on=date(2026, 8, 1))))
    (there,) = world.line_ids(world.issued(site_id=world.auckland))
    with told_by(world.app, world.receiver):
        mine = queries.arrivals_for(world.receiver)
    assert [(each.on, each.line_id, int(each.quantity), each.shipment_id) for each in mine] == [
        (JUNE[5], line, 40, sent),
        (JUNE[12], line, 60, None),
    ]
    with told_by(world.app, world.buyer):
        everywhere = queries.arrivals_for(world.buyer, until=date(2026, 12, 31))
        assert {each.line_id for each in everywhere} == {line, far, there}
        assert {each.line_id for each in queries.arrivals_for(world.buyer, site_id=world.auckland)} == {there}
