"""How firm a place is: whether it outlives other weights. Pure.

Each weight is moved a tenth up or down, in every combination: 64 for six criteria, always the same ones. What is counted
is in how many of them a supplier is among the first three. `static/js/ranking/arithmetic.js` says the same.
"""

from collections.abc import Mapping, Sequence
from heapq import nlargest
from itertools import product

from app.scoring.rules.points import Criterion
from app.scoring.rules.total import ALL, Key, Scores, Weights, total

TOP = 3
DOWN, UP = 9, 11
VARIANTS = 2 ** len(ALL)


def variants(weights: Weights) -> list[dict[Criterion, int]]:
    """Every combination of a tenth less and a tenth more, in tenths of a per cent."""
    factors = product((DOWN, UP), repeat=len(ALL))
    return [{each: weights[each] * factor for each, factor in zip(ALL, row, strict=True)} for row in factors]


def held(suppliers: Mapping[Key, Scores], weights: Weights, top: int = TOP) -> dict[Key, int]:
    """In how many of the variants each supplier is among the first; those that never can be are left out."""
    near = within_reach(suppliers, weights, top)
    counts = dict.fromkeys(near, 0)
    for each in variants(weights):
        found = [(key, score) for key in near if (score := total(suppliers[key], each)) is not None]
        last = min(nlargest(top, (score for _key, score in found)), default=0)
        for key, score in found:  # whoever has as much as the last of them shares its place
            counts[key] += score >= last
    return {key: count for key, count in counts.items() if count}


def within_reach(suppliers: Mapping[Key, Scores], weights: Weights, top: int) -> list[Key]:
    """Who could be among the first at all, so that a thousand suppliers need not be added up 64 times.

    With weights w(1 + e), |e| ≤ 1/10, a total T moves by Σ w·e·(s − T) / Σ w(1 + e): at most 1/9 of the weighted mean of
    |s − T|. Two hundredths more make up for rounding.
    """
    spans = {key: span for key, scores in suppliers.items() if (span := _span(scores, weights)) is not None}
    floor = sorted((low for low, _high in spans.values()), reverse=True)[:top]
    return [key for key, (_low, high) in spans.items() if len(floor) < top or high >= floor[-1]]


def _span(scores: Scores, weights: Weights) -> tuple[int, int] | None:
    middle = total(scores, weights)
    if middle is None:
        return None
    spread: Sequence[int] = [weights[each] * abs(score - middle) for each, score in scores.items()]
    reach = sum(spread) // (9 * sum(weights[each] for each in scores)) + 2
    return middle - reach, middle + reach
