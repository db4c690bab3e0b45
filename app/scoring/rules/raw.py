"""Delivery's figures as the raw numbers that points are made of: by the name of the metric, in its own measure. Pure.

None where there is no data. Rounded half to even to six decimals, so that both databases keep the same.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import NamedTuple

from app.scoring.rules.figures import Delivery

PLACES = Decimal("0.000001")


class Raw(NamedTuple):
    """One figure; `n` says of how many units, lines or notices."""

    metric: str
    value: Decimal | None
    n: int


def raw_of(delivery: Delivery) -> list[Raw]:
    """Shares in per cent, days and hours as they are, rejects of a million."""
    late = delivery.days_late
    return [
        Raw("delivery.otif", _rounded(delivery.otif_share, 100), delivery.dated),
        Raw("delivery.days_late_median", late.median, late.n),
        Raw("delivery.days_late_p90", late.p90, late.n),
        Raw("delivery.answer_hours", delivery.answer_hours, delivery.answers),
        Raw("delivery.promise_slips", _rounded(delivery.slips_per_line), delivery.promised),
        Raw("delivery.notice_accuracy", _rounded(delivery.notices_share, 100), delivery.notices),
        Raw("quality.rejected_ppm", _rounded(delivery.ppm), delivery.n),
    ]


def _rounded(share: Fraction | None, times: int = 1) -> Decimal | None:
    if share is None:
        return None
    return (Decimal(times * share.numerator) / Decimal(share.denominator)).quantize(PLACES, ROUND_HALF_EVEN)
