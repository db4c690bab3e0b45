"""The total of a supplier: the weighted mean over the criteria that have data, and how much of the weight that covers. Pure.

Scores are counted in whole hundredths and weights in whole per cent: integers, so that a browser that re-ranks as weights
are moved comes to the same hundredth (`static/js/ranking/arithmetic.js` says the same).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from app.scoring.rules.points import Criterion

MINIMUM_SAMPLE = 5
ALL = tuple(Criterion)
Scores = Mapping[Criterion, int]
"""Hundredths by criterion; what has no data is left out."""
Weights = Mapping[Criterion, int]
Key = TypeVar("Key")


def total(scores: Scores, weights: Weights) -> int | None:
    """The weighted mean in hundredths, rounded half up, weights renormalised; None where nothing that weighs has data."""
    weight = weighed = 0
    for each, score in scores.items():
        weight += weights[each]
        weighed += weights[each] * score
    return (2 * weighed + weight) // (2 * weight) if weight else None


@dataclass(frozen=True)
class Coverage:
    """How many of the criteria that weigh have data, and how many per cent of the weight that is."""

    covered: int
    of: int
    weight: int


def coverage(scores: Scores, weights: Weights) -> Coverage:
    weighing = [each for each in ALL if weights[each]]
    found = [each for each in weighing if each in scores]
    return Coverage(len(found), len(weighing), sum(weights[each] for each in found))


def places(totals: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    """The place of each by its total, the highest first; who is equal shares the place: 1, 2, 2, 4."""
    ordered = sorted(totals, key=lambda pair: -pair[1])
    found: dict[Key, int] = {}
    place, before = 0, None
    for count, (key, score) in enumerate(ordered, 1):
        place, before = (place if score == before else count), score
        found[key] = place
    return found
