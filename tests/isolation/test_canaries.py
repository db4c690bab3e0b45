"""The marks themselves: what a test does not find cannot be missed."""

import pytest

from app.orders.models import OrderLinePrice
from tests.isolation.canaries import Marks


@pytest.fixture
def marks() -> Marks:
    marks = Marks()
    marks.stored(OrderLinePrice, "asked_price", marks.new_number())
    return marks


@pytest.mark.parametrize("written", ["8731.37", "8,731.37 EUR", "87 313,70", "873137"])
def test_a_number_is_known_however_it_is_written(marks, written):
    assert [mark.model for mark in marks.seen_in(f"<td>{written}</td>")] == [OrderLinePrice]


def test_the_millionths_of_a_second_are_no_price(marks):
    assert not marks.seen_in('<time datetime="2026-11-28T18:53:16.873137+00:00">')
