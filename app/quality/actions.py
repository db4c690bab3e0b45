"""What may be done with corrective actions: ask, answer, send back, close, withdraw; and say that one is overdue."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, update

from app import clock
from app.files.actions import confide
from app.files.intake import Upload
from app.orders.actions.writing import writing
from app.orders.queries import line_for
from app.principal import Permission, Principal
from app.quality import events as e
from app.quality import queries, rules
from app.quality.models import CorrectiveAction
from app.quality.rules import State
from app.refusals import NotFound, Stale
from app.suppliers import rules as suppliers
from app.transaction import Work, transaction

ASK, ANSWER = Permission.CORRECTIVE_ASK, Permission.CORRECTIVE_ANSWER


def ask_corrective_action(actor: Principal, line_id: int, *, problem: str, due_on: date | None, once: str | None = None) -> int:
    """Ask a line's supplier what it changes so that this is not rejected again. Returns the id.

    Raises `RuleBroken` (fields `problem`, `due_on`), `NotFound`.
    """
    with writing(actor, ASK, once) as work:
        line = line_for(actor, line_id, lock=True)
        rules.check_askable(line.rejected, queries.states_of_line(actor, line_id))
        rules.check_may_answer(suppliers.lets(suppliers.State(line.order.supplier.state), suppliers.Act.ANSWER))
        asked = CorrectiveAction.ask(line, problem, due_on, actor.person_id)
        work.add(asked)
        work.session.flush()
        work.record(e.CorrectiveActionAsked(**_facts(asked, line.line_no), due_on=asked.due_on))
        return asked.id


def answer_corrective_action(
    actor: Principal,
    action_id: int,
    *,
    version: int,
    containment: str,
    cause: str,
    measure: str,
    effective_on: date | None,
    files: Sequence[Upload] = (),
    once: str | None = None,
) -> None:
    """The supplier answers: what was done at once, the root cause, and what is changed from which day on.

    Raises `RuleBroken` (fields by their names), `Stale`, `NotFound`.
    """
    with writing(actor, ANSWER, once) as work:
        found = _seen(actor, action_id, version)
        suppliers.check(suppliers.State(found.order.supplier.state), suppliers.Act.ANSWER)
        found.answer(containment, cause, measure, effective_on, actor.person_id)
        for upload in files:
            confide(work, upload, subject_of(action_id), supplier_id=found.supplier_id)
        work.record(e.CorrectiveActionAnswered(**_facts_of(found), effective_on=rules.check_effective(effective_on)))


def subject_of(action_id: int) -> str:
    """What files of a corrective action are attached to."""
    return f"corrective_action:{action_id}"


def send_back(
    actor: Principal, action_id: int, *, version: int, note: str, due_on: date | None, once: str | None = None
) -> None:
    """The answer is not enough: why, and by when we wait for another.

    Raises `RuleBroken` (fields `note`, `due_on`), `Stale`, `NotFound`.
    """
    with writing(actor, ASK, once) as work:
        found = _seen(actor, action_id, version)
        work.add(found.send_back(note, due_on, actor.person_id))
        work.record(e.CorrectiveActionSentBack(**_facts_of(found), due_on=found.due_on))


def close(actor: Principal, action_id: int, *, version: int, note: str = "", once: str | None = None) -> None:
    """The answer is enough. Raises `RuleBroken` (field `remark`), `Stale`, `NotFound`."""
    with writing(actor, ASK, once) as work:
        found = _seen(actor, action_id, version)
        found.close(note, actor.person_id)
        work.record(e.CorrectiveActionClosed(**_facts_of(found)))


def withdraw(actor: Principal, action_id: int, *, version: int, note: str, once: str | None = None) -> None:
    """We do not ask for it any more, and say why. Raises `RuleBroken` (field `reason`), `Stale`, `NotFound`."""
    with writing(actor, ASK, once) as work:
        take_back(work, _seen(actor, action_id, version), note)


def take_back(work: Work, found: CorrectiveAction, note: str) -> None:
    """Withdraw it and say so, in a transaction that somebody else began."""
    found.withdraw(note, work.actor.person_id)
    work.record(e.CorrectiveActionWithdrawn(**_facts_of(found)))


def tell_overdue(actor: Principal) -> int:
    """Say of what was not answered by its day that it is overdue, once for each such day. Returns of how many."""
    if not actor.is_system:
        raise NotFound
    with transaction(actor) as work:
        return sum(_told(work, found) for found in queries.overdue_untold(actor))


def _told(work: Work, found: CorrectiveAction) -> bool:
    """Past the row's version: whoever writes an answer just then answers what they have read. False if it is there by now."""
    still = (CorrectiveAction.state == State.OPEN, CorrectiveAction.due_on == found.due_on)
    told = update(CorrectiveAction).where(CorrectiveAction.id == found.id, *still, CorrectiveAction.overdue_told_at.is_(None))
    told = told.values(overdue_told_at=clock.now()).execution_options(synchronize_session=False)
    if not cast(CursorResult[Any], work.session.execute(told)).rowcount:
        return False
    ended = datetime.combine(found.due_on + timedelta(days=1), time.min, ZoneInfo(found.order.supplier.time_zone))
    work.record(e.CorrectiveActionBecameOverdue(**_facts_of(found), due_on=found.due_on), at=ended.astimezone(UTC))
    return True


def _seen(actor: Principal, action_id: int, version: int) -> CorrectiveAction:
    found = queries.action_for(actor, action_id, lock=True)
    if found.version != version:
        raise Stale(
            "stale_corrective_action",
            "The corrective action was changed since you opened it: it is {corrective_state} now. Look at it again.",
            corrective_state=str(found.state),
        )
    return found


def _facts_of(found: CorrectiveAction) -> dict[str, Any]:
    return _facts(found, found.line.line_no)


def _facts(found: CorrectiveAction, line_no: int) -> dict[str, Any]:
    names = ("supplier_id", "order_id", "line_id")
    return {name: getattr(found, name) for name in names} | {"line_no": line_no, "corrective_action_id": found.id}
