"""A supplier's word moves the customer's date: at once for sales, when it is agreed for the customer."""

from datetime import date

from app import clock
from app.catalog.events import DayBegan
from app.customers import actions
from app.customers.models import OrderOutlook, TrackedOrder
from app.orders import actions as orders
from app.shipments import actions as shipments
from app.shipments.rules import Notice, Packed, Step
from app.transaction import transaction
from tests.customers.market import Market
from tests.story import JUNE, MACHINE, D, on, one_line, told_by


def test_a_line_that_comes_from_nowhere_is_unallocated(market: Market):
    line = market.line(10, JUNE[15])
    assert market.look(line, "risk", "expected_on", "shortfall") == ("unallocated", None, D(10))
    assert market.shown(line) is None


def test_an_unanswered_line_is_expected_when_it_was_asked_for_and_unconfirmed(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100, JUNE[12])
    market.give(line, bought, 10)
    assert market.look(line, "risk", "expected_on") == ("unconfirmed", JUNE[12])
    assert market.shown(line) is None


def test_an_accepted_line_is_on_track_and_the_customer_sees_the_day(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100, JUNE[12])
    market.give(line, bought, 10)
    market.world.answer(bought)
    assert market.look(line, "risk", "days", "expected_on", "not_agreed") == ("on_track", -3, JUNE[12], False)
    assert market.shown(line) == JUNE[12]


def fed(market: Market) -> tuple[int, int]:
    """A line promised for 12 June that comes from an accepted order line of that day."""
    line, bought = market.line(10, JUNE[12]), market.bought(100, JUNE[12])
    market.give(line, bought, 10)
    market.world.answer(bought)
    return line, bought


def test_a_later_proposal_puts_the_customer_at_risk_at_once_and_the_customer_sees_what_is_agreed(market: Market):
    line, bought = fed(market)
    market.world.propose(bought, (100, JUNE[16]))
    assert market.look(line, "risk", "days", "expected_on", "not_agreed") == ("at_risk", 4, JUNE[16], True)
    assert market.shown(line) == JUNE[12]


def test_the_customer_sees_the_new_day_once_it_is_agreed(market: Market):
    line, bought = fed(market)
    market.world.propose(bought, (100, JUNE[16]))
    market.world.accept_proposal(bought)
    assert market.look(line, "risk", "days", "not_agreed") == ("at_risk", 4, False)
    assert market.shown(line) == JUNE[16]
    assert market.trail(line)[-3:] == [JUNE[12], JUNE[16], JUNE[16]], "asked, proposed, agreed"


def ship(market: Market, order_line_id: int, quantity: int, eta: date) -> None:
    by = market.world.acme_person
    with told_by(market.app, by):
        notice = Notice(f"LS-{order_line_id}", clock.now().date(), eta)
        shipments.ship(by, notice, [Packed(order_line_id, D(quantity))], step=Step.DISPATCHED)


def test_a_ship_notice_moves_when_it_is_expected_and_the_customer_sees_what_is_agreed(market: Market):
    line, bought = fed(market)
    ship(market, bought, 100, JUNE[17])
    assert market.look(line, "risk", "days", "expected_on") == ("at_risk", 5, JUNE[17])
    assert market.shown(line) == JUNE[12]


def test_what_was_shipped_without_a_word_is_expected_and_shown_to_no_customer(market: Market):
    line, bought = market.line(10, JUNE[15]), market.bought(100, JUNE[12])
    market.give(line, bought, 10)
    ship(market, bought, 100, JUNE[11])
    assert market.look(line, "risk", "expected_on") == ("on_track", JUNE[11])
    assert market.shown(line) is None


def test_of_a_promise_in_parts_the_first_are_on_their_way(market: Market):
    early, late = market.line(40, JUNE[15]), market.line(60, JUNE[22])
    bought = market.bought(100, JUNE[12])
    market.give(early, bought, 40)
    market.give(late, bought, 60)
    market.world.propose(bought, (50, JUNE[12]), (50, JUNE[19]))
    market.world.accept_proposal(bought)
    ship(market, bought, 70, JUNE[16])
    assert [market.shown(line) for line in (early, late)] == [JUNE[12], JUNE[19]]
    assert [market.look(line, "expected_on") for line in (early, late)] == [JUNE[16], JUNE[19]]


def test_a_declined_proposal_moves_nothing_for_the_customer(market: Market):
    line, bought = fed(market)
    market.world.propose(bought, (100, JUNE[16]))
    with told_by(market.app, market.world.buyer):
        orders.decline_proposal(market.world.buyer, bought, version=one_line(bought).version, reason="needed_earlier")
    assert market.look(line, "risk", "expected_on") == ("on_track", JUNE[12])
    assert market.shown(line) == JUNE[12]


def test_parts_go_to_whoever_was_promised_the_earliest_day(market: Market):
    bought = market.bought(100, JUNE[12])
    late, early = market.line(60, JUNE[20]), market.line(60, JUNE[15])
    market.give(late, bought, 40)
    market.give(early, bought, 60)
    market.world.propose(bought, (60, JUNE[12]), (40, JUNE[19]))
    assert market.look(early, "expected_on") == JUNE[12]
    assert market.look(late, "expected_on") == JUNE[19]


def test_the_way_out_is_counted_in_working_days(market: Market):
    order = market.ordered((10, JUNE[20]), outbound_days=2)
    (line,), bought = market.lines(order), market.bought(100, JUNE[12])
    market.give(line, bought, 10)
    assert market.look(line, "expected_on") == JUNE[16], "Friday and two working days is Tuesday"


def test_an_answer_that_touches_ten_lines_is_told_once_per_customer_order(market: Market):
    order = market.world.issued(*(market.world.line(10, JUNE[12]) for _ in range(4)))
    bought = market.world.line_ids(order)
    customer_order = market.ordered(*((10, JUNE[12]) for _ in range(4)))
    for line, source in zip(market.lines(customer_order), bought, strict=True):
        market.give(line, source, 10)
    before = len(market.told("customers.customer_order_moved"))
    given = [market.world.proposal(line, (10, JUNE[16])) for line in bought]
    with told_by(market.app, market.world.acme_person):
        orders.answer_lines(market.world.acme_person, order, 1, given)
    told = market.told("customers.customer_order_moved")[before:]
    assert [(each["customer_order_id"], each["risks"]) for each in told] == [(customer_order, ["at_risk"] * 4)]


def test_a_slip_touches_only_what_it_feeds(market: Market):
    line, bought = fed(market)
    other, _elsewhere = fed(market)
    before = market.look(other, "moved_at")
    with on(JUNE[2]):
        market.world.propose(bought, (100, JUNE[16]))
    assert market.look(other, "moved_at") == before
    assert market.look(line, "moved_at") != before


def test_a_day_that_passed_without_arrival_leaves_no_day_and_is_late(market: Market):
    line, _bought = fed(market)
    with on(JUNE[13]):
        begin(market, 13)
        assert market.look(line, "risk", "expected_on") == ("late", None)
        assert market.shown(line) is None


def begin(market: Market, day: int) -> None:
    with told_by(market.app, MACHINE), transaction(MACHINE) as work:
        work.record(DayBegan(site_id=market.world.berlin, day=JUNE[day]))


def test_promising_another_day_keeps_the_old_one_and_hands_out_anew(market: Market):
    line, _bought = fed(market)
    market.does(actions.promise, line, JUNE[19], "The customer agreed on the telephone", version=market.row(line, "version"))
    assert market.row(line, "promised_on", "first_promised_on") == (JUNE[19], JUNE[12])
    assert market.look(line, "risk", "days") == ("on_track", -7)


def test_the_order_stands_as_its_worst_line(market: Market):
    order = market.ordered((10, JUNE[12]), (10, JUNE[19]))
    first, second = market.lines(order)
    assert market.look(order, "risk", "lines_troubled", of=OrderOutlook) == ("unallocated", 2)
    bought = market.bought(100, JUNE[12])
    market.give(first, bought, 10)
    market.give(second, bought, 10)
    market.world.answer(bought)
    assert market.look(order, "risk", "lines_troubled", of=OrderOutlook) == ("on_track", 0)
    assert market.look(order, "state", of=TrackedOrder) == "open"
