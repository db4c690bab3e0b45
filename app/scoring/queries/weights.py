"""Sets of weights, and which one counts for whom."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.refusals import NotFound
from app.scoring.models.weights import WeightSet
from app.scoring.queries.delivered import main_categories


def weight_sets(actor: Principal) -> list[WeightSet]:
    """All of them: the default first, then by name."""
    return list(db.session.scalars(select(WeightSet).order_by(WeightSet.is_default.desc(), WeightSet.name)))


def weight_set_for(actor: Principal, weight_set_id: int, *, lock: bool = False) -> WeightSet:
    """Raises `NotFound`."""
    wanted = select(WeightSet).where(WeightSet.id == weight_set_id)
    found = db.session.scalar(wanted.with_for_update(key_share=True, of=WeightSet) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def default_set(actor: Principal) -> WeightSet:
    return db.session.scalars(select(WeightSet).where(WeightSet.is_default)).one()


def set_of_each(
    actor: Principal,
    sets: Collection[WeightSet],
    supplier_ids: Collection[int],
    categories: Mapping[int, int | None] | None = None,
) -> dict[int, int]:
    """By supplier: the id of the set that it is judged by. That of the category of most of its lines, else the default.

    `categories` are those of suppliers of whom it is known.
    """
    usual = next(each.id for each in sets if each.is_default)
    own = {each.category_id: each.id for each in sets if each.category_id is not None}
    known = categories or {}
    found = dict(known) | main_categories(actor, [each for each in supplier_ids if each not in known]) if own else {}
    return {each: own.get(found.get(each) or 0, usual) for each in supplier_ids}


def set_of(actor: Principal, supplier_id: int) -> WeightSet:
    """The one that a supplier is judged by."""
    known = weight_sets(actor)
    judged_by = set_of_each(actor, known, [supplier_id])[supplier_id]
    return next(each for each in known if each.id == judged_by)
