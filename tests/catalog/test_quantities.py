"""Quantities that make sense."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import LARGEST, check_price, check_quantity, plain
from app.refusals import RuleBroken

decimals = st.decimals(allow_nan=True, allow_infinity=True)


@given(decimals | st.decimals(-5, 200, places=3), st.integers(0, 6))
def test_what_passes_is_positive_possible_and_no_finer_than_its_unit(found: Decimal, precision: int):
    try:
        passed = check_quantity(found, precision, "pcs")
    except RuleBroken as refused:
        told = str(refused)
    else:
        assert 0 < passed <= LARGEST
        assert passed == round(passed, precision)
        return
    assert len(told) < 200


@given(decimals)
def test_a_price_that_passes_can_be_stored(found: Decimal):
    try:
        passed = check_price(found)
    except RuleBroken:
        return
    assert 0 <= passed <= LARGEST
    assert passed.scaleb(6) == int(passed.scaleb(6))


@pytest.mark.parametrize(("value", "words"), [("100.000000", "100"), ("0.500", "0.5"), ("1E+3", "1000"), ("0E-6", "0")])
def test_a_quantity_is_written_without_needless_zeros(value: str, words: str):
    assert plain(Decimal(value)) == words


def test_a_very_long_decimal_is_not_rounded_into_the_unit():
    with pytest.raises(RuleBroken, match="has 40 decimals"):
        check_quantity(Decimal("1." + "0" * 39 + "1"), 2, "l")
