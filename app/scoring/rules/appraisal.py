"""Whether a newcomer is a risk, before the first order: findings in words, the class that follows, what would change it. Pure.

A class is the worst that its findings make it: a gate or two grave findings are high, one grave or two light ones medium.
What nobody knows yet is a finding of its own: it is never taken for good.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Risk(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Weight(StrEnum):
    """How much a finding weighs."""

    GOOD = "good"
    LIGHT = "light"
    GRAVE = "grave"
    GATE = "gate"


@dataclass(frozen=True)
class Finding:
    """What was found, by code, and with which figures; `words` of the slice say it, and what would change it."""

    code: str
    weight: Weight
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NewcomerFacts:
    """What is known of a supplier before it delivers. None is not known.

    `answers` is what its answers are worth by topic; `alone` counts the items that only it would deliver.
    """

    is_sanctioned: bool = False
    answered: int = 0
    asked: int = 0
    answers: dict[str, Decimal] = field(default_factory=dict)
    missing_certificates: Sequence[str] = ()
    required: int = 0
    distance_km: Decimal | None = None
    governance: Decimal | None = None
    turnover_share: Decimal | None = None
    alone: int = 0


@dataclass(frozen=True)
class Appraisal:
    """The class, and every finding, the gravest first."""

    risk: Risk
    findings: tuple[Finding, ...]

    @property
    def against(self) -> list[Finding]:
        return [each for each in self.findings if each.weight is not Weight.GOOD]

    @property
    def in_favour(self) -> list[Finding]:
        return [each for each in self.findings if each.weight is Weight.GOOD]


HEAVIEST_FIRST = (Weight.GATE, Weight.GRAVE, Weight.LIGHT, Weight.GOOD)
WEAK_ANSWERS, GOOD_ANSWERS = Decimal(50), Decimal(75)
FAR_KM = Decimal(5000)
WEAK_GOVERNANCE, FRAGILE_GOVERNANCE = Decimal(0), Decimal(-1)
DEPENDENT_PERCENT = Decimal(30)


def appraise(facts: NewcomerFacts) -> Appraisal:
    findings = sorted(_findings(facts), key=lambda each: HEAVIEST_FIRST.index(each.weight))
    return Appraisal(_class_of([each.weight for each in findings]), tuple(findings))


def _class_of(weights: Sequence[Weight]) -> Risk:
    grave, light = weights.count(Weight.GRAVE), weights.count(Weight.LIGHT)
    if Weight.GATE in weights or grave >= 2:
        return Risk.HIGH
    return Risk.MEDIUM if grave or light >= 2 else Risk.LOW


def _findings(facts: NewcomerFacts) -> Iterator[Finding]:
    if facts.is_sanctioned:
        yield Finding("sanctioned", Weight.GATE)
    yield from _of_answers(facts)
    yield from _of_certificates(facts)
    yield from _of_place(facts)
    yield from _of_dependency(facts)


def _of_answers(facts: NewcomerFacts) -> Iterator[Finding]:
    if facts.answered < facts.asked:
        yield Finding("unanswered", Weight.GRAVE, {"count": facts.asked - facts.answered, "of": facts.asked})
    for topic, value in sorted(facts.answers.items()):
        weight = Weight.GRAVE if value < WEAK_ANSWERS else Weight.LIGHT if value < GOOD_ANSWERS else Weight.GOOD
        yield Finding(f"answers_{weight}", weight, {"topic": topic, "worth": value})


def _of_certificates(facts: NewcomerFacts) -> Iterator[Finding]:
    if facts.missing_certificates:
        yield Finding("certificates_missing", Weight.GRAVE, {"names": tuple(facts.missing_certificates), "of": facts.required})
    elif facts.required:
        yield Finding("certificates_held", Weight.GOOD, {"of": facts.required})


def _of_place(facts: NewcomerFacts) -> Iterator[Finding]:
    if facts.distance_km is None:
        yield Finding("place_unknown", Weight.LIGHT)
    else:
        weight = Weight.LIGHT if facts.distance_km > FAR_KM else Weight.GOOD
        yield Finding("far" if weight is Weight.LIGHT else "near", weight, {"km": facts.distance_km})
    if facts.governance is None:
        yield Finding("country_unknown", Weight.LIGHT)
    elif facts.governance < FRAGILE_GOVERNANCE:
        yield Finding("country_fragile", Weight.GRAVE, {"index": facts.governance})
    elif facts.governance < WEAK_GOVERNANCE:
        yield Finding("country_weak", Weight.LIGHT, {"index": facts.governance})
    else:
        yield Finding("country_steady", Weight.GOOD, {"index": facts.governance})


def _of_dependency(facts: NewcomerFacts) -> Iterator[Finding]:
    if facts.turnover_share is not None and facts.turnover_share > DEPENDENT_PERCENT:
        yield Finding("depends_on_us", Weight.LIGHT, {"percent": facts.turnover_share})
    if facts.alone:
        yield Finding("we_depend", Weight.LIGHT, {"count": facts.alone})
