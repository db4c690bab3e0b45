"""The figures of all suppliers side by side, measured from the facts by a definition of one's choice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.catalog.queries import todays
from app.database import db
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.scoring.queries.counting import Measure, counted_of_each
from app.scoring.queries.measuring import Tallied, pooled
from app.scoring.queries.standing import Standing, standings
from app.scoring.queries.units import days_since
from app.scoring.queries.weights import set_of_each, weight_sets
from app.scoring.rules.definitions import ALWAYS, Baseline, Definition, Period
from app.scoring.rules.figures import Delivery
from app.scoring.rules.points import Criterion
from app.scoring.rules.total import Weights, coverage, total
from app.suppliers.models import Supplier

YEAR = 365


@dataclass(frozen=True)
class Asked:
    """Whose figures, measured how. No codes: everybody's."""

    baseline: Baseline
    definition: Definition
    period: Period = ALWAYS
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfSupplier:
    """`scores` are those of the rolling year: criteria, total and coverage."""

    code: str
    name: str
    internal: bool
    delivery: Delivery
    scores: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SideBySide:
    suppliers: Sequence[OfSupplier]
    together: Delivery
    with_data: int


def figures_of_all(actor: Principal, asked: Asked) -> SideBySide:
    """By code. `together` pools the units of all, internal suppliers included."""
    if not actor.can(Permission.SCORE_READ):
        raise NotFound
    days, known, scores = todays(actor), {each.id: each for each in _suppliers(asked.codes)}, _scores(actor)
    since = days_since(actor, asked.definition, days)
    found, counted = list[OfSupplier](), list[Tallied]()
    how = Measure(asked.baseline, asked.definition, asked.period, days)
    for supplier_id, each in counted_of_each(actor, list(known), how):
        supplier = known[supplier_id]
        counted.append(each)
        delivery = each.delivery(since)
        found.append(OfSupplier(supplier.code, supplier.name, supplier.internal, delivery, scores.get(supplier.id, NONE_YET)))
    together = pooled(counted).delivery(since)
    return SideBySide(found, together, sum(bool(each.delivery.n) for each in found))


def _suppliers(codes: Iterable[str]) -> Sequence[Any]:
    wanted = select(Supplier.id, Supplier.code, Supplier.name, Supplier.internal).order_by(Supplier.code)
    return db.session.execute(wanted.where(Supplier.code.in_(codes)) if codes else wanted).all()


CRITERIA = tuple(str(each) for each in Criterion)
NONE_YET: dict[str, Any] = {"criteria": dict.fromkeys(CRITERIA), "total": None, "coverage": None}


def _scores(actor: Principal) -> dict[int, dict[str, Any]]:
    """By supplier, as the ranking has them: each criterion, the total by its set of weights, how many criteria have data."""
    known, found = weight_sets(actor), standings(actor, YEAR).standings
    judged_by, sets = set_of_each(actor, known, [each.supplier_id for each in found]), {each.id: each for each in known}
    return {each.supplier_id: _points(each, sets[judged_by[each.supplier_id]].current.weights) for each in found}


def _points(standing: Standing, weights: Weights) -> dict[str, Any]:
    scores = standing.candidate.scores
    covered, whole = coverage(scores, weights), total(scores, weights)
    return {
        "criteria": {name: _written(scores.get(Criterion(name))) for name in CRITERIA},
        "total": _written(whole),
        "coverage": f"{covered.covered}/{covered.of}",
    }


def _written(hundredths: int | None) -> str | None:
    return None if hundredths is None else str(Decimal(hundredths) / 100)
