"""The total, its coverage, the places, and how firm they are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.refusals import RuleBroken
from app.scoring.rules import weights as weighing
from app.scoring.rules.points import Criterion, in_hundredths
from app.scoring.rules.ranking import FEW, NOTHING, SHUT, Candidate, rank
from app.scoring.rules.stability import VARIANTS, held, variants, within_reach
from app.scoring.rules.total import ALL, coverage, places, total

C = Criterion
EVEN = dict.fromkeys(ALL, 1)
WEIGHTS = (
    st.lists(st.integers(0, 100), min_size=6, max_size=6).filter(any).map(lambda found: dict(zip(ALL, found, strict=True)))
)
SCORES = st.dictionaries(st.sampled_from(ALL), st.integers(0, 10_000))
SUPPLIERS = st.dictionaries(st.integers(1, 40), SCORES, max_size=25)


def test_a_total_is_the_weighted_mean_of_what_has_data():
    weights = weighing.FIRST
    assert total({C.QUALITY: 10_000, C.DELIVERY: 5_000}, weights) == 7_273  # (25 × 100 + 30 × 50) ÷ 55
    assert coverage({C.QUALITY: 10_000, C.DELIVERY: 5_000}, weights).covered == 2
    assert coverage({C.QUALITY: 10_000, C.DELIVERY: 5_000}, weights).weight == 55


def test_missing_is_missing_and_not_nought():
    assert total({C.QUALITY: 8_000}, EVEN) == 8_000
    assert total({}, EVEN) is None
    assert total({C.PRICE: 8_000}, EVEN | {C.PRICE: 0}) is None


def test_half_a_hundredth_is_rounded_up():
    assert total({C.QUALITY: 1, C.DELIVERY: 2}, EVEN) == 2
    assert in_hundredths(Decimal("87.65")) == 8_765


@given(scores=SCORES.filter(bool), weights=WEIGHTS, factor=st.integers(1, 9))
def test_a_total_lies_among_its_scores_and_only_proportions_count(scores, weights, factor):
    found = total(scores, weights)
    weighing_ones = [scores[each] for each in scores if weights[each]]
    assert (found is None) == (not weighing_ones)
    if found is not None:
        assert min(weighing_ones) <= found <= max(weighing_ones)
        assert found == total(scores, {each: weight * factor for each, weight in weights.items()})


def test_who_is_equal_shares_a_place():
    assert places([("a", 5), ("b", 9), ("c", 5), ("d", 1)]) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_every_weight_moves_by_a_tenth_in_every_combination():
    found = variants(weighing.FIRST)
    assert len(found) == VARIANTS == 64
    assert {each[C.DELIVERY] for each in found} == {270, 330}
    assert len({tuple(each.values()) for each in found}) == 64


@given(suppliers=SUPPLIERS, weights=WEIGHTS, top=st.integers(1, 4))
def test_who_is_out_of_reach_is_never_among_the_first(suppliers, weights, top):
    near = set(within_reach(suppliers, weights, top))
    for each in variants(weights):
        found = places([(key, score) for key, scores in suppliers.items() if (score := total(scores, each)) is not None])
        assert {key for key, place in found.items() if place <= top} <= near


def test_a_clear_leader_is_on_top_in_every_variant_and_the_last_in_none():
    suppliers = {each: dict.fromkeys(ALL, 9_000 - 900 * each) for each in range(6)}
    assert held(suppliers, weighing.FIRST) == {0: 64, 1: 64, 2: 64}


def candidate(supplier_id: int, score: int, lines: int = 20, **details: bool) -> Candidate:
    return Candidate(supplier_id, f"Supplier {supplier_id}", {C.QUALITY: score}, lines, **details)


def test_too_few_lines_and_a_sanction_leave_a_supplier_without_a_place():
    found = rank(
        [candidate(1, 9_900, lines=4), candidate(2, 9_950, is_shut=True), candidate(3, 5_000), candidate(4, 6_000)], EVEN
    )
    assert [(each.candidate.supplier_id, each.place, each.why) for each in found] == [
        (4, 1, ""),
        (3, 2, ""),
        (1, None, FEW),
        (2, None, SHUT),
    ]


def test_a_supplier_without_any_data_is_shown_and_not_ranked():
    found = rank([Candidate(1, "New", {}, 0), candidate(2, 5_000)], EVEN)
    assert [(each.total, each.place, each.why) for each in found] == [(5_000, 1, ""), (None, None, NOTHING)]


def test_weights_sum_to_a_hundred_or_say_by_how_much_they_miss_it():
    with pytest.raises(RuleBroken, match=r"come to 110 per cent. Expected exactly 100: -10 is to be changed"):
        weighing.check_weights(weighing.FIRST | {C.ETHICS: 20})
    assert weighing.check_weights(weighing.FIRST) == weighing.FIRST


def test_a_weight_is_no_less_than_nought_and_no_more_than_a_hundred():
    with pytest.raises(RuleBroken, match="-5 per cent is no weight") as refused:
        weighing.check_weights(weighing.FIRST | {C.PRICE: -5})
    assert refused.value.field == "price"


def test_a_name_and_a_category_are_taken_once():
    with pytest.raises(RuleBroken, match="There is a set called “general” already"):
        weighing.check_free("general", ["General"])
    with pytest.raises(RuleBroken, match="“Castings” is weighed by the set “Heavy” already"):
        weighing.check_category_free("Castings", "Heavy")
