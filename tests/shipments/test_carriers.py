"""Carriers: their links, and what is said of a number that does not look like theirs."""

from string import digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shipments.rules import carriers, tracking
from app.shipments.rules.carriers import CARRIERS, carrier_named, doubt_about, tracking_page

CHECKED = [(each.name, form) for each in CARRIERS for form in each.formats if form.right]


@pytest.mark.parametrize("each", CARRIERS, ids=lambda each: each.name)
def test_every_carrier_follows_its_own_examples(each):
    for form in each.formats:
        assert doubt_about(each.name, form.example) is None, form.example
    assert tracking_page(each.name, "A 1/2") == each.page.format(number="A1%2F2")
    assert each.page.startswith("https://")


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        ("UPS", "1Z879E930346834440"),
        ("ups", "1Z 410E7W 03 9275 1591"),
        ("Fed Ex", "7905 3531 2317"),
        ("FedEx", "568283610012734"),
        ("FedEx", "9622001900000000000000776632517510"),
        ("DHL Express", "8487135506"),
        ("DHL", "JJD0099999999"),
        ("DPD", "0081 827 0998 0000 0200 45 327 276 N"),
        ("Maersk", "CSQU3054383"),
        ("Royal Mail", "RB123456785GB"),
        ("Kühne + Nagel", "MSKU1234565"),
    ],
)
def test_numbers_that_carriers_have_given_are_right(carrier: str, number: str):
    assert doubt_about(carrier, number) is None


@pytest.mark.parametrize(
    ("carrier", "number", "said"),
    [
        ("UPS", "1Z879E930346834441", "The check character of this UPS number is 1. By its others it is 0."),
        ("Maersk", "CSQU3054384", "The check character of this Maersk number is 4. By its others it is 3."),
        ("Deutsche Post", "RB123456789DE", "The check character of this Deutsche Post number is 9. By its others it is 5."),
        ("FedEx", "12", "“12” does not look like a FedEx number. Expected one like 986578788855."),
    ],
)
def test_a_number_that_looks_wrong_is_doubted_with_what_is_expected(carrier: str, number: str, said: str):
    assert str(doubt_about(carrier, number)) == said


@pytest.mark.parametrize(("carrier", "number"), [("Müller Transporte", "anything"), ("", "1"), ("UPS", "")])
def test_nothing_is_said_where_nothing_is_known(carrier: str, number: str):
    assert doubt_about(carrier, number) is None


def test_another_carrier_is_taken_by_its_name_and_has_no_page():
    assert carrier_named("Müller Transporte") is None
    assert tracking_page("Müller Transporte", "1") is None


@given(st.text(digits, min_size=6, max_size=6), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_of_a_container_is_noticed_but_where_ten_stands_for_nothing(body: str, place: int, off: int):
    number = f"CSQU{body}"
    right = number + tracking.container_check(number)
    wrong = right[: 4 + place] + str((int(right[4 + place]) + off) % 10) + right[5 + place :]
    remainder = sum(tracking_value(each) * 2**n for n, each in enumerate(wrong[:-1])) % 11
    assert doubt_about("Maersk", wrong) is not None or (remainder % 10 == int(wrong[-1]))


def tracking_value(letter: str) -> int:
    values = dict(zip("CSQU", (13, 30, 28, 32), strict=True))
    return int(letter) if letter.isdigit() else values[letter]


@pytest.mark.parametrize(("name", "form"), CHECKED, ids=lambda each: each if isinstance(each, str) else each.example)
def test_another_check_character_is_doubted(name: str, form):
    place = form.pattern.fullmatch(form.example).start("check")
    other = "1" if form.example[place] != "1" else "2"
    wrong = form.example[:place] + other + form.example[place + 1 :]
    assert tracking.wrong_check(wrong, (form,)) == (other, form.example[place])


def test_no_two_carriers_are_called_alike():
    assert len(carriers.KNOWN) == len({carriers._key(n) for each in CARRIERS for n in (each.name, *each.also)})
    assert len(carriers.KNOWN) == sum(1 + len(each.also) for each in CARRIERS)
