"""Once a day what everybody leans on is frozen: so one receipt moves one supplier, and yesterday's numbers can be redone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, func, select

from app import clock
from app.database import db
from app.live.positions import newest
from app.principal import Principal
from app.refusals import NotFound
from app.scoring.models import Freeze, MeasuredUnit, PeerFigure, ScoredSupplier, ScoreMean
from app.scoring.queries.peers import ALL, OTIF, YEAR
from app.scoring.queries.standing import Peers, peers_of_now
from app.scoring.rules.definitions import PERIODS, Baseline
from app.scoring.rules.peers import Sample, alike
from app.suppliers.models import Supplier
from app.transaction import Work, transaction

DELIVERY = "delivery"


def freeze_day(actor: Principal, day: date) -> bool:
    """Keep the peers' figures of a day, once. Returns whether it was done now."""
    if not actor.is_system:
        raise NotFound
    if db.session.scalar(_frozen(day)) is not None:
        return False
    means = {period: peers_of_now(actor, period) for period in PERIODS}  # read before anything is held
    with transaction(actor) as work:
        if work.session.scalar(_frozen(day)) is not None:
            return False
        freeze = Freeze(day=day, position=newest(work.session), made_at=clock.now())
        work.add(freeze)
        work.session.flush()
        for category_id, samples in _samples(work).items():
            _keep(work, freeze.id, category_id, samples)
        for period, peers in means.items():
            _keep_means(work, freeze.id, period, peers)
        return True


def _frozen(day: date) -> Select[int]:
    return select(Freeze.id).where(Freeze.day == day)


def _keep_means(work: Work, freeze_id: int, period: int, peers: Peers) -> None:
    for criterion, mean in peers.means.items():
        words = {"freeze_id": freeze_id, "period": period, "criterion": str(criterion), "mean": mean}
        work.add(ScoreMean(**words, median=peers.medians[criterion], suppliers=peers.suppliers[criterion]))


def _samples(work: Work) -> dict[int, list[Sample]]:
    """By category, and under 0 of all of them. Our own warehouses are nobody's peers."""
    categories = _main_categories(work)
    found: dict[int, list[Sample]] = defaultdict(list)
    wanted = select(ScoredSupplier.supplier_id, ScoredSupplier.units, ScoredSupplier.otif)
    wanted = wanted.join(Supplier, Supplier.id == ScoredSupplier.supplier_id).where(~Supplier.internal)
    for supplier_id, units, otif in work.session.execute(wanted.order_by(ScoredSupplier.supplier_id)):
        for category_id in {ALL, categories.get(supplier_id, ALL)}:
            found[category_id].append(Sample(units, otif))
    return found


def _main_categories(work: Work) -> dict[int, int]:
    """The category in which a supplier has most of its lines; of equals the one that was there first."""
    m = MeasuredUnit
    wanted = select(m.supplier_id, m.category_id, func.count()).where(m.baseline == Baseline.REQUESTED)
    grouped = wanted.where(m.category_id.is_not(None)).group_by(m.supplier_id, m.category_id)
    best: dict[int, tuple[int, int]] = {}
    for supplier_id, category_id, count in work.session.execute(grouped):
        best[supplier_id] = max(best.get(supplier_id, (0, 0)), (count, -(category_id or 0)))
    return {supplier_id: -category_id for supplier_id, (_count, category_id) in best.items()}


def _keep(work: Work, freeze_id: int, category_id: int, samples: Iterable[Sample]) -> None:
    found = alike(list(samples))
    if found is not None:
        words = {"freeze_id": freeze_id, "category_id": category_id, "period": YEAR, "criterion": DELIVERY, "metric": OTIF}
        work.add(PeerFigure(**words, **found._asdict()))
