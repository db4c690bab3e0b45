"""The rules of receipts, without a database."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.receipts import rules

amounts = st.integers(0, 200).map(lambda n: Decimal(n) / 4)


@given(amounts, st.lists(amounts, max_size=6))
def test_an_arrival_uses_up_the_oldest_first_and_never_more_than_is_on_its_way(quantity: Decimal, awaited: list[Decimal]):
    used = dict(rules.consumed(quantity, list(enumerate(awaited))))
    assert sum(used.values()) == min(quantity, sum(awaited))
    assert all(0 < taken <= awaited[place] for place, taken in used.items())
    full = [place for place in range(len(awaited)) if used.get(place, 0) == awaited[place]]
    partly = [place for place in used if place not in full]
    assert len(partly) <= 1
    assert all(place in full for last in partly for place in range(last))
