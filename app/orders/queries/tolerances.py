"""Tolerances: those that hold, and the one that is the most specific for a line."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.database import db
from app.orders.models import ToleranceRow
from app.orders.rules.tolerances import Scope, most_specific, scopes_of
from app.principal import Principal
from app.refusals import NotFound

MOST = 500
Held = Mapping[str, ToleranceRow]


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
    return most_specific(_current(actor, scopes_of(supplier_id, category_id)), supplier_id, category_id)


def tolerances_held(actor: Principal, supplier_ids: Collection[int]) -> Held:
    """All that hold for any of these suppliers, of whatever category, at once: for many lines."""
    whose = or_(ToleranceRow.supplier_id.is_(None), ToleranceRow.supplier_id.in_(supplier_ids))
    return _by_scope(select(ToleranceRow).where(ToleranceRow.ended_at.is_(None), whose))


def all_tolerances_held(actor: Principal, *, within: Session) -> Held:
    """Asked by consequences, so `within` the session of the transaction."""
    return {row.scope: row for row in within.scalars(select(ToleranceRow).where(ToleranceRow.ended_at.is_(None)))}


def _current(actor: Principal, scopes: Sequence[Scope] | set[Scope]) -> Held:
    keys = {scope.key for scope in scopes}
    return _by_scope(select(ToleranceRow).where(ToleranceRow.scope.in_(keys), ToleranceRow.ended_at.is_(None)))


def _by_scope(wanted: Select[ToleranceRow]) -> Held:
    return {row.scope: row for row in db.session.scalars(wanted)}
