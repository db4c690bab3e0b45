"""From the unit of the item to the unit of buying and back: exactly, or refused with the nearest that come out even."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import Conversion, check_conversion, check_converts
from app.refusals import RuleBroken
from tests.story import D

BOX = Conversion("XBX", 0, D(1), D(200))
PRECISIONS = st.integers(0, 6)


def amounts(precision: int) -> st.SearchStrategy[Decimal]:
    return st.integers(1, 10**8).map(lambda digits: Decimal(f"{digits}E-{precision}"))


@st.composite
def conversions(draw) -> tuple[Conversion, int]:
    bought, counted = draw(PRECISIONS), draw(PRECISIONS)
    return Conversion("XBX", bought, draw(amounts(bought)), draw(amounts(counted))), counted


@given(conversions(), st.data())
def test_what_converts_comes_back_to_the_last_digit(made, data):
    conversion, counted = made
    quantity = data.draw(amounts(counted))
    bought = conversion.of_stock(quantity)
    if bought is not None:
        assert conversion.to_stock(bought) == Fraction(quantity)


@given(conversions(), st.integers(1, 1000))
def test_every_step_converts_and_nothing_between_two_steps_does(made, times):
    conversion, counted = made
    step = conversion.step(counted)
    scaled = step * times * 10**counted
    assert scaled.denominator == 1
    assert conversion.of_stock(Decimal(f"{scaled.numerator}E-{counted}")) is not None
    if step * 10**counted > 1:
        assert conversion.of_stock(Decimal(f"{scaled.numerator + 1}E-{counted}")) is None


@given(conversions(), st.data())
def test_a_quantity_converts_or_is_refused_between_two_that_do(made, data):
    conversion, counted = made
    quantity = data.draw(amounts(counted))
    if conversion.of_stock(quantity) is not None:
        check_converts(conversion, quantity, "H87", counted, field="quantity")
        return
    with pytest.raises(RuleBroken) as refused:
        check_converts(conversion, quantity, "H87", counted, field="quantity")
    below, above = (D(refused.value.values[name]) for name in ("below", "above"))
    assert below < quantity < above
    assert [conversion.of_stock(each) is not None for each in (below, above)] == [True, True]


def test_an_uneven_quantity_is_refused_with_both_numbers():
    said = r"250 H87 would be 1 1/4 XBX, which cannot be bought: 1 XBX is 200 H87. Nearest are 200 and 400 H87."
    with pytest.raises(RuleBroken, match=said):
        check_converts(BOX, D(250), "H87", 0, field="quantity")


@pytest.mark.parametrize(("quantity", "said"), [(400, "2"), (50, "1/4"), (250, "1 1/4")])
def test_what_is_left_of_a_line_is_said_as_it_is(quantity: int, said: str):
    assert BOX.exactly(D(quantity)) == said


@pytest.mark.parametrize(
    ("conversion", "said"),
    [
        (Conversion("H87", 0, D(1), D(200)), "counted in H87 already"),
        (Conversion("XBX", 0, D(0), D(200)), "The quantity is 0. Expected more than 0 XBX"),
        (Conversion("XBX", 0, D("0.5"), D(200)), "0.5 XBX: these are counted whole"),
        (Conversion("XBX", 0, D(1), D("2.5")), "2.5 H87: these are counted whole"),
    ],
)
def test_what_is_no_conversion_is_refused(conversion: Conversion, said: str):
    with pytest.raises(RuleBroken, match=said):
        check_conversion(conversion, "H87", 0)
