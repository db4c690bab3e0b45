"""Quality: what was rejected of what arrived, and whether for the same reasons again. Pure.

How much was rejected of a million is measured with delivery, over the same lines (`figures.py`): one number on all pages.
A corrective action counts against a supplier while it waits for its answer, and twice once that is overdue; what is
answered is done as far as the supplier is concerned. To be asked for one makes nobody better: it only lowers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.scoring.rules.points import Criterion, CriterionScore, Measured, Metric

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class QualityFacts:
    """Of a period: rejects of a million over so many `lines` (None: nothing arrived), the receipts, and how many of them
    were rejected for each reason. `asked` corrective actions were asked for or wait still; of these so many are `open`,
    and so many of the open ones `overdue`.
    """

    lines: int = 0
    rejected_ppm: Decimal | None = None
    receipts: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    asked: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def repeats(self) -> int:
        """Receipts with a reason that had come before."""
        return sum(count - 1 for count in self.reasons.values())


def quality(facts: QualityFacts) -> CriterionScore:
    repeats = HUNDRED * facts.repeats / facts.receipts if facts.receipts else None
    unanswered = HUNDRED * (facts.open + facts.overdue) / facts.asked if facts.asked else None
    metrics = (
        Measured(Metric.REJECTED_PPM, facts.rejected_ppm, facts.lines),
        Measured(Metric.REPEAT_REASONS, repeats, facts.receipts),
        Measured(Metric.CORRECTIVE_ACTIONS, unanswered, facts.asked, only_lowers=True),
    )
    return CriterionScore(Criterion.QUALITY, metrics, facts.lines)
