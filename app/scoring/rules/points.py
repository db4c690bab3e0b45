"""What a value is worth: piecewise-linear tables from what was measured to a score from 0 to 100. Pure; the tables are data.

A table is closed at both ends: whatever lies outside is worth what its nearest end is. Its points are never changed: a
new version is put behind the old ones, so that a score of then can be worked out again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

WORST, BEST = Decimal(0), Decimal(100)
HUNDREDTH = Decimal("0.01")


class Criterion(StrEnum):
    """What buyers judge a supplier by, in the order in which it is always shown."""

    QUALITY = "quality"
    DELIVERY = "delivery"
    PRICE = "price"
    LOCATION = "location"
    ETHICS = "ethics"
    COMPLIANCE = "compliance"


SAMPLED = frozenset({Criterion.QUALITY, Criterion.DELIVERY, Criterion.PRICE})
"""More facts would make them more certain; a distance or a certificate is no sample."""


class Own(NamedTuple):
    """A supplier's own score in one criterion, in hundredths, and of how many lines or facts; None without data."""

    score: int | None
    n: int


class Metric(StrEnum):
    """What is measured. The first word is its criterion."""

    REJECTED_PPM = "quality.rejected_ppm"
    REPEAT_REASONS = "quality.repeat_reasons"
    CORRECTIVE_ACTIONS = "quality.corrective_actions"
    OTIF = "delivery.otif"
    DAYS_LATE_MEDIAN = "delivery.days_late_median"
    DAYS_LATE_P90 = "delivery.days_late_p90"
    ANSWER_HOURS = "delivery.answer_hours"
    PROMISE_SLIPS = "delivery.promise_slips"
    NOTICE_ACCURACY = "delivery.notice_accuracy"
    TO_STANDARD = "price.to_standard"
    TO_MARKET = "price.to_market"
    DISTANCE = "location.distance"
    TRANSIT_DAYS = "location.transit_days"
    COUNTRY_GOVERNANCE = "location.country_governance"
    ETHICS_CERTIFICATES = "ethics.certificates"
    COUNTRY_CORRUPTION = "ethics.country_governance"
    COUNTRY_DEVELOPMENT = "ethics.country_development"
    ETHICS_ANSWERS = "ethics.answers"
    REQUIRED_CERTIFICATES = "compliance.certificates"
    COMPLIANCE_ANSWERS = "compliance.answers"

    @property
    def criterion(self) -> Criterion:
        return Criterion(self.partition(".")[0])


Point = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Table:
    """Points (value, score) in the order of their values; between two of them a straight line."""

    metric: Metric
    version: int
    points: tuple[Point, ...]

    def score(self, value: Decimal) -> Decimal:
        """What the value is worth, to the hundredth."""
        if value <= self.points[0][0]:
            return self.points[0][1]
        for (low, worth_low), (high, worth_high) in pairwise(self.points):
            if value <= high:
                return hundredth(worth_low + (worth_high - worth_low) * (value - low) / (high - low))
        return self.points[-1][1]

    def around(self, value: Decimal) -> tuple[Point, Point]:
        """The points on either side of a value: one and the same where it stands on a point, or outside the table."""
        below = [point for point in self.points if point[0] <= value]
        above = [point for point in self.points if point[0] >= value]
        return (below or above)[-1 if below else 0], (above or below)[0 if above else -1]


@dataclass(frozen=True)
class Measured:
    """One metric of one supplier: what was found, what it is worth, of how many facts. Nothing found is None, never 0."""

    metric: Metric
    value: Decimal | None = None
    n: int = 0
    most: Decimal = BEST
    """The most that it may be worth."""
    only_lowers: bool = False
    """What tells of trouble makes nobody better: it takes part where the mean of the others is higher."""

    @cached_property
    def score(self) -> Decimal | None:
        return None if self.value is None else min(self.most, table_of(self.metric).score(self.value))


@dataclass(frozen=True)
class CriterionScore:
    """A criterion of a supplier: the plain mean of those of its metrics that have data. `n` says of how many lines or facts."""

    criterion: Criterion
    metrics: tuple[Measured, ...] = ()
    n: int = 0

    @cached_property
    def score(self) -> Decimal | None:
        return mean(self.counted)

    @property
    def own(self) -> Own:
        return Own(None if self.score is None else in_hundredths(self.score), self.n)

    @property
    def counted(self) -> list[Decimal]:
        """The points that take part, in the order of the metrics."""
        plain = mean([each.score for each in self.metrics if each.score is not None and not each.only_lowers])
        return [
            each.score for each in self.metrics if each.score is not None and (not each.only_lowers or _less(each.score, plain))
        ]


def _less(score: Decimal, others: Decimal | None) -> bool:
    return others is not None and score < others


def mean(scores: Collection[Decimal]) -> Decimal | None:
    """The plain mean to the hundredth; None of nothing."""
    return hundredth(sum(scores, Decimal(0)) / len(scores)) if scores else None


def median(scores: Iterable[Decimal]) -> Decimal | None:
    """The middle one, or the mean of the middle two; None of nothing."""
    ordered = sorted(scores)
    half = len(ordered) // 2
    return mean(ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]) if ordered else None


def hundredth(score: Decimal) -> Decimal:
    return score.quantize(HUNDREDTH, ROUND_HALF_UP)


def in_hundredths(score: Decimal) -> int:
    return int(score * 100)


def _table(metric: Metric, version: int, *points: tuple[str, int]) -> Table:
    return Table(metric, version, tuple((Decimal(value), Decimal(score)) for value, score in points))


M = Metric
TABLES: tuple[Table, ...] = (
    _table(M.REJECTED_PPM, 1, ("0", 100), ("500", 90), ("2500", 75), ("10000", 50), ("50000", 15), ("100000", 0)),
    _table(M.REPEAT_REASONS, 1, ("0", 100), ("1", 85), ("5", 50), ("20", 0)),
    _table(M.CORRECTIVE_ACTIONS, 1, ("0", 100), ("100", 80), ("200", 0)),
    _table(M.OTIF, 1, ("0", 0), ("50", 20), ("80", 50), ("90", 70), ("95", 85), ("99", 100), ("100", 100)),
    _table(M.DAYS_LATE_MEDIAN, 1, ("0", 100), ("1", 85), ("3", 60), ("10", 20), ("20", 0)),
    _table(M.DAYS_LATE_P90, 1, ("0", 100), ("2", 85), ("5", 65), ("15", 25), ("30", 0)),
    _table(M.ANSWER_HOURS, 1, ("0", 100), ("8", 95), ("24", 75), ("40", 50), ("80", 0)),
    _table(M.PROMISE_SLIPS, 1, ("0", 100), ("0.25", 75), ("1", 30), ("2", 0)),
    _table(M.NOTICE_ACCURACY, 1, ("0", 0), ("70", 30), ("90", 70), ("100", 100)),
    _table(M.TO_STANDARD, 1, ("0.85", 100), ("0.95", 90), ("1", 80), ("1.05", 60), ("1.15", 25), ("1.3", 0)),
    _table(M.TO_MARKET, 1, ("0.9", 100), ("1", 90), ("1.05", 70), ("1.15", 35), ("1.4", 0)),
    _table(M.DISTANCE, 1, ("0", 100), ("100", 95), ("500", 80), ("2000", 55), ("8000", 25), ("20040", 0)),
    _table(M.TRANSIT_DAYS, 1, ("0", 100), ("2", 95), ("5", 80), ("14", 50), ("35", 10), ("60", 0)),
    _table(M.COUNTRY_GOVERNANCE, 1, ("-2.5", 0), ("-1", 20), ("0", 50), ("1", 80), ("2", 100), ("2.5", 100)),
    _table(M.ETHICS_CERTIFICATES, 1, ("0", 20), ("1", 80), ("2", 100)),
    _table(M.COUNTRY_CORRUPTION, 1, ("-2.5", 0), ("-1", 20), ("0", 50), ("1", 80), ("2", 100), ("2.5", 100)),
    _table(M.COUNTRY_DEVELOPMENT, 1, ("0", 0), ("0.55", 20), ("0.7", 50), ("0.8", 75), ("0.95", 100), ("1", 100)),
    _table(M.ETHICS_ANSWERS, 1, ("0", 0), ("100", 100)),
    _table(M.REQUIRED_CERTIFICATES, 1, ("0", 0), ("0.5", 30), ("1", 100)),
    _table(M.COMPLIANCE_ANSWERS, 1, ("0", 0), ("100", 100)),
)
CURRENT: dict[Metric, Table] = {table.metric: table for table in TABLES}


def table_of(metric: Metric) -> Table:
    """The table that counts now: the newest."""
    return CURRENT[metric]
