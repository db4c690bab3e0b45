"""Rows of one order are brought together; what repeats or contradicts itself within a file is named."""

import sqlite3

import pytest

from app.exchange.assembly import Assembler
from app.exchange.profile import SHIPPED, from_toml, read
from app.exchange.staging import staging
from tests.exchange.test_rows import RECEIPT, ROW, TEMPLATE

WITH_RECEIPTS = TEMPLATE.replace(
    'requested_on = "requested_on"', 'requested_on = "requested_on"\nreceipt_key = "r"\nreceived = "n"'
)


@pytest.fixture
def stage():
    with staging() as made:
        yield made


def put(stage, row, template=TEMPLATE, **changes):
    found, problems = Assembler(from_toml(template, "orders")).order_row(row, ROW | changes)
    assert problems == []
    return stage.order_row(found)


def test_rows_of_an_order_may_stand_anywhere(stage):
    for row, (number, line) in enumerate([("B", "1"), ("A", "1"), ("B", "2"), ("A", "2")], start=2):
        assert put(stage, row, order_number=number, line_no=line) == []
    stage.finish()
    assert [(found.order.number, [line.row for line in found.lines]) for found in stage.orders()] == [
        ("B", [2, 4]),
        ("A", [3, 5]),
    ]


def test_the_same_line_twice_is_named_with_its_first_row(stage):
    put(stage, 2)
    problem = put(stage, 9)[0]
    assert (problem.kind, problem.row) == ("row_twice", 9)
    assert "row 2 has the same key" in problem.expected
    stage.finish()
    assert stage.taken == 1


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [("supplier_code", "OTHER", "supplier"), ("currency", "USD", "currency"), ("ordered_on", "2026-01-06", "order date")],
)
def test_a_row_that_contradicts_its_order_is_not_taken(stage, column, text, word):
    put(stage, 2)
    problems = put(stage, 3, line_no="2", **{column: text})
    assert [(problem.kind, problem.column) for problem in problems] == [("disagrees", word)]
    assert "as in row 2 for the same order" in problems[0].expected


def test_another_name_for_the_same_supplier_is_a_warning_and_the_first_is_kept(stage):
    put(stage, 2)
    problems = put(stage, 3, line_no="2", supplier_name="ACME AG")
    assert [problem.kind for problem in problems] == ["named_twice"]
    stage.finish()
    assert [part.name for part in stage.parts("supplier")] == ["Acme GmbH"]
    assert stage.taken == 2


def test_one_line_may_have_several_receipts(stage):
    assert put(stage, 2, WITH_RECEIPTS, r="R1", n="5") == []
    assert put(stage, 3, WITH_RECEIPTS, r="R2", n="7") == []
    stage.finish()
    (order,) = stage.orders()
    assert [line.receipt.key for line in order.lines] == ["R1", "R2"]


def test_a_line_that_comes_again_must_say_the_same(stage):
    put(stage, 2, WITH_RECEIPTS, r="R1", n="5")
    problems = put(stage, 3, WITH_RECEIPTS, r="R2", n="7", quantity="2001")
    assert [(problem.kind, problem.column, problem.found) for problem in problems] == [("disagrees", "quantity", "2001")]


def test_the_same_receipt_twice_is_named(stage):
    put(stage, 2, WITH_RECEIPTS, r="R1", n="5")
    assert [problem.kind for problem in put(stage, 3, WITH_RECEIPTS, r="R1", n="5", line_no="2")] == ["row_twice"]
    assert put(stage, 4, WITH_RECEIPTS, r="R3", n="5", line_no="2") == []


def test_receipts_of_a_receipts_file_are_unique_too(stage):
    assembler = Assembler(read(SHIPPED / "receipts.toml"))
    assert stage.receipt_row(assembler.receipt_row(2, RECEIPT)[0]) == []
    assert stage.receipt_row(assembler.receipt_row(3, RECEIPT)[0])[0].kind == "row_twice"
    stage.finish()
    assert [found.row for found in stage.receipts()] == [2]


def test_more_names_than_are_remembered_are_still_known(stage, monkeypatch):
    monkeypatch.setattr("app.exchange.staging.REMEMBERED", 3)
    for row in range(2, 12):
        put(stage, row, order_number=f"PO{row}", supplier_code=f"S{row}", supplier_name=f"Name {row}")
    assert put(stage, 20, order_number="PO2", supplier_code="S2", supplier_name="Name 2", line_no="9") == []
    assert [problem.kind for problem in put(stage, 21, order_number="PO3", currency="USD", line_no="9")] == [
        "disagrees",
        "disagrees",
    ]


def test_nothing_is_left_on_the_disk_afterwards():
    with staging() as made:
        path = made.path
        assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0
    assert not path.parent.exists()
    with pytest.raises(sqlite3.ProgrammingError):
        made.finish()
