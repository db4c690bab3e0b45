"""Receipts find their lines by the buyer's own keys, are corrected and taken back, and change nothing when they come again."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.receipts.models import Receipt
from tests.exchange.taking import (
    HISTORY,
    ONE,
    ORDER_COLUMNS,
    RECEIPT_COLUMNS,
    RECEIPTS,
    TWO,
    everything,
    line,
    order,
)


def receipt(key):
    return db.session.scalars(select(Receipt).where(Receipt.external_key == key).order_by(Receipt.id)).all()


@pytest.fixture
def receipt_file(order_file):
    return lambda *rows: order_file(*rows, name="receipts.csv", header=RECEIPT_COLUMNS)


def test_receipts_find_their_lines_by_the_buyers_keys(take, look, order_file, receipt_file):
    take(order_file(ONE, TWO))
    tally = take(receipt_file("R1,4711,10,1500,0,2026-06-10,2026-06-11,ASN-1", "R2,4711,20,500,20,,,"), RECEIPTS)
    assert tally.changed("receipts") == 2

    def check():
        first, second = receipt("R1")[0], receipt("R2")[0]
        assert (first.quantity, first.arrived_on, first.delivery_note) == (1500, date(2026, 6, 10), "ASN-1")
        assert first.posted_at == datetime(2026, 6, 11, 10, tzinfo=UTC)
        assert (second.rejected, second.remedy, second.arrived_on) == (20, "replace", None)
        assert (line("10").received, line("10").open_quantity) == (1500, 500)
        assert (line("20").open_quantity, line("20").delivered_on) == (20, None)

    look(check)


def test_the_same_receipts_again_change_nothing(take, look, order_file, receipt_file):
    take(order_file(ONE))
    path = receipt_file("R1,4711,10,1500,0,2026-06-10,2026-06-11,ASN-1")
    take(path, RECEIPTS)
    before = look(everything)
    assert take(path, RECEIPTS).changes == 0
    assert look(everything) == before


def test_a_changed_receipt_is_taken_back_and_posted_anew(take, look, order_file, receipt_file):
    take(order_file(ONE))
    take(receipt_file("R1,4711,10,1500,0,2026-06-10,2026-06-11,"), RECEIPTS)
    tally = take(receipt_file("R1,4711,10,1400,0,2026-06-10,2026-06-11,"), RECEIPTS)
    assert tally.counts["receipts"]["changed"] == 1
    assert look(lambda: [(each.quantity, each.stands) for each in receipt("R1")]) == [(1500, False), (1400, True)]
    assert look(lambda: (line("10").received, line("10").open_quantity)) == (1400, 600)


def test_a_receipt_of_nought_takes_an_earlier_one_back(take, look, order_file, receipt_file):
    take(order_file(ONE))
    take(receipt_file("R1,4711,10,2000,0,2026-06-10,2026-06-11,"), RECEIPTS)
    assert look(lambda: order().state) == "closed"
    take(receipt_file("R1,4711,10,0,0,,,"), RECEIPTS)
    assert look(lambda: (order().state, line("10").open_quantity, receipt("R1")[0].stands)) == ("issued", 2000, False)
    assert take(receipt_file("R1,4711,10,0,0,,,"), RECEIPTS).changes == 0


def test_more_than_was_ordered_is_a_fact(take, look, order_file, receipt_file):
    take(order_file(ONE))
    take(receipt_file("R1,4711,10,2100,0,2026-06-10,,"), RECEIPTS)
    assert look(lambda: (line("10").received, line("10").open_quantity)) == (2100, 0)


@pytest.mark.parametrize("row", ["R1,9999,10,5,0,,,", "R1,4711,99,5,0,,,"])
def test_a_receipt_of_an_unknown_line_is_listed(take, order_file, receipt_file, row):
    take(order_file(ONE))
    tally = take(receipt_file(row), RECEIPTS)
    assert tally.kinds == {"no_such_order": 1}
    assert tally.counts["receipts"]["not_taken"] == 1


def test_a_line_that_shrinks_below_what_arrived_is_refused_and_the_others_are_revised(take, look, order_file, receipt_file):
    take(order_file(ONE, TWO))
    take(receipt_file("R1,4711,10,1500,0,2026-06-10,,"), RECEIPTS)
    tally = take(order_file(ONE.replace(",2000,", ",1000,"), TWO.replace(",500,", ",600,")))
    assert "cannot go down to 1000 EA" in tally.examples["refused"][0].expected
    assert look(lambda: (line("10").quantity, line("20").quantity, order().revision)) == (2000, 600, 2)


def test_a_row_may_carry_its_receipt_and_history_closes_itself(take, look, order_file):
    columns = {"header": ORDER_COLUMNS + ",r,n,a,p"}
    rows = (ONE + ",R1,1200,2026-06-10,2026-06-10", ONE + ",R2,800,2026-06-15,2026-06-16", TWO + ",R3,500,2026-06-19,")
    take(order_file(*rows, **columns), HISTORY)

    def check():
        assert (order().state, line("10").received, line("10").delivered_on) == ("closed", 2000, date(2026, 6, 15))
        assert line("20").delivered_on == date(2026, 6, 19)
        told = select(LoggedEvent.name).where(LoggedEvent.quiet).order_by(LoggedEvent.occurred_at, LoggedEvent.seq)
        names = [name for name in db.session.scalars(told) if name.startswith(("orders.", "receipts."))]
        assert names == ["orders.order_issued", *["receipts.line_received"] * 3, "orders.order_closed"]

    look(check)
    before = look(everything)
    assert take(order_file(*rows, **columns), HISTORY).changes == 0
    assert look(everything) == before


def test_a_receipt_that_comes_with_a_known_line_later_is_posted(take, look, order_file):
    columns = {"header": ORDER_COLUMNS + ",r,n,a,p"}
    take(order_file(ONE + ",,,,", **columns), HISTORY)
    tally = take(order_file(ONE + ",R1,700,2026-06-10,", **columns), HISTORY)
    assert tally.counts["receipts"]["new"] == 1
    assert look(lambda: line("10").received) == 700
