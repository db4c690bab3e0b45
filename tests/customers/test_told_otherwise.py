"""What a customer was told, and what moved since: the list that sales works from, and who watches an order."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.customers import actions
from app.customers.actions.inquiring import Call, answer_inquiry, close_inquiry, follow_up, log_inquiry
from app.customers.actions.watching import see_move, unwatch_order, watch_order
from app.customers.models import Allocation, Inquiry, ToldDate
from app.customers.queries.inquiries import inquiries_page, inquiry_counts, moved_watches
from app.customers.queries.moved import moved_count, moved_orders
from app.customers.rules.inquiries import MOVES, Inquiring, Look, days_moved, is_true, look_of
from app.customers.rules.telling import Expectation, moves_of, trail_of
from app.database import db
from app.orders import actions as orders
from app.principal import Permission
from app.refusals import NotFound, RuleBroken, Stale
from app.transaction import AlreadyDone
from tests.customers.market import Market
from tests.story import JUNE, MACHINE, MONDAY, D, one_line, told_by

SAID = "Line 1 arrives 12 Jun."


@pytest.fixture
def fed(market: Market) -> tuple[int, int, int]:
    """A customer order of 100 bolts for 15 June, fed by an order line that is agreed for 12 June: order, line, order line."""
    line, source = market.line(100, JUNE[15]), market.bought(100, JUNE[12])
    market.world.answer(source)
    market.give(line, source, 100)
    return market.look(line, "customer_order_id"), line, source


def log(market: Market, order: int, told=(), **said) -> int:
    return market.does(log_inquiry, order, Call(**{"answer": SAID, "told": dict(told)} | said))


def moved(market: Market) -> list[tuple]:
    """(line, told, expected, days) of the list."""
    found = market.does(moved_orders)
    return [(line.line_id, line.told_on, line.expected_on, line.days) for each in found for line in each.lines]


def expected(market: Market, line: int):
    return market.look(line, "expected_on")


def test_who_was_told_what_is_expected_stands_on_no_list(market, fed):
    order, line, _source = fed
    log(market, order, {line: expected(market, line)})
    assert moved(market) == []
    assert market.does(moved_count) == 0


def test_a_later_date_puts_everybody_who_was_told_on_the_list_at_once(market, fed):
    order, line, source = fed
    log(market, order, {line: JUNE[12]}, contact="Frau Lange")
    market.world.propose(source, (100, JUNE[18]))
    assert moved(market) == [(line, JUNE[12], JUNE[18], 6)]
    (found,) = market.does(moved_orders)
    assert (found.customer_name, found.lines[0].contact) == ("Hafen Maschinenbau", "Frau Lange")
    assert found.lines[0].not_agreed
    assert market.does(moved_count) == 1


def test_a_date_that_comes_back_is_true_again(market, fed):
    order, line, source = fed
    log(market, order, {line: JUNE[12]})
    market.world.propose(source, (100, JUNE[18]))
    supplier = market.world.acme_person
    with told_by(market.app, supplier):
        orders.withdraw_proposal(supplier, source, version=one_line(source).version)
    assert moved(market) == []


def test_who_is_told_the_new_date_leaves_the_list_and_the_old_word_is_kept(market, fed):
    order, line, source = fed
    log(market, order, {line: JUNE[12]})
    market.world.propose(source, (100, JUNE[18]))
    log(market, order, {line: JUNE[18]}, answer="Line 1 arrives 18 Jun.")
    assert moved(market) == []
    with told_by(market.app, MACHINE):
        assert [(each.told_on, each.stands) for each in db.session.query(ToldDate).order_by(ToldDate.id)] == [
            (JUNE[12], False),
            (JUNE[18], True),
        ]


def test_a_date_that_had_moved_while_one_spoke_is_listed_from_the_start(market, fed):
    order, line, source = fed
    market.world.propose(source, (100, JUNE[18]))
    log(market, order, {line: JUNE[12]})
    assert moved(market) == [(line, JUNE[12], JUNE[18], 6)]


def test_a_line_without_a_date_any_more_is_listed(market, fed):
    order, line, source = fed
    log(market, order, {line: JUNE[12]})
    with told_by(market.app, MACHINE):
        allocation = db.session.scalars(select(Allocation.id).where(Allocation.order_line_id == source)).one()
    market.does(actions.release, allocation, D(100))
    assert moved(market) == [(line, JUNE[12], None, None)]


def test_what_has_left_was_told_for_good(market, fed):
    order, line, source = fed
    log(market, order, {line: JUNE[12]})
    market.world.propose(source, (100, JUNE[18]))
    market.arrived(source, 100)
    market.does(actions.dispatch, order, {line: D(100)}, actions.Way(dispatched_on=JUNE[1]))
    assert moved(market) == []


def test_only_the_orders_of_my_own_customers_where_i_ask_for_them(market, fed):
    order, line, source = fed
    log(market, order, {line: JUNE[12]})
    market.world.propose(source, (100, JUNE[18]))
    assert market.does(moved_orders, mine=True) == []


def test_a_watched_order_that_moved_is_shown_until_it_is_seen(market, fed):
    order, _line, source = fed
    market.does(watch_order, order)
    market.does(watch_order, order)
    assert [each.customer_order_id for each in market.does(moved_watches)] == []
    market.world.propose(source, (100, JUNE[18]))
    assert [each.customer_order_id for each in market.does(moved_watches)] == [order]
    market.does(see_move, order)
    assert market.does(moved_watches) == []
    market.does(unwatch_order, order)
    assert len(market.told("customers.order_watched")) == 2
    assert len(market.told("customers.move_seen")) == 1


def test_logging_with_a_watch_watches(market, fed):
    order, line, source = fed
    log(market, order, {line: JUNE[12]}, watch=True)
    market.world.propose(source, (100, JUNE[18]))
    assert [each.customer_order_id for each in market.does(moved_watches)] == [order]


def test_the_same_click_twice_logs_once(market, fed):
    order, line, _source = fed
    said = Call(answer=SAID, told={line: JUNE[12]})
    market.does(log_inquiry, order, said, once="a click")
    with pytest.raises(AlreadyDone):
        market.does(log_inquiry, order, said, once="a click")
    assert len(market.told("customers.inquiry_logged")) == 1


def test_a_question_waits_until_it_is_answered_and_its_answer_says_what_was_told(market, fed):
    order, line, _source = fed
    inquiry = log(market, order, answer="", question="When does it come?")
    assert looks(market) == {Look.OPEN: 1, Look.DUE: 0}
    market.does(answer_inquiry, inquiry, SAID, {line: JUNE[12]}, version=1)
    assert looks(market) == {Look.OPEN: 0, Look.DUE: 0}
    assert [each["days"] for each in market.told("customers.inquiry_answered")] == [["2026-06-12"]]


def looks(market: Market) -> dict[Look, int]:
    return market.does(inquiry_counts)


def test_a_day_to_call_again_makes_it_due(market, fed):
    order, _line, _source = fed
    inquiry = log(market, order)
    market.does(follow_up, inquiry, JUNE[2], version=1)
    assert looks(market)[Look.DUE] == 0
    market.does(follow_up, inquiry, JUNE[1], version=2)
    assert looks(market)[Look.DUE] == 1
    assert [each.id for each in market.does(inquiries_page, Look.DUE)] == [inquiry]
    assert market.does(inquiries_page, Look.ANSWERED) == []
    market.does(close_inquiry, inquiry, version=3)
    assert looks(market)[Look.DUE] == 0
    assert [each.id for each in market.does(inquiries_page, Look.CLOSED)] == [inquiry]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answer": ""}, "Write what was asked or what was answered."),
        ({"answer": "x" * 1001}, "This has 1001 characters. At most 1000 fit."),
        ({"question": "x" * 1001}, "This has 1001 characters. At most 1000 fit."),
        ({"follow_up_on": JUNE[1] - timedelta(days=1)}, "31 May 2026 has passed. Follow up today or later."),
        ({"follow_up_on": JUNE[1] + timedelta(days=400)}, "06 Jul 2027 is more than a year away."),
        ({"contact": "x" * 121}, "This has 121 characters. At most 120 fit."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_nothing_is(market, fed, said, sentence):
    with pytest.raises(RuleBroken, match=sentence.replace(".", r"\.")):
        log(market, fed[0], **said)
    assert market.told("customers.inquiry_logged") == []


def test_a_line_of_another_order_is_not_found(market, fed):
    other = market.line(5, JUNE[20])
    with pytest.raises(NotFound):
        log(market, fed[0], {other: JUNE[12]})


def test_an_inquiry_that_is_closed_is_not_answered(market, fed):
    inquiry = log(market, fed[0], answer="", question="When?")
    market.does(close_inquiry, inquiry, version=1)
    with pytest.raises(RuleBroken, match="This inquiry is closed already"):
        market.does(answer_inquiry, inquiry, SAID, {}, version=2)
    with pytest.raises(RuleBroken, match="This inquiry is closed already"):
        market.does(follow_up, inquiry, JUNE[2], version=2)


def test_an_inquiry_that_somebody_changed_meanwhile_is_not_overwritten(market, fed):
    inquiry = log(market, fed[0], answer="", question="When?")
    market.does(follow_up, inquiry, JUNE[2], version=1)
    with pytest.raises(Stale, match="This inquiry was changed since you opened it: it is open now"):
        market.does(answer_inquiry, inquiry, SAID, {}, version=1)


def test_buyers_read_inquiries_and_write_none(market, fed):
    log(market, fed[0])
    with told_by(market.app, market.world.buyer):
        assert len(inquiries_page(market.world.buyer, Look.ANSWERED)) == 1
        with pytest.raises(NotFound):
            log_inquiry(market.world.buyer, fed[0], Call(answer=SAID))
    assert not market.world.acme_person.can(Permission.INQUIRY_READ)
    assert not market.world.receiver.can(Permission.INQUIRY_READ)


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=12))
def test_a_day_moved_as_often_as_it_became_another_one(days):
    said = [Expectation(MONDAY + timedelta(hours=at), None if day is None else JUNE[1 + day]) for at, day in enumerate(days)]
    known = [day for day in days if day is not None]
    steps = sum(one != other for one, other in pairwise(known))
    assert moves_of(said).count == steps
    assert [each.day for each in trail_of(said)][:1] == ([JUNE[1 + known[0]]] if known else [])


@given(st.dates(), st.one_of(st.none(), st.dates()))
def test_what_was_told_is_true_where_it_did_not_move_by_a_day(told, now):
    assert is_true(told, now) == (days_moved(told, now) == 0)


@pytest.mark.parametrize("before", list(Inquiring))
@pytest.mark.parametrize("after", list(Inquiring))
def test_an_inquiry_moves_only_as_the_table_says(before, after):
    inquiry = Inquiry(state=before, question="?", answer="", follow_up_on=None)
    if after in MOVES[before]:
        inquiry._become(after)
        assert inquiry.state == after
    else:
        with pytest.raises(RuleBroken):
            inquiry._become(after)
    assert look_of(inquiry, JUNE[1]) == Look(str(inquiry.state))
