"""A profile clicked together says what its TOML file would say."""

import pytest

from app.exchange.clicked import Choices, body_of, choices_of, date_format, guessed, missing
from app.exchange.fields import FIELDS
from app.exchange.headings import ALSO_CALLED, plain
from app.exchange.profile import from_dict

COLUMNS = {
    "order_number": "PO No",
    "line_no": "Pos",
    "supplier_code": "Vendor",
    "site_code": "Plant",
    "item_number": "Material",
    "unit": "Unit",
    "quantity": "Qty",
    "requested_on": "Due",
}
CHOSEN = Choices(COLUMNS, {"currency": "EUR"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("DD.MM.YYYY", "%d.%m.%Y"),
        ("YYYY-MM-DD", "%Y-%m-%d"),
        ("D-MMM-YY", "%d-%b-%y"),
        ("YYYY-MM-DD hh:mm:ss", "%Y-%m-%d %H:%M:%S"),
        ("%m/%d/%y", "%m/%d/%y"),
    ],
)
def test_dates_may_be_said_as_people_say_them(typed, meant):
    assert date_format(typed) == meant


def test_the_choices_make_a_profile_that_can_be_used():
    profile = from_dict(body_of("Ours", "order lines", "DD.MM.YYYY; %Y-%m-%d", ",", CHOSEN), "Ours")
    assert profile.read.dates == ["%d.%m.%Y", "%Y-%m-%d"]
    assert profile.fields["quantity"].column == ["Qty"]
    assert profile.fields["currency"].constant == "EUR"


def test_a_line_is_known_by_its_number_where_no_key_was_chosen():
    assert body_of("Ours", "order lines", "%Y-%m-%d", ".", CHOSEN)["fields"]["line_key"] == {"column": ["Pos"]}
    assert missing("order lines", CHOSEN) == []


def test_what_is_still_missing_is_named_once_for_alternatives():
    assert missing("order lines", Choices({}, {})) == [
        "order_number", "line_key", "quantity", "requested_on", "unit", "currency", "supplier_code", "site_code", "item_number",
    ]  # fmt: skip


def test_a_column_is_guessed_only_if_it_is_called_like_a_field():
    found = guessed(["Order Number", "quantity", "Qty", "REQUESTED_ON", "Requested date later"])
    assert found.columns == {"order_number": "Order Number", "quantity": "quantity", "requested_on": "REQUESTED_ON"}


def test_columns_are_known_by_what_other_systems_call_them():
    found = guessed(["PO #", "Pos", "Vendor", "Plant", "Material", "Description", "Order qty", "UoM", "Due date", "Buyer"])
    assert missing("order lines", found) == ["currency"]
    assert "Buyer" not in found.columns.values()


def test_a_heading_means_one_field_only():
    said = [plain(word) for words in ALSO_CALLED.values() for word in words]
    assert [word for word in said if said.count(word) > 1] == []
    assert set(ALSO_CALLED) <= set(FIELDS)


def test_choices_are_read_back_from_what_was_kept():
    body = body_of("Ours", "order lines", "%Y-%m-%d", ".", CHOSEN)
    assert choices_of(body) == Choices(COLUMNS | {"line_key": "Pos"}, {"currency": "EUR"})


def test_rejected_units_are_owed_again_unless_the_profile_says_otherwise():
    more = Choices({**COLUMNS, "receipt_key": "GR", "received": "In", "rejected": "Bad"}, {"currency": "EUR"})
    assert from_dict(body_of("Ours", "order lines", "%Y-%m-%d", ".", more), "Ours").rejects.remedy == "replace"
