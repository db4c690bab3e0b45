"""How suppliers stand: their six criteria as they count now. Pages that compare suppliers ask here and nowhere else."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.scoring.models import Freeze, ScoreMean
from app.scoring.queries.criteria import sanctioned_among
from app.scoring.queries.kept_criteria import Owned, known_criteria, own_criteria
from app.scoring.rules.points import SAMPLED, Criterion, in_hundredths, mean, median
from app.scoring.rules.ranking import Candidate
from app.scoring.rules.shrinking import shrunk
from app.suppliers.models import Supplier
from app.suppliers.rules import State

DELIVER = (State.APPROVED, State.RESTRICTED, State.SUSPENDED)


class Mark(NamedTuple):
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
    """Everybody that is compared, and their peers. `categories` are those by which they are judged, as far as known."""

    standings: list[Standing]
    peers: Peers
    categories: Mapping[int, int | None] = field(default_factory=dict)


def standings(
    actor: Principal, period: int, supplier_ids: Collection[int] | None = None, found: Mapping[int, Owned] | None = None
) -> Compared:
    """Every supplier that delivers, or these of them, over the last `period` days. `found` are their scores, if known.

    Whoever looks on whatever page, a supplier leans on the same peers: those that were frozen last.
    """
    known = suppliers_that_deliver(actor, supplier_ids)
    scores = own_criteria(actor, [each.id for each in known], period) if found is None else found
    peers = _frozen(period) or (_peers(scores.values()) if supplier_ids is None else peers_of_now(actor, period))
    return Compared(_standing(actor, known, scores, peers), peers)


def everybody_known(actor: Principal, period: int) -> Compared:
    """The same of everybody, for pages: read where it is kept, worked out where something was told since."""
    known = suppliers_that_deliver(actor)
    scores, categories = known_criteria(actor, [each.id for each in known], period)
    peers = _frozen(period) or _peers(scores.values())
    return Compared(_standing(actor, known, scores, peers), peers, categories)


def _standing(actor: Principal, known: Iterable[Any], scores: Mapping[int, Owned], peers: Peers) -> list[Standing]:
    shut = sanctioned_among(actor, list(scores))
    means = {each: in_hundredths(found) for each, found in peers.means.items() if each in SAMPLED}
    return [
        Standing(
            each.id, each.name, each.code, each.state, each.country or "", each.internal, _lines(scores[each.id]),
            _marks(scores[each.id], means), is_sanctioned=each.id in shut,
        )
        for each in known
    ]  # fmt: skip


def suppliers_that_deliver(actor: Principal, supplier_ids: Collection[int] | None = None) -> Sequence[Any]:
    """Who they are, by name; all, or these of them."""
    of = (Supplier.id, Supplier.name, Supplier.code, Supplier.state, Supplier.country, Supplier.internal)
    wanted = select(*of).where(Supplier.state.in_(DELIVER)).order_by(Supplier.name, Supplier.id)
    return db.session.execute(wanted if supplier_ids is None else wanted.where(Supplier.id.in_(supplier_ids))).all()


def peers_of_now(actor: Principal, period: int) -> Peers:
    """Of all suppliers that deliver, as they stand at this moment: what is frozen, or leant on before anything is."""
    return _peers(own_criteria(actor, [each.id for each in suppliers_that_deliver(actor)], period).values())


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


def _peers(scores: Iterable[Owned]) -> Peers:
    by_criterion: dict[Criterion, list[Decimal]] = defaultdict(list)
    for found in scores:
        for criterion, own in found.items():
            if own.score is not None:
                by_criterion[criterion].append(Decimal(own.score) / 100)
    means = {each: known for each, values in by_criterion.items() if (known := mean(values)) is not None}
    medians = {each: known for each, values in by_criterion.items() if (known := median(values)) is not None}
    return Peers(means, medians, {each: len(values) for each, values in by_criterion.items()})


def _marks(scores: Owned, means: Mapping[Criterion, int]) -> dict[Criterion, Mark]:
    """`means` are those that samples lean on, in hundredths."""
    return {
        each: Mark(score, shrunk(score, n, means[each]) if each in means else score, n)
        for each, (score, n) in scores.items()
        if score is not None
    }


def _lines(scores: Owned) -> int:
    """The sample: lines that were measured, of whichever criterion saw more of them."""
    return max(scores[Criterion.DELIVERY].n, scores[Criterion.QUALITY].n)
