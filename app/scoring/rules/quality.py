"""Quality: what was rejected of what arrived, and whether for the same reasons again. Pure.

Quantities are pooled over all lines before they are divided: a line of 2 does not weigh as much as one of 20,000.
Corrective actions are not kept yet, so nothing is measured of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.scoring.rules.points import Criterion, CriterionScore, Measured, Metric

MILLION, HUNDRED = Decimal(1_000_000), Decimal(100)


@dataclass(frozen=True)
class QualityFacts:
    """What arrived (gross) and was rejected over a period; `reasons` says how many receipts were rejected for each."""

    lines: int = 0
    receipts: int = 0
    received: Decimal = Decimal(0)
    rejected: Decimal = Decimal(0)
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def repeats(self) -> int:
        """Receipts with a reason that had come before."""
        return sum(count - 1 for count in self.reasons.values())


def ppm(rejected: Decimal, received: Decimal) -> Decimal | None:
    """Rejected units of a million; None where nothing arrived."""
    return MILLION * rejected / received if received else None


def quality(facts: QualityFacts) -> CriterionScore:
    repeats = HUNDRED * facts.repeats / facts.receipts if facts.receipts else None
    metrics = (
        Measured(Metric.REJECTED_PPM, ppm(facts.rejected, facts.received), facts.lines),
        Measured(Metric.REPEAT_REASONS, repeats, facts.receipts),
    )
    return CriterionScore(Criterion.QUALITY, metrics, facts.lines, is_sampled=True)
