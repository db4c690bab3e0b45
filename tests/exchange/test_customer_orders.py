"""Customer orders from a file: entered and changed by the verbs of sales, fed by the orders that they name, sent."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.customers import actions
from app.customers.models import (
    Customer,
    CustomerLinePrice,
    CustomerOrder,
    CustomerOrderLine,
    Dispatch,
    OrderOutlook,
    Outlook,
)
from app.database import db
from app.events import LoggedEvent
from app.exchange.profile import SHIPPED, from_toml
from app.exchange.workbooks import unpacked
from app.orders.models import Order
from app.refusals import NotFound
from tests.customers.market import Market, opened
from tests.exchange.workbooks import workbook
from tests.story import JUNE, MACHINE, D, told_by

COLUMNS = (
    "order_number,ordered_on,their_reference,customer_number,site_code,line_no,item_number,"
    "quantity,unit_price,currency,promised_on"
)
ONE = "S-1,2026-05-20,4500-1,C-1,BER,1,M8-20,60,1.20,EUR,2026-06-12"
TWO = "S-1,2026-05-20,4500-1,C-1,BER,2,OIL-1,2.5,9,EUR,2026-06-19"
TEMPLATE = (SHIPPED / "customer-orders.toml").read_text(encoding="utf-8")
SIMPLE = from_toml(TEMPLATE, "customer-orders")
NAMED = from_toml(TEMPLATE + 'customer_name = "name"\nunit = "unit"\nitem_name = "item"\n', "own")
FED = from_toml(TEMPLATE + 'source_order = "po"\nsource_line = "pos"\ndispatched_on = "left"\ncarrier = "by"\n', "own")


@pytest.fixture
def market(world) -> Market:
    return opened(world)


@pytest.fixture
def file(tmp_path):
    def write(*rows: str, more: str = "", name: str = "sold.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join((COLUMNS + more, *rows)) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def by_sales(market, take):
    """Sales takes a file in, or only looks at it."""
    return lambda path, profile=SIMPLE, **options: take(path, profile, market.world.sales, **options)


def kinds(tally) -> list[tuple[int, str, str]]:
    """Each problem: its row, its kind, what is expected."""
    return [(each.row, each.kind, each.expected) for some in tally.examples.values() for each in some]


def counts(tally, thing: str) -> dict[str, int]:
    return {fate: count for fate, count in tally.counts[thing].items() if count}


def stored(market: Market, number: str = "S-1"):
    """The order's lines: number, quantity, promised day."""
    with told_by(market.app, MACHINE):
        wanted = select(CustomerOrderLine.line_no, CustomerOrderLine.quantity, CustomerOrderLine.promised_on)
        wanted = wanted.join(CustomerOrder).where(CustomerOrder.number == number)
        return list(map(tuple, db.session.execute(wanted.order_by(CustomerOrderLine.line_no))))


def one(market: Market, model, *conditions):
    with told_by(market.app, MACHINE):
        return db.session.scalars(select(model).where(*conditions)).one()


def count(market: Market, model) -> int:
    with told_by(market.app, MACHINE):
        return db.session.scalar(select(func.count()).select_from(model))


def test_sales_brings_an_order_in_and_it_stands_as_if_it_was_typed(market, by_sales, file):
    tally = by_sales(file(ONE, TWO))
    assert (counts(tally, "orders"), counts(tally, "lines"), kinds(tally)) == ({"new": 1}, {"new": 2}, [])
    assert stored(market) == [(1, D(60), JUNE[12]), (2, D("2.5"), JUNE[19])]
    order = one(market, CustomerOrder)
    assert (order.their_reference, order.ordered_on, order.external_source) == ("4500-1", date(2026, 5, 20), "erp")
    assert one(market, OrderOutlook).risk == "unallocated"
    with told_by(market.app, MACHINE):
        assert sorted(db.session.scalars(select(CustomerLinePrice.unit_price))) == [D("1.2"), D(9)]


def test_a_look_changes_nothing(market, by_sales, file):
    before = count(market, LoggedEvent)
    assert by_sales(file(ONE, TWO), dry_run=True).changed("lines") == 2
    assert (count(market, CustomerOrder), count(market, LoggedEvent)) == (0, before)


def test_the_same_file_again_changes_nothing(market, by_sales, file):
    by_sales(file(ONE, TWO))
    before = count(market, LoggedEvent)
    tally = by_sales(file(ONE, TWO))
    assert (tally.changes, counts(tally, "lines")) == (0, {"unchanged": 2})
    assert count(market, LoggedEvent) == before


def test_a_newer_file_changes_what_differs_and_keeps_the_old_promise(market, by_sales, file):
    by_sales(file(ONE, TWO))
    newer = ONE.replace(",60,", ",80,").replace("2026-06-12", "2026-06-15"), TWO.replace("4500-1", "4500-2")
    tally = by_sales(file(*(row.replace("4500-1", "4500-2") for row in newer)))
    assert (counts(tally, "orders"), counts(tally, "lines")) == ({"changed": 1}, {"changed": 1, "unchanged": 1})
    assert stored(market)[0] == (1, D(80), JUNE[15])
    line = one(market, CustomerOrderLine, CustomerOrderLine.line_no == 1)
    assert line.first_promised_on == JUNE[12]
    assert one(market, CustomerOrder).their_reference == "4500-2"


def test_a_line_more_is_added_and_a_line_that_is_missing_stays(market, by_sales, file):
    by_sales(file(ONE))
    tally = by_sales(file(TWO))
    assert counts(tally, "lines") == {"new": 1}
    assert [row[0] for row in stored(market)] == [1, 2]


REFUSED = {
    "an unknown item": (
        ONE.replace("M8-20", "M9"),
        "There is no item M9 here. Correct the number, or have the item added first.",
    ),
    "an unknown site": (
        ONE.replace("BER", "ROM"),
        "There is no site ROM here. Correct the code, or have the site added first.",
    ),
    "an unknown customer": (
        ONE.replace("C-1,", "C-9,"),
        "The customer C-9 is not known here, and the file does not say its name.",
    ),
    "a day that is none": (ONE.replace("2026-06-12", "31.6."), "a date written like 2013-08-24"),
    "no promised day": (ONE.replace("2026-06-12", ""), "a value: this field is needed"),
    "a quantity of nothing": (ONE.replace(",60,", ",0,"), "a quantity above 0"),
    "half a bolt": (ONE.replace(",60,", ",0.5,"), "0.5 H87: these are counted whole. Expected a whole number."),
    "a currency that is none": (ONE.replace("EUR", "EURO"), "a currency code of three letters, like EUR"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_row_that_cannot_be_is_refused_with_a_sentence_and_the_rest_is_taken(market, by_sales, file, what):
    row, sentence = REFUSED[what]
    fine = ONE.replace("S-1", "S-2").replace("4500-1", "4500-2")
    tally = by_sales(file(row, fine))
    ((number, _kind, expected),) = kinds(tally)
    assert (number, expected[: len(sentence)]) == (2, sentence)
    assert (tally.bad_rows, counts(tally, "orders")["new"]) == (1, 1)
    assert (stored(market, "S-1"), len(stored(market, "S-2"))) == ([], 1)


def test_the_same_line_twice_is_refused(market, by_sales, file):
    tally = by_sales(file(ONE, ONE.replace(",60,", ",70,")))
    assert kinds(tally) == [(3, "row_twice", "each order line once: row 2 has the same key")]
    assert stored(market) == [(1, D(60), JUNE[12])]


def test_rows_of_one_order_that_contradict_each_other_are_refused(market, by_sales, file):
    tally = by_sales(file(ONE, TWO.replace("4500-1", "4711")))
    assert kinds(tally) == [(3, "disagrees", "“4500-1”, as in row 2 for the same order")]


def test_one_reference_for_two_orders_of_a_customer_is_taken_and_said(market, by_sales, file):
    by_sales(file(ONE))
    tally = by_sales(file(ONE.replace("S-1", "S-2")))
    ((row, kind, expected),) = kinds(tally)
    assert (row, kind, counts(tally, "orders")) == (2, "ordered_twice", {"new": 1})
    assert "order S-1 of the same customer has it too" in expected


def test_an_order_does_not_go_to_another_customer(market, by_sales, file):
    by_sales(file(ONE))
    named = ONE.replace("C-1,", "C-2,") + ",Nordwerft,,"
    tally = by_sales(file(named, more=",name,unit,item"), NAMED)
    assert [kind for _, kind, _ in kinds(tally)] == ["refused"]
    assert "is here with customer C-1. Expected that, not C-2" in kinds(tally)[0][2]


def test_another_item_on_a_known_line_is_refused(market, by_sales, file):
    by_sales(file(ONE))
    tally = by_sales(file(ONE.replace("M8-20", "OIL-1")))
    assert "Line 1 is M8-20 here. Expected that, not OIL-1" in kinds(tally)[0][2]
    assert counts(tally, "lines") == {"not_taken": 1}


def test_a_customer_that_the_file_names_is_added_and_renamed_by_a_newer_one(market, by_sales, file):
    row = ONE.replace("C-1,", "C-7,") + ",{},,"
    assert counts(by_sales(file(row.format("Nordwerft"), more=",name,unit,item"), NAMED), "customers") == {"new": 1}
    assert counts(by_sales(file(row.format("Nordwerft AG"), more=",name,unit,item"), NAMED), "customers") == {"changed": 1}
    assert one(market, Customer, Customer.number == "C-7").name == "Nordwerft AG"


def test_sales_neither_renames_nor_adds_an_item_and_another_unit_is_refused(market, by_sales, file):
    assert by_sales(file(ONE + ",,H87,Bolt of the shop", more=",name,unit,item"), NAMED).changed("items") == 0
    with told_by(market.app, MACHINE):
        assert one(market, CustomerOrderLine).item_name == "M8 bolt"
    tally = by_sales(file(ONE.replace("S-1", "S-2") + ",,KGM,", more=",name,unit,item"), NAMED)
    assert "The item M8-20 is counted in H87 here. Expected that unit, not KGM." in [each[2] for each in kinds(tally)]


def fed_rows(order: str, *more: str) -> str:
    return ",".join((ONE, order, *more))


MORE = ",po,pos,left,by"


def numbered(market: Market, line_id: int) -> tuple[str, int]:
    order_id, line_no = market.world.look(line_id, "order_id", "line_no")
    with told_by(market.app, MACHINE):
        return db.session.get_one(Order, order_id).number, line_no


def test_a_line_comes_from_the_order_line_that_the_file_names(market, by_sales, file):
    source = market.bought(100, JUNE[12])
    market.world.answer(source)
    number, line_no = numbered(market, source)
    tally = by_sales(file(fed_rows(number, str(line_no), "", ""), more=MORE), FED)
    assert kinds(tally) == []
    line = one(market, CustomerOrderLine)
    assert (market.held(line.id), market.look(line.id, "risk", "expected_on")) == ({source: D(60)}, ("at_risk", JUNE[15]))
    market.world.propose(source, (100, JUNE[18]))
    assert market.look(line.id, "risk", "days") == ("at_risk", 7)
    assert by_sales(file(fed_rows(number, str(line_no), "", ""), more=MORE), FED).changes == 0


def test_a_source_that_is_not_here_or_gives_too_little_is_said_and_the_line_is_taken(market, by_sales, file):
    number, line_no = numbered(market, market.bought(50, JUNE[12]))
    tally = by_sales(file(fed_rows("PO-0", "1", "", ""), more=MORE), FED)
    words = "There is no order line PO-0 · 1 here. Bring the orders in first, then this file again."
    assert (kinds(tally), tally.bad_rows) == ([(2, "not_fed", words)], 0)
    again = by_sales(file(fed_rows(number, str(line_no), "", ""), more=MORE), FED)
    assert ([kind for _, kind, _ in kinds(again)], again.changes) == (["not_fed"], 0)
    assert one(market, Outlook).shortfall == D(60)


def test_what_has_left_by_the_file_leaves_here_on_that_day_and_once(market, by_sales, file):
    source = market.bought(100, JUNE[1])
    market.world.answer(source)
    market.arrived(source, 100)
    number, line_no = numbered(market, source)
    path = file(fed_rows(number, str(line_no), "2026-06-01", "DHL"), more=MORE)
    assert kinds(by_sales(path, FED)) == []
    sent = one(market, Dispatch)
    assert (sent.dispatched_on, sent.carrier, market.state(one(market, CustomerOrder).id)) == (JUNE[1], "DHL", "fulfilled")
    assert (market.on_hand(), market.held(one(market, CustomerOrderLine).id)) == ((D(40), D(0)), {source: D(60)})
    assert by_sales(path, FED).changes == 0


def test_what_was_never_here_cannot_have_left(market, by_sales, file):
    market.does(actions.correct_stock, market.world.berlin, market.world.bolts, D(70), "Counted")
    rows = [fed_rows("", "", "2026-06-01", ""), fed_rows("", "", "2026-06-01", "").replace("S-1", "S-2").replace("4500-1", "x")]
    tally = by_sales(file(*rows, more=MORE), FED)
    ((row, kind, expected),) = kinds(tally)
    assert (row, kind, tally.bad_rows) == (3, "not_sent", 0)
    assert "60 H87 of line 1 are not here" in expected
    assert (market.on_hand(), count(market, Dispatch)) == ((D(10), D(0)), 1)


def test_nobody_else_brings_customer_orders_in(market, take, file):
    for actor in (market.world.buyer, market.world.acme_person, market.world.receiver, market.world.admin):
        with pytest.raises(NotFound):
            take(file(ONE), SIMPLE, actor)
    with pytest.raises(NotFound):
        take(file(ONE), from_toml((SHIPPED / "orders.toml").read_text(encoding="utf-8"), "orders"), market.world.sales)


def test_a_workbook_is_read_like_the_csv(market, by_sales, tmp_path):
    row = ["S-1", date(2026, 5, 20), "4500-1", "C-1", "BER", 1, "M8-20", 60, 1.2, "EUR", JUNE[12]]
    path = tmp_path / "sold.xlsx"
    path.write_bytes(workbook([COLUMNS.split(","), row]))
    assert counts(by_sales(unpacked(path, SIMPLE.read)), "lines") == {"new": 1}
    assert stored(market) == [(1, D(60), JUNE[12])]
