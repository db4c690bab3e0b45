"""Tolerances: those that hold, and the one that is the most specific for a line."""

from collections.abc import Mapping, Sequence
from operator import attrgetter

from sqlalchemy import select

from app.database import db
from app.orders.models import ToleranceRow
from app.orders.rules.tolerances import Scope
from app.principal import Principal
from app.refusals import NotFound

MOST = 500


def tolerances_for(actor: Principal) -> Sequence[ToleranceRow]:
    """Those that hold, and those that held, the newest first."""
    return db.session.scalars(select(ToleranceRow).order_by(ToleranceRow.id.desc()).limit(MOST)).all()


def tolerance_row(actor: Principal, tolerance_id: int, *, lock: bool = False) -> ToleranceRow:
    wanted = select(ToleranceRow).where(ToleranceRow.id == tolerance_id)
    found = db.session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def tolerance_of(actor: Principal, scope: Scope) -> ToleranceRow | None:
    """The one that holds for exactly these."""
    return _current(actor, [scope]).get(scope.key)


def tolerance_for(actor: Principal, supplier_id: int | None, category_id: int | None) -> ToleranceRow | None:
    """The most specific one that holds for a line of this supplier and category; None where only the default does."""
    scopes = {Scope(supplier, category) for supplier in (supplier_id, None) for category in (category_id, None)}
    held = _current(actor, scopes)
    return next((held[each.key] for each in sorted(scopes, key=attrgetter("weight"), reverse=True) if each.key in held), None)


def _current(actor: Principal, scopes: Sequence[Scope] | set[Scope]) -> Mapping[str, ToleranceRow]:
    keys = {scope.key for scope in scopes}
    wanted = select(ToleranceRow).where(ToleranceRow.scope.in_(keys), ToleranceRow.ended_at.is_(None))
    return {row.scope: row for row in db.session.scalars(wanted)}
