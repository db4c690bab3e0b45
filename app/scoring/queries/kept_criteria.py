"""The six criteria of everybody, at the price of reading rows: what is kept, and what was told since worked out anew."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import select

from app import clock
from app.database import db
from app.principal import Principal
from app.scoring.fingerprint import fingerprint
from app.scoring.models import KeptCriteria, KeptTo
from app.scoring.queries.criteria import criteria_of
from app.scoring.queries.told import Told, told_since
from app.scoring.rules.points import Criterion, Own

Owned = dict[Criterion, Own]
"""Without the criteria that somebody may not read."""
COLUMNS = [getattr(KeptCriteria, f"{each}{what}") for each in Criterion for what in ("", "_n")]
AT = [(each, place) for place, each in enumerate(Criterion)]


class Known(NamedTuple):
    """By supplier: its own scores; and of those whose were kept, the category of most of their lines."""

    scores: dict[int, Owned]
    categories: dict[int, int | None]


def own_criteria(actor: Principal, supplier_ids: Collection[int], period: int) -> dict[int, Owned]:
    """Worked out from the facts."""
    found = criteria_of(actor, supplier_ids, period)
    return {each: {criterion: score.own for criterion, score in scores.items()} for each, scores in found.items()}


def known_criteria(actor: Principal, supplier_ids: Collection[int], period: int) -> Known:
    """The same numbers, read where they are kept; worked out of whom something was told since, numbered or not yet."""
    outdated = told_since_kept(actor, period)
    kept = {} if outdated.everybody else _kept(period)
    scores, categories = dict[int, Owned](), dict[int, int | None]()
    for each in supplier_ids:
        if each in kept and each not in outdated.suppliers:
            scores[each], categories[each] = kept[each]
    fresh = [each for each in supplier_ids if each not in scores]
    return Known(scores | own_criteria(actor, fresh, period), categories)


def told_since_kept(actor: Principal, period: int) -> Told:
    """Whose kept criteria are outdated; everybody's, if a day began or other rules hold."""
    kept_to = db.session.get(KeptTo, period)
    if kept_to is None or kept_to.rules != fingerprint() or kept_to.holds_until <= clock.now():
        return Told(everybody=True)
    return told_since(actor, kept_to.position)


def _kept(period: int) -> dict[int, tuple[Owned, int | None]]:
    wanted = select(KeptCriteria.supplier_id, KeptCriteria.category_id, *COLUMNS).where(KeptCriteria.period == period)
    return {row[0]: (_owned(row[2:]), row[1]) for row in db.session.execute(wanted)}


def _owned(row: Any) -> Owned:
    return {criterion: Own(row[2 * place], row[2 * place + 1]) for criterion, place in AT}
