"""Stock in its simplest true form: accepted receipts in, dispatches out, corrections with a reason; nothing twice."""

import pytest

from app.customers import actions
from app.customers.actions import Way
from app.customers.models import CustomerOrder, TrackedLine
from app.receipts import actions as receipts
from app.receipts.queries import receipt_for
from app.refusals import NotFound, RuleBroken, Stale
from tests.customers.market import Market
from tests.story import JUNE, D, told_by


def send(market: Market, line: int, quantity: int, **way: object) -> int:
    order = market.row(line, "customer_order_id")
    return market.does(actions.dispatch, order, {line: D(quantity)}, Way(**way))


def test_accepted_units_come_in_and_are_set_aside_for_whom_they_were_bought(market: Market):
    line, bought = market.line(60, JUNE[15]), market.bought(100)
    market.give(line, bought, 60)
    market.arrived(bought, 100, rejected=D(10), reason="damaged", remedy="replace")
    assert market.on_hand() == (D(90), D(60))
    assert market.look(line, "risk", "expected_on") == ("on_track", JUNE[1])


def test_units_set_aside_for_inspection_are_no_stock_until_they_are_accepted(market: Market):
    bought = market.bought(100)
    receipt = market.arrived(bought, 100, blocked=D(30))
    assert market.on_hand() == (D(70), D(0))
    with told_by(market.app, market.world.buyer):
        seen = receipt_for(market.world.buyer, receipt).version
        receipts.inspect_units(market.world.buyer, receipt, D(30), "accepted", version=seen)
    assert market.on_hand() == (D(100), D(0))


def test_a_receipt_that_is_taken_back_takes_its_units_back(market: Market):
    line, bought = market.line(60, JUNE[15]), market.bought(100)
    market.give(line, bought, 60)
    receipt = market.arrived(bought, 100)
    with told_by(market.app, market.world.buyer):
        seen = receipt_for(market.world.buyer, receipt).version
        receipts.reverse_receipt(market.world.buyer, receipt, version=seen, reason="Counted the wrong pallet")
    assert market.on_hand() == (D(0), D(0))
    assert market.held(line) == {bought: D(60)}, "it is still to come"


def test_what_was_taken_from_stock_is_lost_where_the_units_were_never_there(market: Market):
    late, early, bought = market.line(60, JUNE[20]), market.line(40, JUNE[15]), market.bought(100)
    receipt = market.arrived(bought, 100)
    market.give(late, None, 60)
    market.give(early, None, 40)
    market.bought(100)
    count(market, 50)
    assert (market.held(early), market.held(late)) == ({None: D(40)}, {None: D(10)})
    assert market.on_hand() == (D(50), D(50))
    with told_by(market.app, market.world.buyer):
        seen = receipt_for(market.world.buyer, receipt).version
        receipts.reverse_receipt(market.world.buyer, receipt, version=seen, reason="Another pallet")
    assert market.on_hand() == (D(-50), D(0)), "more was counted away than came"
    assert market.held(early) == {}


def count(market: Market, counted: int, reason: str = "Counted", seen: int | None = None) -> None:
    world = market.world
    known = None if seen is None else D(seen)
    market.does(actions.correct_stock, world.berlin, world.bolts, D(counted), reason, seen=known)


def test_a_correction_has_a_reason_and_was_counted_against_what_stands_there(market: Market):
    with pytest.raises(RuleBroken, match="This must not be empty"):
        count(market, 5, reason=" ")
    count(market, 5)
    with pytest.raises(RuleBroken, match="So many are there already"):
        count(market, 5)
    with pytest.raises(Stale, match="0 H87 were there when you opened it; 5 H87 are there now"):
        count(market, 7, seen=0)
    assert market.on_hand() == (D(5), D(0))


def test_a_dispatch_fulfils_the_customer_order(market: Market):
    line, bought = market.line(60, JUNE[15]), market.bought(100)
    order = market.row(line, "customer_order_id")
    market.give(line, bought, 60)
    market.arrived(bought, 100)
    send(market, line, 20)
    assert (market.state(order), market.on_hand()) == ("partly_fulfilled", (D(80), D(40)))
    send(market, line, 40, carrier="DHL", tracking_number="4711")
    assert (market.state(order), market.on_hand()) == ("fulfilled", (D(40), D(0)))
    assert market.look(line, "risk") == "done"
    assert market.look(line, "dispatched", "dispatched_on", of=TrackedLine) == (D(60), JUNE[1])
    market.does(actions.close_order, order, version=market_version(market, order))
    assert market.state(order) == "closed"


def market_version(market: Market, order: int) -> int:
    return market.look(order, "version", of=CustomerOrder)


def test_nothing_leaves_that_is_not_here(market: Market):
    line, bought = market.line(60, JUNE[15]), market.bought(100)
    market.give(line, bought, 60)
    market.arrived(bought, 10)
    with pytest.raises(RuleBroken) as refusal:
        send(market, line, 20)
    assert str(refusal.value) == ("20 H87 of line 1 are not here: 10 are set aside for it, 0 more are free. Send at most 10.")
    with pytest.raises(RuleBroken, match="61 H87 is more than the 60 H87 of line 1 that are still to leave"):
        send(market, line, 61)


def test_free_stock_leaves_where_the_line_lacks_it(market: Market):
    line = market.line(60, JUNE[15])
    count(market, 100)
    send(market, line, 60)
    assert market.on_hand() == (D(40), D(0))


def test_nothing_left_tomorrow(market: Market):
    line = market.line(60, JUNE[15])
    count(market, 100)
    with pytest.raises(RuleBroken, match="Expected a day from 01 Jun 2026, when it was ordered, to today, 01 Jun 2026"):
        send(market, line, 60, dispatched_on=JUNE[2])


def test_buyers_correct_stock_and_do_not_dispatch(market: Market):
    line = market.line(60, JUNE[15])
    buyer = market.world.buyer
    with told_by(market.app, buyer):
        actions.correct_stock(buyer, market.world.berlin, market.world.bolts, D(9), "Counted")
    with told_by(market.app, buyer), pytest.raises(NotFound):
        actions.dispatch(buyer, market.row(line, "customer_order_id"), {line: D(1)}, Way())
