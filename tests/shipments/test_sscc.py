"""SSCCs: the check digit, what is said of a wrong one, and the series of a prefix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.refusals import RuleBroken
from app.shipments.rules import sscc

BODIES = st.text("0123456789", min_size=17, max_size=17)
PREFIXES = st.text("0123456789", min_size=4, max_size=12)


@pytest.mark.parametrize("known", ["106141412345678908", "376104250021234569"])
def test_the_check_digit_is_gs1s(known: str):
    assert sscc.check_digit(known[:-1]) == known[-1]


@given(BODIES, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_passes(body: str, place: int, off: int):
    right = body + sscc.check_digit(body)
    wrong = right[:place] + str((int(right[place]) + off) % 10) + right[place + 1 :]
    assert sscc.is_right(right)
    assert not sscc.is_right(wrong)


def test_a_wrong_check_digit_is_doubted_with_the_right_one_named():
    assert str(sscc.doubt_about("106141412345678907")) == "The check digit of this SSCC is 7. By its other digits it is 8."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1061414123456789", "An SSCC has 18 digits, this has 16."),
        ("PALLET 7", "“PALLET 7” is no SSCC. Expected 18 digits."),
        ("١٠٦١٤١٤١٢٣٤٥٦٧٨٩٠٨", "“١٠٦١٤١٤١٢٣٤٥٦٧٨٩٠٨” is no SSCC. Expected 18 digits."),
    ],
)
def test_what_is_no_sscc_is_doubted(typed: str, said: str):
    assert str(sscc.doubt_about(typed)) == said


@pytest.mark.parametrize("typed", ["(00) 1 0614141 234567890 8", "00106141412345678908", "1 0614 1412 3456 7890 8", ""])
def test_blanks_and_the_identifier_before_it_are_no_matter(typed: str):
    assert sscc.doubt_about(typed) is None


@given(PREFIXES, st.integers(0, 10**5))
def test_the_numbers_of_a_series_are_right_differ_and_carry_the_prefix(prefix: str, number: int):
    one, two = sscc.nth(prefix, number % 10 ** (17 - len(prefix))), sscc.nth(prefix, (number + 1) % 10 ** (17 - len(prefix)))
    assert sscc.is_right(one)
    assert one != two
    assert one[1:].startswith(prefix)


def test_a_series_counts_on_in_the_extension_digit_and_ends():
    assert sscc.nth("401234512345", 9_999)[0] == "0"
    assert sscc.nth("401234512345", 10_000)[:13] == "1401234512345"
    with pytest.raises(RuleBroken, match="Every SSCC of the prefix 401234512345 is used"):
        sscc.nth("401234512345", 100_000)


@pytest.mark.parametrize("typed", ["", "123", "4012345678901", "40123x5"])
def test_what_is_no_company_prefix_is_refused(typed: str):
    with pytest.raises(RuleBroken, match=r"no GS1 company prefix\. Expected 4 to 12 digits"):
        sscc.check_prefix(typed)
