"""Counter-proposals: we answer a proposal with another one; the supplier accepts it, declines it or proposes again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from app.orders import queries
from app.orders.actions.agreeing import agree, check_certified
from app.orders.actions.writing import check_seen, note_of, tell_words, writing
from app.orders.events import CounterDeclined, CounterProposed, CounterWithdrawn
from app.orders.models import OrderLine, Proposal
from app.orders.models.answering import BY_SUPPLIER
from app.orders.rules import answers, offers, reasons
from app.orders.rules.answers import Propose
from app.orders.rules.offers import Verb
from app.orders.rules.quantities import Part
from app.orders.rules.states import ProposalState
from app.principal import Permission, Principal
from app.refusals import RuleBroken
from app.suppliers import rules as suppliers
from app.transaction import Work

DECIDE, ANSWER = Permission.PROPOSAL_DECIDE, Permission.LINE_ANSWER


def counter_proposal(actor: Principal, given: Propose, *, once: str | None = None) -> None:
    """Offer other parts, and maybe another price, in answer to a proposal. Nothing binds until the supplier accepts.

    Raises `RuleBroken` with the field `line-<id>-quantity`, `-on`, `-price`; `Stale`.
    """
    with writing(actor, DECIDE, once) as work:
        line = queries.line_for(actor, given.line_id, lock=True)
        check_seen(line, given.version)
        offers.check_offered(line, line.order.state, Verb.COUNTER)
        offered = line.the_proposal
        parts = _checked(line, given, offered)
        check_certified(work, line)
        kept = replace(given, parts=parts, note=note_of(given.note), substitute=offered.substitute)
        line.supersede(actor.person_id, ProposalState.COUNTERED)
        work.session.flush()  # one open proposal a line: theirs is closed before ours comes
        proposal = line.counter(kept, actor.person_id)
        proposal.item_id = offered.item_id
        work.session.flush()
        work.record(_countered(line, proposal))
        tell_words(work, line, CounterProposed.name, kept.reason, kept.note)


def _checked(line: OrderLine, given: Propose, offered: Proposal) -> tuple[Part, ...]:
    try:
        parts = answers.check_counter(given, line.asked)
        answers.check_differs_from_offer(parts, given, offered.offered_parts, offered.unit_price)
        return parts
    except RuleBroken as refusal:
        refusal.field = f"line-{line.id}-{refusal.field or 'quantity'}"
        raise


def _countered(line: OrderLine, proposal: Proposal) -> CounterProposed:
    return CounterProposed(
        **line.facts(),
        proposal_id=proposal.id,
        quantities=tuple(part.quantity for part in proposal.offered_parts),
        days=tuple(part.on for part in proposal.offered_parts),
        requested_on=line.requested_on,
        remainder=proposal.remainder,
        answer_by=line.order.answer_on,
        reason=reasons.open_code(proposal.reason),
    )


def withdraw_counter(actor: Principal, line_id: int, *, version: int, once: str | None = None) -> None:
    """Take our offer back: the line is as it was agreed last, else it waits for the supplier's answer."""
    with _on_a_counter(actor, DECIDE, line_id, version, Verb.WITHDRAW_COUNTER, once) as (work, line):
        proposal = line.withdraw(actor.person_id)
        work.record(CounterWithdrawn(**line.facts(), proposal_id=proposal.id, binding_on=line.binding_on))


def accept_counter(actor: Principal, line_id: int, *, version: int, once: str | None = None) -> None:
    """The supplier takes our offer: it is promised now. Raises `RuleBroken`, `Stale`."""
    with _on_a_counter(actor, ANSWER, line_id, version, Verb.ACCEPT_COUNTER, once) as (work, line):
        answers.check_may_price(line.the_proposal.unit_price, confirmed=actor.confirmed)
        agree(work, line, rule=BY_SUPPLIER, by=actor.person_id)


def decline_counter(
    actor: Principal, line_id: int, *, version: int, reason: str, note: str = "", once: str | None = None
) -> None:
    """The supplier does not take our offer, with a reason: what was agreed last counts, else the line waits for it."""
    with _on_a_counter(actor, ANSWER, line_id, version, Verb.DECLINE_COUNTER, once) as (work, line):
        checked, kept = reasons.check_reason(reason, reasons.TO_PROPOSE), note_of(note)
        proposal = line.decline(actor.person_id, checked, kept)
        why = reasons.open_code(checked)
        work.record(CounterDeclined(**line.facts(), proposal_id=proposal.id, binding_on=line.binding_on, reason=why))
        tell_words(work, line, CounterDeclined.name, checked, kept)


@contextmanager
def _on_a_counter(
    actor: Principal, needs: Permission, line_id: int, version: int, verb: Verb, once: str | None
) -> Iterator[tuple[Work, OrderLine]]:
    with writing(actor, needs, once) as work:
        line = queries.line_for(actor, line_id, lock=True)
        if needs is ANSWER:
            suppliers.check(suppliers.State(line.order.supplier.state), suppliers.Act.ANSWER)
        check_seen(line, version)
        offers.check_offered(line, line.order.state, verb)
        yield work, line
