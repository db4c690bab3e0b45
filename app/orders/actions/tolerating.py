"""What we accept unasked: a tolerance is set, changed and ended for a reason, and its past stays."""

from app import clock
from app.catalog.queries import category_for
from app.orders import queries
from app.orders.actions.writing import writing
from app.orders.events import ToleranceEnded, ToleranceSet
from app.orders.models import ToleranceRow
from app.orders.rules import tolerances
from app.orders.rules.tolerances import Room, Scope, Tolerance
from app.principal import Permission, Principal
from app.refusals import RuleBroken, Stale
from app.suppliers.queries import supplier_for
from app.transaction import Work

WRITE = Permission.TOLERANCE_WRITE


def add_tolerance(actor: Principal, scope: Scope, tolerance: Tolerance, *, reason: str, once: str | None = None) -> int:
    """Set a tolerance where none was. Returns its id. Raises `RuleBroken`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        _check_scope(actor, scope)
        if queries.tolerance_of(actor, scope) is not None:
            raise RuleBroken("taken", "There is a tolerance for them already. Change that one.", field="supplier")
        return _begin(work, scope, tolerance, reason)


def change_tolerance(actor: Principal, tolerance_id: int, tolerance: Tolerance, *, reason: str, once: str | None = None) -> int:
    """End a tolerance and set the next one for the same. Returns the new id. Raises `RuleBroken`, `Stale`."""
    with writing(actor, WRITE, once) as work:
        row = _current(actor, tolerance_id)
        if row.tolerance == tolerance:
            raise RuleBroken("same", "This is what holds already. Change a number.", field="earlier")
        row.end(clock.now(), actor.person_id, "")
        work.session.flush()  # one current a scope: the old one has ended before the new one comes
        return _begin(work, row.holds_for, tolerance, reason)


def end_tolerance(actor: Principal, tolerance_id: int, *, reason: str, once: str | None = None) -> None:
    """What is more general holds from now on; what was accepted by it stays accepted. Raises `RuleBroken`, `Stale`."""
    with writing(actor, WRITE, once) as work:
        row = _current(actor, tolerance_id)
        row.end(clock.now(), actor.person_id, tolerances.check_why(reason))
        work.record(ToleranceEnded(tolerance_id=row.id))


def _check_scope(actor: Principal, scope: Scope) -> None:
    if scope.supplier_id is not None:
        supplier_for(actor, scope.supplier_id)
    if scope.category_id is not None:
        category_for(actor, scope.category_id)


def _begin(work: Work, scope: Scope, tolerance: Tolerance, reason: str) -> int:
    checked = tolerances.check(tolerance)
    row = ToleranceRow(
        scope=scope.key,
        supplier_id=scope.supplier_id,
        category_id=scope.category_id,
        **{str(room): getattr(checked, room) for room in Room},
        reason=tolerances.check_why(reason),
        set_at=clock.now(),
        set_by=work.actor.person_id,
    )
    work.add(row)
    work.session.flush()
    work.record(ToleranceSet(tolerance_id=row.id))
    return row.id


def _current(actor: Principal, tolerance_id: int) -> ToleranceRow:
    row = queries.tolerance_row(actor, tolerance_id, lock=True)
    if row.ended_at is not None:
        raise Stale("ended", "Somebody changed or ended this tolerance since you opened it. Look at it again.")
    return row
