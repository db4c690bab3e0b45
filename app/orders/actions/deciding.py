"""What we answer to a proposal: accept it, or decline it with a reason."""

from collections.abc import Sequence

from app.orders import queries
from app.orders.actions.answering import accepted
from app.orders.actions.closing import settle_order
from app.orders.actions.writing import check_seen, note_of, tell_lost, tell_words, writing
from app.orders.events import ProposalDeclined
from app.orders.models import OrderLine
from app.orders.models.answering import BY_US
from app.orders.rules import offers, reasons
from app.orders.rules.offers import Verb
from app.principal import Permission, Principal
from app.transaction import Work

DECIDE = Permission.PROPOSAL_DECIDE


def accept_proposal(actor: Principal, line_id: int, *, version: int, once: str | None = None) -> None:
    """Accept what was offered for a line: it is promised now. Raises `RuleBroken`, `Stale`."""
    accept_proposals(actor, [(line_id, version)], once=once)


def accept_proposals(actor: Principal, seen: Sequence[tuple[int, int]], *, once: str | None = None) -> None:
    """Accept the proposals of many lines, given as (line id, version seen): all of them or none."""
    with writing(actor, DECIDE, once) as work:
        for line_id, version in sorted(seen):
            _accept(work, queries.line_for(actor, line_id, lock=True), version)


def _accept(work: Work, line: OrderLine, version: int) -> None:
    check_seen(line, version)
    offers.check_offered(line, line.order.state, Verb.ACCEPT_PROPOSAL)
    proposal, before, lost = line.the_proposal, line.latest_promised_on, line.cancelled
    promise = line.agree(proposal, BY_US, work.actor.person_id)
    work.record(accepted(line, proposal, promise, before))
    if line.cancelled > lost:
        tell_lost(work, line, line.cancellations[-1])
        settle_order(work, line.order)


def decline_proposal(
    actor: Principal, line_id: int, *, version: int, reason: str, note: str = "", once: str | None = None
) -> None:
    """Decline an offer, with a reason: what was agreed last counts, else the line waits for another answer."""
    with writing(actor, DECIDE, once) as work:
        line = queries.line_for(actor, line_id, lock=True)
        check_seen(line, version)
        offers.check_offered(line, line.order.state, Verb.DECLINE_PROPOSAL)
        checked, kept = reasons.check_reason(reason, reasons.TO_DECLINE), note_of(note)
        proposal = line.decline(actor.person_id, checked, kept)
        work.record(
            ProposalDeclined(
                **line.facts(),
                proposal_id=proposal.id,
                proposed_on=proposal.proposed_on,
                binding_on=line.binding_on,
                reason=reasons.open_code(checked),
            )
        )
        tell_words(work, line, ProposalDeclined.name, checked, kept)
