"""A row becomes facts, or says in which column what was found and what is expected."""

from datetime import date
from decimal import Decimal

import pytest

from app.exchange import profile as profiles
from app.exchange.assembly import Assembler
from app.exchange.problems import Severity
from app.exchange.profile import SHIPPED, from_dict, from_toml

ROW = {
    "order_number": "4711",
    "ordered_on": "2026-01-05",
    "line_no": "1",
    "supplier_code": "ACME",
    "supplier_name": "Acme GmbH",
    "site_code": "BER",
    "item_number": "M8",
    "item_name": "M8 bolts",
    "unit": "EA",
    "quantity": "2000",
    "unit_price": "0.25",
    "currency": "EUR",
    "requested_on": "2026-02-01",
}
TEMPLATE = (SHIPPED / "orders.toml").read_text(encoding="utf-8")
RECEIPT = {
    "receipt_key": "R1",
    "order_number": "4711",
    "line_no": "1",
    "received": "5",
    "rejected": "1",
    "arrived_on": "2026-02-01",
    "posted_on": "2026-02-02",
    "delivery_note": "",
}


def orders(**changes):
    return Assembler(from_toml(TEMPLATE, "orders")).order_row(2, ROW | changes)


def receipts(**changes):
    return Assembler(profiles.read(SHIPPED / "receipts.toml")).receipt_row(2, RECEIPT | changes)


def own(fields=None, **tables):
    """The orders template with other fields or tables."""
    named = {name: name for name in ROW} | {"line_key": "line_no"}
    return Assembler(from_dict({"title": "t", "rows": "order lines", "fields": named | (fields or {})} | tables, "own"))


def test_a_good_row_becomes_facts():
    found, problems = orders()
    assert problems == []
    assert found.order.number == "4711"
    assert found.order.ordered_on == date(2026, 1, 5)
    assert found.order.state == "issued"
    assert found.line.quantity == Decimal(2000)
    assert found.line.unit_price == Decimal("0.25")
    assert found.line.requested_on == date(2026, 2, 1)
    assert (found.supplier.code, found.supplier.name, found.supplier.internal) == ("ACME", "Acme GmbH", False)
    assert found.receipt is None


@pytest.mark.parametrize(
    ("column", "text", "kind", "expected"),
    [
        ("quantity", "0", "not_above_zero", "a quantity above 0"),
        ("quantity", "-1", "too_small", "0 or more"),
        ("quantity", "1000000000", "too_large", "at most 99999999"),
        ("quantity", "1e9", "power_of_ten", "format the column as a number"),
        ("quantity", "1.1234567", "too_many_decimals", "at most 6 decimals"),
        ("quantity", "", "missing", "this field is needed"),
        ("quantity", "many", "not_a_number", "a number written like 1234.5"),
        ("unit_price", "-0.01", "too_small", "0 or more"),
        ("unit_price", "0.0000001", "too_many_decimals", "at most 6 decimals"),
        ("requested_on", "31.2.", "not_a_date", "a date written like 2013-08-24"),
        ("requested_on", "2026-02-30", "not_a_date", "a date written like 2013-08-24"),
        ("requested_on", "", "missing", "this field is needed"),
        ("currency", "EURO", "not_a_currency", "a currency code of three letters"),
        ("order_number", "", "missing", "this field is needed"),
        ("order_number", "x" * 41, "too_long", "at most 40 characters"),
        ("unit", "", "missing", "this field is needed"),
        ("line_no", "1.5", "too_many_decimals", "at most 0 decimals"),
        ("line_no", "0", "too_small", "1 or more"),
    ],
)
def test_a_bad_cell_keeps_the_row_out_and_says_what_is_expected(column, text, kind, expected):
    found, problems = orders(**{column: text})
    assert found is None
    assert [(problem.kind, problem.severity) for problem in problems] == [(kind, Severity.ERROR)]
    assert (problems[0].row, problems[0].column) == (2, column)
    assert expected in problems[0].expected


def test_every_bad_cell_of_a_row_is_named():
    found, problems = orders(quantity="x", requested_on="31.2.", currency="?")
    assert found is None
    assert {problem.column for problem in problems} == {"quantity", "requested_on", "currency"}


def test_a_row_that_names_no_supplier_is_not_taken():
    found, problems = orders(supplier_code="", supplier_name="")
    assert found is None
    assert problems[0].column == "supplier_code"


def test_a_free_item_has_the_price_nought():
    assert orders(unit_price="0")[0].line.unit_price == Decimal(0)


def test_an_unknown_price_stays_unknown():
    assert orders(unit_price="")[0].line.unit_price is None


def test_an_order_date_after_the_requested_date_is_a_warning_only():
    found, problems = orders(ordered_on="2026-03-01")
    assert found is not None
    assert [(problem.kind, problem.severity) for problem in problems] == [("ordered_late", Severity.WARNING)]


def test_a_text_that_means_unknown_is_unknown():
    found, problems = own({"ordered_on": {"column": "ordered_on", "unknown": ["Date Not Captured"]}}).order_row(
        2, ROW | {"ordered_on": "Date Not Captured"}
    )
    assert problems == []
    assert found.order.ordered_on is None


def test_a_needed_field_may_not_be_unknown():
    found, problems = own(read={"unknown": ["n/a"]}).order_row(2, ROW | {"quantity": "n/a"})
    assert found is None
    assert problems[0].kind == "missing"


def test_a_field_may_be_put_together_from_two_columns():
    found, _ = own({"line_key": ["line_no", "item_number"]}).order_row(2, ROW)
    assert found.line.key == "1-M8"


def test_a_field_may_be_a_constant():
    found, _ = own({"currency": {"constant": "USD"}}).order_row(2, ROW)
    assert found.order.currency == "USD"


def test_a_map_translates_and_refuses_what_it_does_not_hold():
    reader = own({"unit": {"column": "unit", "map": "units"}}, maps={"units": {"EA": "C62"}})
    assert reader.order_row(2, ROW)[0].item.unit == "C62"
    assert reader.order_row(2, ROW | {"unit": "XX"})[1][0].kind == "not_in_map"


def test_a_map_of_countries_only_adds_names():
    reader = own({"site_country": {"column": "site_code", "map": "countries"}}, maps={"countries": {"Congo, DRC": "CD"}})
    assert reader.order_row(2, ROW | {"site_code": "Congo, DRC"})[0].site.country == "CD"
    assert reader.order_row(2, ROW | {"site_code": "Kenya"})[0].site.country == "KE"


def test_rows_may_be_left_out_with_a_reason():
    found, problems = own(skip=[{"column": "unit", "values": "EA", "reason": "services"}]).order_row(2, ROW)
    assert found is None
    assert [(problem.kind, problem.severity) for problem in problems] == [("skipped", Severity.SKIPPED)]
    assert problems[0].expected == "services"


def test_a_status_that_the_profile_does_not_know_keeps_the_row_out():
    found, problems = own(status={"column": "unit", "values": {"open": {"state": "issued"}}}).order_row(2, ROW)
    assert found is None
    assert "open" in problems[0].expected


def test_a_value_that_is_not_quantity_times_price_is_a_warning_with_the_difference():
    reader = own(line_value={"column": "value", "tolerance": 1})
    assert reader.order_row(2, ROW | {"value": "501"})[1] == []
    found, problems = reader.order_row(2, ROW | {"value": "503.5"})
    assert found is not None
    assert problems[0].expected == "500 (quantity × price; off by 3.5)"


def test_a_text_in_a_column_that_is_only_compared_is_nobodys_error():
    assert own(line_value={"column": "value"}).order_row(2, ROW | {"value": "See DN-304 (ID#:10589)"})[1] == []


def test_a_good_receipt_becomes_facts():
    found, problems = receipts()
    assert problems == []
    assert (found.receipt.received, found.receipt.rejected) == (Decimal(5), Decimal(1))
    assert (found.receipt.arrived_on, found.receipt.posted_on) == (date(2026, 2, 1), date(2026, 2, 2))


def test_an_unknown_arrival_stays_unknown():
    assert receipts(arrived_on="")[0].receipt.arrived_on is None


def test_more_rejected_than_received_is_refused_with_the_numbers():
    found, problems = receipts(rejected="6")
    assert found is None
    assert (problems[0].found, problems[0].expected) == ("6", "at most the received quantity of 5")


@pytest.mark.parametrize("column", ["receipt_key", "received", "order_number", "line_no"])
def test_a_receipt_without_its_key_or_quantity_is_not_taken(column):
    found, problems = receipts(**{column: ""})
    assert found is None
    assert problems[0].kind == "missing"


def test_a_posting_before_the_arrival_is_a_warning_only():
    found, problems = receipts(posted_on="2026-01-31")
    assert found is not None
    assert problems[0].kind == "posted_early"
