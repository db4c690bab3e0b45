"""Keeping everybody's criteria, so that a ranking of a thousand suppliers reads rows and works out only what is news."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, select

from app import clock
from app.catalog.models import Site
from app.certifications.rules import day_begins
from app.database import db
from app.live.positions import newest
from app.principal import Principal
from app.refusals import NotFound
from app.scoring.fingerprint import fingerprint
from app.scoring.models import KeptCriteria, KeptTo
from app.scoring.models.kept import KnownTo
from app.scoring.queries.delivered import main_categories
from app.scoring.queries.kept_criteria import own_criteria, told_since_kept
from app.scoring.queries.standing import suppliers_that_deliver
from app.scoring.rules.definitions import PERIODS
from app.suppliers.models import Plant, Supplier
from app.transaction import Work, transaction

PORTION = 100
"""So many are kept at once: nobody waits long for their turn to write."""
KEPT = select(KeptCriteria.supplier_id).where(KeptCriteria.period == bindparam("period"))
ROWS = select(KeptCriteria).where(
    KeptCriteria.period == bindparam("period"), KeptCriteria.supplier_id.in_(bindparam("supplier_ids", expanding=True))
)


def keep_criteria(actor: Principal) -> int:
    """Work out anew of whom something was told since the last time. Returns how many rows that were.

    What is told meanwhile lies behind the position that is kept, so the next time, and every page until then, looks again.
    """
    if not actor.is_system:
        raise NotFound
    return sum(_keep_period(actor, period) for period in PERIODS)


def _keep_period(actor: Principal, period: int) -> int:
    known_to, holds_until = (newest(db.session()), clock.now()), _next_midnight()
    wanted = _outdated(actor, period)
    for start in range(0, len(wanted), PORTION):
        _keep(actor, wanted[start : start + PORTION], period, known_to)
    with transaction(actor) as work:
        kept_to = _kept_to(work, period)
        if not _is_behind(known_to, kept_to):
            kept_to.position, kept_to.worked_out_at = known_to
            kept_to.holds_until, kept_to.rules = holds_until, fingerprint()
    return len(wanted)


def _outdated(actor: Principal, period: int) -> Sequence[int]:
    """Those too that began to deliver since."""
    known, told = [each.id for each in suppliers_that_deliver(actor)], told_since_kept(actor, period)
    kept = set() if told.everybody else set(db.session.scalars(KEPT, {"period": period}))
    return [each for each in known if each not in kept or each in told.suppliers]


def _is_behind(known_to: KnownTo, kept: KeptTo | KeptCriteria) -> bool:
    """Somebody kept more meanwhile, or later: time moves numbers without a fact."""
    return known_to < (kept.position, kept.worked_out_at)


def _keep(actor: Principal, supplier_ids: Sequence[int], period: int, known_to: KnownTo) -> None:
    """Read before anything is held. Whoever comes late with older numbers leaves newer ones alone."""
    scores, categories = own_criteria(actor, supplier_ids, period), main_categories(actor, supplier_ids)
    with transaction(actor) as work:
        _kept_to(work, period)
        rows = work.session.scalars(ROWS, {"supplier_ids": supplier_ids, "period": period})
        known = {row.supplier_id: row for row in rows}
        for each in supplier_ids:
            row = known.get(each)
            if row is None or not _is_behind(known_to, row):
                row = row or KeptCriteria(supplier_id=each, period=period)
                row.put(known_to, categories.get(each), scores[each])
                work.add(row)


def _kept_to(work: Work, period: int) -> KeptTo:
    """How far it is kept, under a lock: two that keep at the same time take turns."""
    found = work.session.get(KeptTo, period, with_for_update=True)
    if found is None:
        never = datetime.min.replace(tzinfo=UTC)
        found = KeptTo(period=period, position=0, worked_out_at=never, holds_until=never, rules="")
        work.add(found)
        work.session.flush()
    return found


def _next_midnight() -> datetime:
    """When a day begins next, at any site, supplier or plant: periods roll, certificates end, answers become overdue."""
    return min(day_begins(clock.today(zone) + timedelta(days=1), zone) for zone in _zones())


def _zones() -> Collection[str]:
    of = (Site.time_zone, Supplier.time_zone, Plant.time_zone)
    return {zone for column in of for zone in db.session.scalars(select(column).distinct()) if zone} | {"UTC"}
