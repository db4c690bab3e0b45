"""How suppliers stand: their six criteria as they count now. Pages that compare suppliers ask here and nowhere else."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.scoring.models import Freeze, ScoreMean
from app.scoring.queries.criteria import Scores, criteria_of, sanctioned_among
from app.scoring.rules.points import Criterion, CriterionScore, mean, median
from app.scoring.rules.ranking import Candidate
from app.scoring.rules.shrinking import shrunk
from app.scoring.rules.total import in_hundredths
from app.suppliers.models import Supplier
from app.suppliers.rules import State

DELIVER = (State.APPROVED, State.RESTRICTED, State.SUSPENDED)
PERIODS = (90, 365)


@dataclass(frozen=True)
class Mark:
    """One criterion of one supplier, in hundredths: its own score, what counts of it, and of how many lines or facts."""

    own: int
    counts: int
    n: int


@dataclass(frozen=True)
class Standing:
    """A supplier with its marks; criteria without data are left out."""

    supplier_id: int
    name: str
    code: str
    state: str
    country: str
    is_internal: bool
    lines: int = 0
    marks: dict[Criterion, Mark] = field(default_factory=dict)
    is_sanctioned: bool = False

    @property
    def candidate(self) -> Candidate:
        scores = {each: mark.counts for each, mark in self.marks.items()}
        return Candidate(self.supplier_id, self.name, scores, self.lines, self.is_sanctioned)


@dataclass(frozen=True)
class Peers:
    """What small samples lean on, and what a bar is compared with: mean and median of the suppliers that have data.

    Frozen once a day, for all suppliers together: on `day`; None before anything was frozen.
    A criterion in which nobody has data is left out.
    """

    means: dict[Criterion, Decimal]
    medians: dict[Criterion, Decimal]
    suppliers: dict[Criterion, int]
    day: date | None = None


@dataclass(frozen=True)
class Compared:
    """Everybody that is compared, and their peers."""

    standings: list[Standing]
    peers: Peers


def standings(
    actor: Principal, period: int, supplier_ids: Collection[int] | None = None, found: Mapping[int, Scores] | None = None
) -> Compared:
    """Every supplier that delivers, or these of them, over the last `period` days. `found` are their criteria, if known.

    Whoever looks on whatever page, a supplier leans on the same peers: those that were frozen last.
    """
    known = _suppliers(supplier_ids)
    ids = [each.id for each in known]
    scores = criteria_of(actor, ids, period) if found is None else found
    peers = _frozen(period) or (_peers(scores.values()) if supplier_ids is None else peers_of_now(actor, period))
    shut = sanctioned_among(actor, ids)
    standing = [
        Standing(
            each.id, each.name, each.code, each.state, each.country or "", each.internal, _lines(scores[each.id]),
            _marks(scores[each.id], peers), is_sanctioned=each.id in shut,
        )
        for each in known
    ]  # fmt: skip
    return Compared(standing, peers)


def _suppliers(supplier_ids: Collection[int] | None) -> list[Supplier]:
    wanted = select(Supplier).where(Supplier.state.in_(DELIVER)).order_by(Supplier.name, Supplier.id)
    return list(db.session.scalars(wanted if supplier_ids is None else wanted.where(Supplier.id.in_(supplier_ids))))


def peers_of_now(actor: Principal, period: int) -> Peers:
    """Of all suppliers that deliver, as they stand at this moment: what is frozen, or leant on before anything is."""
    return _peers(criteria_of(actor, [each.id for each in _suppliers(None)], period).values())


def _frozen(period: int) -> Peers | None:
    newest = select(Freeze.id).order_by(Freeze.day.desc()).limit(1).scalar_subquery()
    wanted = select(ScoreMean, Freeze.day).join(Freeze, Freeze.id == ScoreMean.freeze_id)
    rows = db.session.execute(wanted.where(ScoreMean.freeze_id == newest, ScoreMean.period == period)).all()
    if not rows:
        return None
    found = {Criterion(row.criterion): row for row, _day in rows}
    return Peers(
        {each: row.mean for each, row in found.items()},
        {each: row.median for each, row in found.items()},
        {each: row.suppliers for each, row in found.items()},
        rows[0][1],
    )


def _peers(scores: Iterable[Scores]) -> Peers:
    by_criterion: dict[Criterion, list[Decimal]] = defaultdict(list)
    for found in scores:
        for criterion, each in found.items():
            if each.score is not None:
                by_criterion[criterion].append(each.score)
    means = {each: known for each, values in by_criterion.items() if (known := mean(values)) is not None}
    medians = {each: known for each, values in by_criterion.items() if (known := median(values)) is not None}
    return Peers(means, medians, {each: len(values) for each, values in by_criterion.items()})


def _marks(scores: Scores, peers: Peers) -> dict[Criterion, Mark]:
    return {each: _mark(found.score, found, peers) for each, found in scores.items() if found.score is not None}


def _mark(score: Decimal, found: CriterionScore, peers: Peers) -> Mark:
    counts = shrunk(score, found.n, peers.means.get(found.criterion)) if found.is_sampled else score
    return Mark(in_hundredths(score), in_hundredths(counts), found.n)


def _lines(scores: Scores) -> int:
    """The sample: lines that were measured, of whichever criterion saw more of them."""
    return max(scores[each].n for each in (Criterion.DELIVERY, Criterion.QUALITY))
