"""Cancelling what is agreed: one side asks, the other grants or refuses, who asked may withdraw it.

The line binds meanwhile, and what ships meanwhile can only be returned.
"""

from app.orders import queries
from app.orders.actions.closing import settle_order
from app.orders.actions.writing import check_seen, note_of, tell_lost, tell_words, writing
from app.orders.events import (
    CancellationAsked,
    CancellationGranted,
    CancellationRefused,
    CancellationWithdrawn,
    LineCancelled,
)
from app.orders.models import OrderLine
from app.orders.rules import cancelling, offers, reasons
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import RequestState
from app.orders.rules.offers import ASK, GRANT, NEEDS, REFUSE, TAKE_BACK, Verb
from app.orders.rules.reasons import Reason
from app.principal import Permission, Principal
from app.suppliers import rules as suppliers
from app.transaction import Work


def grant_request(actor: Principal, asked_by: Side, line_id: int, *, version: int, once: str | None = None) -> None:
    """Cancel what the other side asks to. Raises `RuleBroken`, `Stale`."""
    verb = GRANT[asked_by]
    with writing(actor, NEEDS[verb], once) as work:
        line = _seen(actor, line_id, version, verb)
        request, cancellation = line.grant(actor.person_id)
        work.record(CancellationGranted(**line.facts(), side=str(asked_by), quantity=cancellation.quantity))
        tell_lost(work, line, cancellation)
        tell_words(work, line, LineCancelled.name, request.reason, request.note)
        settle_order(work, line.order)


def refuse_request(
    actor: Principal, asked_by: Side, line_id: int, *, version: int, reason: str, note: str = "", once: str | None = None
) -> None:
    """Keep what is agreed, with a reason. Raises `RuleBroken`, `Stale`."""
    verb = REFUSE[asked_by]
    with writing(actor, NEEDS[verb], once) as work:
        line = _seen(actor, line_id, version, verb)
        checked, kept = reasons.check_reason(reason, cancelling.TO_REFUSE[asked_by]), note_of(note)
        line.end_request(RequestState.REFUSED, actor.person_id, checked, kept)
        work.record(CancellationRefused(**line.facts(), side=str(asked_by), reason=reasons.open_code(checked)))
        tell_words(work, line, CancellationRefused.name, checked, kept)


def withdraw_request(actor: Principal, asked_by: Side, line_id: int, *, version: int, once: str | None = None) -> None:
    """Withdraw one's own request: everything is as it was agreed. Raises `RuleBroken`, `Stale`."""
    verb = TAKE_BACK[asked_by]
    with writing(actor, NEEDS[verb], once) as work:
        line = _seen(actor, line_id, version, verb)
        line.end_request(RequestState.WITHDRAWN, actor.person_id)
        work.record(CancellationWithdrawn(**line.facts(), side=str(asked_by)))


def ask(work: Work, side: Side, line: OrderLine, given: cancelling.Cancel, reason: Reason, note: str) -> None:
    """Ask the other side to cancel a line or a part of it. The order is locked."""
    _check(line, ASK[side])
    quantity = cancelling.check_cancelled(line, given.quantity, field=f"line-{line.id}-quantity")
    line.ask_to_cancel(side, quantity, reason, note, work.actor.person_id)
    told = CancellationAsked(**line.facts(), side=str(side), quantity=quantity, reason=reasons.open_code(reason))
    work.record(told)
    tell_words(work, line, CancellationAsked.name, reason, note)


def _seen(actor: Principal, line_id: int, version: int, verb: Verb) -> OrderLine:
    line = queries.line_for(actor, line_id, lock=True)
    check_seen(line, version)
    _check(line, verb)
    return line


def _check(line: OrderLine, verb: Verb) -> None:
    if NEEDS[verb] is Permission.LINE_ANSWER or verb is Verb.ASK_CANCEL:  # the supplier acts, or is to
        suppliers.check(suppliers.State(line.order.supplier.state), suppliers.Act.ANSWER)
    offers.check_offered(line, line.order.state, verb)
