"""What we answer to proposals: accept them, whole or in part, many at once; or decline them with a reason."""

from collections.abc import Sequence
from datetime import date

from app.orders import queries
from app.orders.actions.agreeing import agree, agree_in_part
from app.orders.actions.writing import check_seen, note_of, tell_words, writing
from app.orders.events import ProposalDeclined
from app.orders.models import OrderLine
from app.orders.models.answering import BY_US
from app.orders.rules import offers, reasons
from app.orders.rules.answers import Rest
from app.orders.rules.offers import Verb
from app.orders.rules.reasons import Reason
from app.principal import Permission, Principal
from app.refusals import RuleBroken, Stale
from app.transaction import Work

DECIDE = Permission.PROPOSAL_DECIDE
Seen = Sequence[tuple[int, int]]
"""Lines by id, each with the version that was seen."""


def accept_proposal(actor: Principal, line_id: int, *, version: int, once: str | None = None) -> None:
    """Accept what was offered for a line: it is promised now. Raises `RuleBroken`, `Stale`."""
    accept_proposals(actor, [(line_id, version)], once=once)


def accept_proposals(actor: Principal, seen: Seen, *, once: str | None = None) -> None:
    """Accept the proposals of many lines: all of them or none.

    Those that changed meanwhile are named together. Raises `RuleBroken`, `Stale`.
    """
    with writing(actor, DECIDE, once) as work:
        if not seen:
            raise RuleBroken("nothing", "Nothing was chosen. Tick the proposals that you accept.")
        for line in _held(actor, seen, Verb.ACCEPT_PROPOSAL):
            agree(work, line, rule=BY_US, by=actor.person_id)


def _held(actor: Principal, seen: Seen, verb: Verb) -> list[OrderLine]:
    """The lines as they were seen, held until the end, each of which the verb is offered for."""
    versions = dict(seen)
    lines = queries.hold_to_decide(actor, versions)
    if len(lines) > 1:
        _refuse_changed([line for line in lines if line.version != versions[line.id]])
    for line in lines:
        check_seen(line, versions[line.id])
        offers.check_offered(line, line.order.state, verb)
    return lines


def _refuse_changed(changed: Sequence[OrderLine]) -> None:
    if changed:
        raise Stale(
            "stale_lines",
            "Nothing was decided. Changed since you opened the page: {lines}. Look at them again.",
            lines=", ".join(f"{line.order.number} · {line.line_no}" for line in changed),
            line_ids=[line.id for line in changed],
        )


def accept_parts(
    actor: Principal, line_id: int, *, version: int, days: Sequence[date], rest: Rest, once: str | None = None
) -> None:
    """Accept the parts of these days. The rest is asked for again by the requested day, or cancelled.

    Raises `RuleBroken`, `Stale`.
    """
    with writing(actor, DECIDE, once) as work:
        line = queries.line_for(actor, line_id, lock=True)
        check_seen(line, version)
        offers.check_offered(line, line.order.state, Verb.ACCEPT_PROPOSAL)
        agree_in_part(work, line, days, rest, actor.person_id)


def decline_proposal(
    actor: Principal, line_id: int, *, version: int, reason: str, note: str = "", once: str | None = None
) -> None:
    """Decline an offer, with a reason: what was agreed last counts, else the line waits for another answer."""
    decline_proposals(actor, [(line_id, version)], reason=reason, note=note, once=once)


def decline_proposals(actor: Principal, seen: Seen, *, reason: str, note: str = "", once: str | None = None) -> None:
    """Decline the offers for many lines for one reason: all of them or none, as `accept_proposals`."""
    with writing(actor, DECIDE, once) as work:
        if not seen:
            raise RuleBroken("nothing", "Nothing was chosen. Tick the proposals that you decline.")
        checked, kept = reasons.check_reason(reason, reasons.TO_DECLINE), note_of(note)
        for line in _held(actor, seen, Verb.DECLINE_PROPOSAL):
            _decline(work, line, checked, kept)


def _decline(work: Work, line: OrderLine, reason: Reason, note: str) -> None:
    proposal = line.decline(work.actor.person_id, reason, note)
    work.record(
        ProposalDeclined(
            **line.facts(),
            proposal_id=proposal.id,
            proposed_on=proposal.proposed_on,
            binding_on=line.binding_on,
            reason=reasons.open_code(reason),
        )
    )
    tell_words(work, line, ProposalDeclined.name, reason, note)
