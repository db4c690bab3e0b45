"""The figures of all suppliers side by side, measured from the facts by a definition of one's choice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.catalog.queries import todays
from app.database import db
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.scoring.models import Score
from app.scoring.queries.measuring import delivery_from, measured_now
from app.scoring.rules.definitions import ALWAYS, Baseline, Definition, Period
from app.scoring.rules.delivery import Unit
from app.scoring.rules.figures import Delivery
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
    """`scores` are the stored ones of the rolling year: criteria, total and coverage."""

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
    days, pooled = todays(actor), []
    found: list[OfSupplier] = []
    scores = _scores(actor)
    for supplier in _suppliers(asked.codes):
        units = measured_now(actor, supplier.id, asked.baseline, asked.definition, asked.period)
        delivery = delivery_from(actor, units, asked.definition, days)
        found.append(OfSupplier(supplier.code, supplier.name, supplier.internal, delivery, scores.get(supplier.id, NONE_YET)))
        pooled.append(units)
    together = delivery_from(actor, _all(pooled), asked.definition, days)
    return SideBySide(found, together, sum(bool(each.delivery.n) for each in found))


def _suppliers(codes: Iterable[str]) -> Sequence[Any]:
    wanted = select(Supplier.id, Supplier.code, Supplier.name, Supplier.internal).order_by(Supplier.code)
    return db.session.execute(wanted.where(Supplier.code.in_(codes)) if codes else wanted).all()


def _all(pooled: Iterable[Iterable[Unit]]) -> Iterator[Unit]:
    for units in pooled:
        yield from units


CRITERIA = ("quality", "delivery", "price", "location", "ethics", "compliance")
NONE_YET: dict[str, Any] = {"criteria": dict.fromkeys(CRITERIA), "total": None, "coverage": None}


def _scores(actor: Principal) -> dict[int, dict[str, Any]]:
    """By supplier: the points of each criterion, the total, and how many of the criteria have data."""
    found: dict[int, dict[str, Any]] = {}
    for row in db.session.scalars(select(Score).where(Score.period == YEAR, Score.metric == "")):
        of = found.setdefault(row.supplier_id, {"criteria": dict.fromkeys(CRITERIA), "total": None, "coverage": None})
        points = None if row.points is None else str(row.points)
        if row.criterion == "total":
            of["total"], of["coverage"] = points, f"{row.covered}/{row.asked}"
        else:
            of["criteria"][row.criterion] = points
    return found
