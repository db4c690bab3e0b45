"""What a value is worth: tables closed at both ends, monotone, exact at their points; and what small samples lean on."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scoring.rules.points import BEST, TABLES, WORST, Criterion, Measured, Metric, mean, median, table_of
from app.scoring.rules.shrinking import PRIOR, shrunk

ANY = st.decimals(-(10**9), 10**9, places=4)
SCORES = st.decimals(0, 100, places=2)
HUNDREDTHS = st.integers(0, 100_00)


def test_every_metric_has_a_table_and_every_criterion_a_metric():
    assert {table.metric for table in TABLES} == set(Metric)
    assert {metric.criterion for metric in Metric} == set(Criterion)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.metric}-{table.version}")
def test_a_table_is_exact_at_its_points_and_closed_at_both_ends(table):
    assert [table.score(value) for value, _score in table.points] == [score for _value, score in table.points]
    assert table.score(table.points[0][0] - 1) == table.points[0][1]
    assert table.score(table.points[-1][0] + 1) == table.points[-1][1]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.metric}-{table.version}")
@given(one=ANY, other=ANY)
def test_a_table_never_turns_and_stays_within_a_hundred(table, one, other):
    rising = table.points[-1][1] >= table.points[0][1]
    low, high = sorted((one, other))
    before, after = table.score(low), table.score(high)
    assert WORST <= before <= BEST
    assert (before <= after) if rising else (before >= after)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.metric}-{table.version}")
def test_the_points_of_a_table_stand_in_order(table):
    assert all(low < high for (low, _), (high, _) in pairwise(table.points))


def test_between_two_points_lies_a_straight_line():
    assert table_of(Metric.REJECTED_PPM).score(Decimal(250)) == Decimal("95.00")


def test_what_was_not_found_is_worth_nothing_known_and_never_nought():
    assert Measured(Metric.OTIF).score is None
    assert mean([]) is None
    assert median([]) is None


def test_the_median_of_an_even_number_lies_between_the_middle_two():
    assert median([Decimal(1), Decimal(9), Decimal(4), Decimal(2)]) == Decimal(3)


def test_one_good_delivery_does_not_beat_ninety_nine_of_a_hundred():
    usual = 80_00
    assert shrunk(100_00, 1, usual) == 81_82
    assert shrunk(99_00, 100, usual) == 97_27


@given(score=HUNDREDTHS, n=st.integers(0, 10**6), peers=HUNDREDTHS)
def test_a_shrunk_score_lies_between_the_own_one_and_that_of_the_peers(score, n, peers):
    low, high = sorted((score, peers))
    assert low <= shrunk(score, n, peers) <= high


@given(score=HUNDREDTHS, peers=HUNDREDTHS)
def test_with_more_lines_a_score_leaves_its_peers(score, peers):
    apart = [abs(shrunk(score, n, peers) - peers) for n in (0, 1, PRIOR, 100, 10_000)]
    assert apart == sorted(apart)


def test_without_peers_a_score_is_its_own():
    assert shrunk(70_00, 1, None) == 70_00


@given(score=HUNDREDTHS, n=st.integers(0, 10**6), peers=HUNDREDTHS)
def test_a_shrunk_score_is_what_the_formula_says_in_decimals(score, n, peers):
    said = (n * Decimal(score) / 100 + PRIOR * Decimal(peers) / 100) / (n + PRIOR)
    assert Decimal(shrunk(score, n, peers)) / 100 == said.quantize(Decimal("0.01"), ROUND_HALF_UP)
