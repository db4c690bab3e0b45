"""The rules of shipments, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.refusals import RuleBroken
from app.shipments import rules
from app.shipments.rules import Step

FORWARD = list(rules.WAY)


@given(st.lists(st.sampled_from(Step), max_size=10))
def test_whatever_is_told_a_shipment_never_goes_backward_and_ends_for_good(told: list[Step]):
    at = Step.DRAFT
    for step in told:
        try:
            rules.check_step(at, step)
        except RuleBroken:
            continue
        assert at not in rules.GONE
        if step in FORWARD:
            assert FORWARD.index(step) > FORWARD.index(at)
        if step is Step.CANCELLED:
            assert at in rules.BEFORE_DISPATCH
        if step is Step.RETURNED:
            assert at not in rules.BEFORE_DISPATCH
        at = step


@given(st.lists(st.booleans(), max_size=8))
def test_steps_are_taken_back_from_the_last_each_once(corrections: list[bool]):
    told: list[tuple[int, int | None]] = []
    standing: list[int] = []
    for number, corrects in enumerate(corrections):
        if not corrects:
            told.append((number, None))
            standing.append(number)
        elif standing:
            place = rules.check_correctable(told)
            assert told[place] == (standing[-1], None)
            told.append((number, standing.pop()))
        else:
            with pytest.raises(RuleBroken, match="no step left"):
                rules.check_correctable(told)


def test_nothing_is_on_its_way_of_what_does_not_count():
    assert rules.in_transit(Decimal(5), Decimal(2), counts=False) == 0
    assert rules.in_transit(Decimal(5), Decimal(7), counts=True) == 0
    assert rules.in_transit(Decimal(5), Decimal(2), counts=True) == 3
