"""Disputes as verbs: a supplier disputes a line and takes it back, procurement decides."""

from typing import Any

from app import clock
from app.orders.models import OrderLine
from app.orders.queries import line_for
from app.principal import Permission, Principal
from app.refusals import NotFound, Stale
from app.scoring.events.measured import DisputeGranted, DisputeRefused, DisputeWithdrawn, UnitDisputed
from app.scoring.models import Dispute
from app.scoring.queries.disputes import dispute_for, line_opened
from app.scoring.rules import disputes as rules
from app.scoring.rules.disputes import DisputeState
from app.transaction import Work, transaction


def dispute_line(actor: Principal, line_id: int, *, cause: str, reason: str, once: str | None = None) -> int:
    """The supplier says that a line should not count against it. It is left out until that is decided.

    Returns the dispute's id. Raises `RuleBroken` (fields `cause`, `reason`), `NotFound`.
    """
    _refuse_without(actor, Permission.UNIT_DISPUTE)
    with transaction(actor, once) as work:
        opened = line_opened(actor, line_id)
        rules.check_disputable([DisputeState(each.state) for each in opened.disputes])
        dispute = Dispute(
            supplier_id=opened.line.supplier_id,
            order_id=opened.line.order_id,
            line_id=line_id,
            state=DisputeState.OPEN,
            cause=rules.check_cause(cause),
            reason=rules.check_reason(reason),
            opened_at=clock.now(),
            opened_by=actor.person_id,
            decision_note="",
        )
        work.add(dispute)
        work.session.flush()
        work.record(UnitDisputed(**_facts(dispute, opened.line), cause=str(dispute.cause)))
        return dispute.id


def decide_dispute(
    actor: Principal, dispute_id: int, decision: str, *, version: int, note: str = "", once: str | None = None
) -> None:
    """Procurement grants or refuses it; what was decided is kept. Raises `RuleBroken`, `Stale`, `NotFound`."""
    _refuse_without(actor, Permission.DISPUTE_DECIDE)
    with transaction(actor, once) as work:
        state = rules.check_decision(decision, note)
        dispute, line = _ended(work, dispute_id, state, version, note)
        if state is DisputeState.GRANTED:
            work.record(DisputeGranted(**_facts(dispute, line), cause=str(dispute.cause)))
        else:
            work.record(DisputeRefused(**_facts(dispute, line)))


def withdraw_dispute(actor: Principal, dispute_id: int, *, version: int, once: str | None = None) -> None:
    """The supplier takes it back: the line counts again. Raises `RuleBroken`, `Stale`, `NotFound`."""
    _refuse_without(actor, Permission.UNIT_DISPUTE)
    with transaction(actor, once) as work:
        dispute, line = _ended(work, dispute_id, DisputeState.WITHDRAWN, version, "")
        work.record(DisputeWithdrawn(**_facts(dispute, line)))


def _ended(work: Work, dispute_id: int, state: DisputeState, version: int, note: str) -> tuple[Dispute, OrderLine]:
    dispute = dispute_for(work.actor, dispute_id)
    if dispute.version != version:
        raise Stale("stale_dispute", "The dispute was changed since you opened it. Look at it again.")
    dispute.end(state, note.strip(), work.actor.person_id)
    return dispute, line_for(work.actor, dispute.line_id)


def _refuse_without(actor: Principal, permission: Permission) -> None:
    if not actor.can(permission):
        raise NotFound


def _facts(dispute: Dispute, line: OrderLine) -> dict[str, Any]:
    return {
        "supplier_id": dispute.supplier_id,
        "dispute_id": dispute.id,
        "order_id": dispute.order_id,
        "line_id": dispute.line_id,
        "line_no": line.line_no,
    }
