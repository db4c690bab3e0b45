"""What peers are like: mean over all their units, median over suppliers. Pure.

Nobody's own number may be told from it: below so many suppliers there is none.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from app.scoring.rules.definitions import MINIMUM_SAMPLE

FEWEST = 5
PLACES = Decimal("0.000001")


class Sample(NamedTuple):
    """So many good ones of the units of one supplier."""

    n: int
    good: int


class Alike(NamedTuple):
    """Per cent, rounded half to even to six decimals."""

    mean: Decimal
    median: Decimal
    suppliers: int
    n: int


def alike(samples: Sequence[Sample]) -> Alike | None:
    """None where there are too few suppliers with a sample worth the name."""
    kept = [each for each in samples if each.n >= MINIMUM_SAMPLE]
    if len(kept) < FEWEST:
        return None
    n, good = sum(each.n for each in kept), sum(each.good for each in kept)
    middle = median(Fraction(each.good, each.n) for each in kept)
    return Alike(_percent(Fraction(good, n)), _percent(Fraction(middle)), len(kept), n)


def _percent(share: Fraction) -> Decimal:
    return (Decimal(100 * share.numerator) / Decimal(share.denominator)).quantize(PLACES, ROUND_HALF_EVEN)
