"""Ethics: certificates that hold, what is known of the country, and what the supplier says of itself. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from app.scoring.rules.points import Criterion, CriterionScore, Measured, Metric


@dataclass(frozen=True)
class EthicsFacts:
    """`held` types of ethics certificates hold today, of `asked` that we know; `answers` is what its answers are worth."""

    held: int = 0
    asked: int = 0
    governance: Decimal | None = None
    development: Decimal | None = None
    answers: Decimal | None = None


def ethics(facts: EthicsFacts) -> CriterionScore:
    metrics = (
        Measured(Metric.ETHICS_CERTIFICATES, Decimal(facts.held) if facts.asked else None, facts.asked),
        Measured(Metric.COUNTRY_CORRUPTION, facts.governance, int(facts.governance is not None)),
        Measured(Metric.COUNTRY_DEVELOPMENT, facts.development, int(facts.development is not None)),
        Measured(Metric.ETHICS_ANSWERS, facts.answers, int(facts.answers is not None)),
    )
    return CriterionScore(Criterion.ETHICS, metrics, sum(each.value is not None for each in metrics))
