"""Legal compliance: required certificates that hold, and what the supplier says. A sanction is a gate, not a number. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from app.scoring.rules.points import Criterion, CriterionScore, Measured, Metric


@dataclass(frozen=True)
class ComplianceFacts:
    """`valid` of the `required` certificates hold today; `answers` is what its answers are worth; `is_sanctioned` shuts."""

    required: int = 0
    valid: int = 0
    answers: Decimal | None = None
    is_sanctioned: bool = False


def compliance(facts: ComplianceFacts) -> CriterionScore:
    share = Decimal(facts.valid) / facts.required if facts.required else None
    metrics = (
        Measured(Metric.REQUIRED_CERTIFICATES, share, facts.required),
        Measured(Metric.COMPLIANCE_ANSWERS, facts.answers, int(facts.answers is not None)),
    )
    return CriterionScore(Criterion.COMPLIANCE, metrics, facts.required)
