"""A profile says what a file's columns are; a wrong profile says what is wrong with it."""

import pytest

from app.exchange import profile as profiles
from app.exchange.profile import SHIPPED, ProfileRefused, from_toml

TEMPLATE = (SHIPPED / "orders.toml").read_text(encoding="utf-8")


def refusal(text: str) -> str:
    with pytest.raises(ProfileRefused) as refused:
        from_toml(text, "mine.toml")
    return str(refused.value)


def changed(before: str, after: str) -> str:
    assert before in TEMPLATE
    return TEMPLATE.replace(before, after)


def test_the_shipped_profiles_can_be_read():
    assert set(profiles.shipped()) == {
        "adventureworks",
        "customer-orders",
        "northwind",
        "northwind-supply",
        "orders",
        "receipts",
        "scms",
    }
    for path in profiles.shipped().values():
        assert profiles.read(path).title


def test_an_unknown_field_is_named_with_the_nearest_known_one_and_all_known_ones():
    sentence = refusal(changed('requested_on = "requested_on"', 'requsted_on = "requested_on"'))
    assert "“requsted_on” is not known here" in sentence
    assert "Did you mean “requested_on”?" in sentence
    assert "supplier_latitude" in sentence


def test_an_unknown_key_of_a_table_is_named_with_its_place():
    sentence = refusal(changed("decimal =", "decimel ="))
    assert "[read]" in sentence
    assert "“decimel” is not known here. Did you mean “decimal”?" in sentence


def test_an_unknown_key_of_a_field_is_named_with_its_place():
    sentence = refusal(changed('currency = "currency"', 'currency = { constnt = "EUR" }'))
    assert "[fields.currency]" in sentence
    assert "Known: column, constant, dates, unknown, map, prefix, between" in sentence


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('quantity = "quantity"', "", "must say where quantity comes from"),
        ('dates = ["%Y-%m-%d"]', 'dates = ["DD.MM.YYYY"]', "must hold one each of %Y or %y"),
        ('decimal = "."', 'decimal = ","\ngrouping = ","', "no valid TOML"),
        ('currency = "currency"', 'currency = { constant = "EUR", column = "c" }', "say either column or constant"),
        ('currency = "currency"', 'currency = { column = "c", map = "m" }', "map “m”, which is not under [maps]"),
        ('currency = "currency"', 'currency = "currency"\nreceived = "r"', "receipt_key and received together"),
        (
            'currency = "currency"',
            'currency = "currency"\nreceipt_key = "k"\nreceived = "r"\nrejected = "x"',
            "[rejects] must say",
        ),
        ('rows = "order lines"', 'rows = "order lines"\nevery_supplier_of = "x"', "“x”, which is not under [join]"),
        ('rows = "order lines"', 'rows = "orders"', "'order lines', 'receipts' or 'customer order lines'"),
        ('title = "Open orders, simple"', "title = ", "no valid TOML"),
    ],
)
def test_what_does_not_fit_together_is_said(before, after, expected):
    assert expected in refusal(changed(before, after))


def test_thousands_and_decimals_may_not_share_a_mark():
    assert "must differ" in refusal(changed('grouping = ""', 'grouping = "."'))


def test_a_joined_file_lies_beside_the_main_one_and_nowhere_else():
    text = TEMPLATE + '\n[join.x]\nfile = "../secret.csv"\nkey = "a"\nfrom = "b"\n'
    assert "lies beside the main one" in refusal(text)


def test_a_status_that_leaves_receipts_out_says_why():
    text = TEMPLATE + '\n[status]\ncolumn = "s"\n[status.values]\nx = { state = "draft", receipts = false }\n'
    assert "say the reason" in refusal(text)


def test_a_dotted_column_belongs_to_a_join_only_if_one_is_called_so():
    aw = profiles.read(SHIPPED / "adventureworks.toml")
    assert aw.split("vendor.Name") == ("vendor", "Name")
    assert aw.split("Qty. ordered") == (None, "Qty. ordered")


def test_a_file_that_is_no_text_is_no_profile(tmp_path):
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileRefused):
        profiles.read(path)


@pytest.mark.parametrize("name", sorted(profiles.shipped()))
def test_a_profile_that_was_kept_is_read_back_as_it_was(name):
    profile = profiles.read(profiles.shipped()[name])
    assert profiles.from_dict(profile.body(), name) == profile


SOLD = (SHIPPED / "customer-orders.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('supplier_code = "s"', "supplier_code means nothing where a row is one of customer order lines"),
        ('source_order = "s"', "needs source_order and source_line together"),
    ],
)
def test_a_profile_of_customer_orders_says_what_it_cannot_take(more: str, expected: str):
    assert expected in refusal(SOLD + more + "\n")


def test_a_profile_of_orders_knows_no_customers():
    assert "ship_to means nothing where a row is one of order lines" in refusal(
        changed('currency = "currency"', 'currency = "currency"\nship_to = "to"')
    )
