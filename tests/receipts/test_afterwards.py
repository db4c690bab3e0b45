"""What becomes of units that arrived: set aside, accepted, rejected, sent back; and a day that was wrong."""

import pytest
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.orders import actions as orders
from app.orders import queries as order_queries
from app.principal import Principal
from app.receipts import actions, queries
from app.receipts.models import Receipt
from app.refusals import NotFound, RuleBroken, Stale
from app.suppliers.actions import change_state
from app.suppliers.rules import State
from tests.receipts.test_receiving import complete, order_state, receive, received_on_shipments, reverse, send
from tests.story import JUNE, MACHINE, D, World, told_by

SUMS = ("received", "rejected", "blocked", "returned", "to_replace", "open_quantity")


@pytest.fixture
def line(world: World) -> int:
    return world.line_ids(world.issued())[0]


def version_of(world: World, receipt: int) -> int:
    with told_by(world.app, MACHINE):
        return queries.receipt_for(MACHINE, receipt).version


def inspect(world: World, receipt: int, quantity: int, outcome: str = "accepted", by: Principal | None = None, **more) -> None:
    actor = by or world.receiver
    version = more.pop("version", None) or version_of(world, receipt)
    with told_by(world.app, actor):
        actions.inspect_units(actor, receipt, D(quantity), outcome, version=version, **more)


def send_back(world: World, receipt: int, quantity: int, remedy: str = "replace", by: Principal | None = None, **more) -> None:
    actor = by or world.receiver
    version = more.pop("version", None) or version_of(world, receipt)
    words = {"reason": "damaged", "remedy": remedy} | more
    with told_by(world.app, actor):
        actions.return_units(actor, receipt, D(quantity), version=version, **words)


def correct(world: World, receipt: int, day, reason: str = "Wrong sheet", **more) -> int:
    version = more.pop("version", None) or version_of(world, receipt)
    with told_by(world.app, world.receiver):
        return actions.correct_arrival(world.receiver, receipt, day, version=version, reason=reason)


def facts(world: World, *names: str) -> list:
    with told_by(world.app, MACHINE):
        wanted = select(LoggedEvent).where(LoggedEvent.name.in_([f"receipts.{name}" for name in names]))
        return [each.fact() for each in db.session.scalars(wanted.order_by(LoggedEvent.seq))]


def test_units_set_aside_count_as_received_and_wait_for_a_decision(world: World, line: int):
    receipt = receive(world, line, 60, blocked=D(20))
    assert world.look(line, *SUMS) == (60, 0, 20, 0, 0, 40)
    inspect(world, receipt, 15)
    assert world.look(line, *SUMS) == (60, 0, 5, 0, 0, 40)
    inspect(world, receipt, 5, "rejected", reason="out_of_specification", remedy="replace")
    assert world.look(line, *SUMS) == (60, 5, 0, 0, 5, 45)
    accepted, rejected = facts(world, "units_accepted", "units_rejected")
    assert (accepted.quantity, accepted.blocked) == (15, 5)
    assert (rejected.quantity, rejected.remedy, rejected.left) == (5, "replace", 45)


def test_what_a_suspended_supplier_sends_is_set_aside_as_a_whole(world: World, line: int):
    with told_by(world.app, world.buyer):
        change_state(world.buyer, world.acme, version=1, state=State.SUSPENDED, reason="Audit")
    receive(world, line, 10, rejected=D(2), reason="damaged", remedy="credit")
    assert world.look(line, "received", "rejected", "blocked") == (10, 2, 8)


def test_returned_units_to_be_replaced_are_owed_again_and_open_the_order(world: World, line: int):
    receipt = receive(world, line, 100)
    assert order_state(world, line) == "closed"
    send_back(world, receipt, 8)
    assert world.look(line, *SUMS) == (100, 0, 0, 8, 8, 8)
    assert order_state(world, line) == "issued"
    receive(world, line, 8)
    assert (world.look(line, "open_quantity"), order_state(world, line)) == (0, "closed")


def test_returned_units_that_are_credited_are_not_owed_again(world: World, line: int):
    receipt = receive(world, line, 100)
    send_back(world, receipt, 8, "credit")
    assert world.look(line, *SUMS) == (100, 0, 0, 8, 0, 0)
    assert order_state(world, line) == "closed"


def test_a_return_opens_a_line_that_was_complete_and_its_replacement_closes_it(world: World, line: int):
    receipt = receive(world, line, 90)
    complete(world, line)
    send_back(world, receipt, 4)
    assert world.look(line, "open_quantity", "forgone") == (4, 10)
    replacement = receive(world, line, 4)
    assert world.look(line, "open_quantity", "forgone") == (0, 10)
    reverse(world, replacement)
    assert world.look(line, "open_quantity", "forgone") == (4, 10)


def test_what_was_here_when_a_line_was_called_complete_is_not_owed_again_once_it_is_taken_back(world: World, line: int):
    receipt = receive(world, line, 90)
    complete(world, line)
    late = receive(world, line, 4)
    assert world.look(line, "forgone") == 6
    reverse(world, late)
    assert world.look(line, "forgone", "open_quantity") == (10, 0)
    reverse(world, receipt)
    assert world.look(line, "received", "open_quantity") == (0, 0)


def test_units_given_up_that_are_no_longer_asked_for_are_not_missed_when_more_is_asked_for(world: World):
    order_id = world.issued(world.line(), world.line())
    line, _still_open = world.line_ids(order_id)
    receive(world, line, 78)
    complete(world, line)
    with told_by(world.app, world.buyer):
        for quantity in (78, 130):
            change = orders.Change(line_id=line, quantity=D(quantity), requested_on=JUNE[12])
            orders.revise_order(world.buyer, order_id, [change])
    assert world.look(line, "open_quantity", "forgone") == (52, 0)


def test_what_came_on_top_fills_what_a_receipt_that_is_taken_back_had_brought(world: World, line: int):
    receive(world, line, 40)
    complete(world, line)
    late = receive(world, line, 25)
    receive(world, line, 53, surplus=True)
    assert world.look(line, "received", "forgone") == (118, 0)
    reverse(world, late)
    assert world.look(line, "received", "forgone", "open_quantity") == (93, 7, 0)


def test_a_receipt_is_taken_back_with_all_that_became_of_it(world: World, line: int):
    receipt = receive(world, line, 60, blocked=D(20), rejected=D(5), reason="damaged", remedy="replace")
    inspect(world, receipt, 6, "rejected", reason="expired", remedy="replace")
    send_back(world, receipt, 7)
    assert world.look(line, *SUMS) == (60, 11, 14, 7, 18, 58)
    reverse(world, receipt)
    assert world.look(line, *SUMS) == (0, 0, 0, 0, 0, 100)
    (told,) = facts(world, "receipt_reversed")
    assert (told.rejected, told.blocked, told.returned, told.to_replace) == (11, 14, 7, 18)


def test_a_wrong_day_is_taken_back_and_said_anew_with_all_that_became_of_the_units(world: World, line: int):
    send(world, line, 60, "A")
    receipt = receive(world, line, 60, JUNE[1], blocked=D(20))
    inspect(world, receipt, 5, "rejected", reason="damaged", remedy="replace")
    send_back(world, receipt, 3)
    before = world.look(line, *SUMS, "in_transit", "shipped")
    anew = correct(world, receipt, None)
    assert world.look(line, *SUMS, "in_transit", "shipped") == before
    assert received_on_shipments(world, line) == [("A", 60, True)]
    with told_by(world.app, MACHINE):
        old, new = db.session.get_one(Receipt, receipt), db.session.get_one(Receipt, anew)
        assert (old.stands, old.arrived_on, old.reversal_reason) == (False, JUNE[1], "Wrong sheet")
        assert (new.stands, new.arrived_on, new.replaces_id) == (True, None, receipt)
        assert (new.blocked, new.turned_down, new.returned, new.kept) == (15, 5, 3, 37)
        assert [match.quantity for match in new.matches] == [60]
    reverse(world, anew)
    assert world.look(line, *SUMS) == (0, 0, 0, 0, 0, 100)
    assert received_on_shipments(world, line) == [("A", 0, False)]


def test_the_day_by_which_all_was_here_follows_a_corrected_day(world: World, line: int):
    receipt = receive(world, line, 100, None)
    assert world.look(line, "delivered_on") is None
    correct(world, receipt, JUNE[1])
    assert world.look(line, "delivered_on") == JUNE[1]
    taken_back, said = facts(world, "receipt_reversed", "line_received")[1:]
    assert (taken_back.replaced, said.replaces, said.arrived_on) == (True, receipt, JUNE[1])


REFUSED_INSPECTIONS = [
    ({"quantity": 21}, "quantity", "21 H87 is more than the 20 H87 that are set aside."),
    ({"quantity": 0}, "quantity", "Expected more than 0 H87."),
    ({"quantity": 1, "outcome": "perhaps"}, "outcome", "Say whether the units are accepted or rejected."),
    ({"quantity": 1, "outcome": "rejected", "remedy": "replace"}, "reason", "Say why units were rejected"),
    ({"quantity": 1, "outcome": "rejected", "reason": "damaged"}, "remedy", "are to be replaced or credited."),
]


@pytest.mark.parametrize(("more", "field", "sentence"), REFUSED_INSPECTIONS)
def test_a_decision_that_cannot_be_is_refused(world: World, line: int, more: dict, field: str, sentence: str):
    receipt = receive(world, line, 60, blocked=D(20))
    with pytest.raises(RuleBroken, match=sentence) as refused:
        inspect(world, receipt, **more)
    assert refused.value.field == field
    assert world.look(line, "blocked", "rejected") == (20, 0)


REFUSED_RETURNS = [
    ({"quantity": 36}, "quantity", "36 H87 is more than the 35 H87 that we kept of this receipt."),
    ({"quantity": 1, "reason": ""}, "reason", "Say why the units go back: choose a reason."),
    ({"quantity": 1, "remedy": ""}, "remedy", "Say whether the returned units are to be replaced or credited."),
]


@pytest.mark.parametrize(("more", "field", "sentence"), REFUSED_RETURNS)
def test_a_return_that_cannot_be_is_refused(world: World, line: int, more: dict, field: str, sentence: str):
    receipt = receive(world, line, 60, blocked=D(20), rejected=D(5), reason="damaged", remedy="credit")
    with pytest.raises(RuleBroken, match=sentence) as refused:
        send_back(world, receipt, **more)
    assert refused.value.field == field
    assert world.look(line, "returned") == 0


def test_nothing_set_aside_and_nothing_kept_is_said_so(world: World, line: int):
    receipt = receive(world, line, 10)
    with pytest.raises(RuleBroken, match="Nothing of this receipt is set aside any more"):
        inspect(world, receipt, 1)
    send_back(world, receipt, 10)
    with pytest.raises(RuleBroken, match="Nothing of this receipt is here that could go back"):
        send_back(world, receipt, 1)


def test_nothing_is_done_with_a_receipt_that_was_taken_back(world: World, line: int):
    receipt = receive(world, line, 10, blocked=D(5))
    reverse(world, receipt)
    for deed in (
        lambda: inspect(world, receipt, 1),
        lambda: send_back(world, receipt, 1),
        lambda: correct(world, receipt, None),
    ):
        with pytest.raises(RuleBroken, match="This receipt was taken back already"):
            deed()


def test_a_correction_says_another_day_that_is_not_to_come_and_why(world: World, line: int):
    receipt = receive(world, line, 10, JUNE[1])
    with pytest.raises(RuleBroken, match="This is the day that is kept already"):
        correct(world, receipt, JUNE[1])
    with pytest.raises(RuleBroken, match="02 Jun 2026 is still to come"):
        correct(world, receipt, JUNE[2])
    with pytest.raises(RuleBroken, match="Say why the receipt is taken back"):
        correct(world, receipt, None, reason=" ")


def test_more_is_not_set_aside_than_arrived_and_was_not_rejected(world: World, line: int):
    with pytest.raises(RuleBroken, match="8 H87 set aside of 7 H87 that arrived and are not rejected"):
        receive(world, line, 10, blocked=D(8), rejected=D(3), reason="damaged", remedy="credit")


def test_who_saw_an_old_receipt_looks_again(world: World, line: int):
    receipt = receive(world, line, 60, blocked=D(20))
    seen = version_of(world, receipt)
    inspect(world, receipt, 5)
    for deed in (inspect, send_back):
        with pytest.raises(Stale, match="The receipt was changed since you opened it"):
            deed(world, receipt, 5, version=seen)


@pytest.mark.parametrize("role", ["acme_person", "sales", "admin"])
def test_only_who_may_receive_decides_and_sends_back(world: World, line: int, role: str):
    receipt = receive(world, line, 60, blocked=D(20))
    for deed in (inspect, send_back):
        with pytest.raises(NotFound):
            deed(world, receipt, 1, by=getattr(world, role))


def test_a_receipt_of_another_site_is_not_found(world: World):
    (there,) = world.line_ids(world.issued(site_id=world.auckland))
    receipt = receive(world, there, 60, blocked=D(20), by=world.buyer)
    for deed in (inspect, send_back):
        with pytest.raises(NotFound):
            deed(world, receipt, 1)


def test_a_line_does_not_shrink_below_what_is_here_and_was_not_returned(world: World, line: int):
    receipt = receive(world, line, 60)
    send_back(world, receipt, 10, "credit")
    with told_by(world.app, world.buyer):
        change = orders.Change(line_id=line, quantity=D(49))
        order_id = order_queries.line_for(world.buyer, line).order_id
        with pytest.raises(RuleBroken, match="50 H87 are shipped, received or cancelled already"):
            orders.revise_order(world.buyer, order_id, [change])
