"""A proposal becomes what is agreed: by our click, by the supplier's on an offer of ours, or by a tolerance."""

from collections.abc import Sequence
from datetime import date

from app.catalog.queries import item_for
from app.orders import queries
from app.orders.actions.closing import settle_order
from app.orders.actions.writing import tell_lost
from app.orders.events import LinePriceChanged, LineSubstituted, ProposalAccepted
from app.orders.models import OrderLine, Promise, Proposal
from app.orders.models.answering import BY_US
from app.orders.rules import answers, quantities, revisions
from app.orders.rules.answers import Rest
from app.orders.rules.quantities import NOTHING, Part
from app.orders.rules.tolerances import open_rule
from app.transaction import Work


def agree(work: Work, line: OrderLine, *, rule: str, by: int | None, tolerance_id: int | None = None, scope: str = "") -> None:
    """All of the open proposal is agreed: its parts, its price, its item. Raises `RuleBroken`."""
    proposal, before, lost = line.the_proposal, line.latest_promised_on, line.cancelled
    _take_terms(work, line, proposal, by)
    promise = line.agree(proposal, rule, by, tolerance_id)
    work.record(_accepted(line, proposal, promise, before, proposal.offered_parts, scope=scope))
    _tell_what_is_lost(work, line, lost)


def agree_in_part(work: Work, line: OrderLine, days: Sequence[date], rest: Rest, by: int | None) -> None:
    """The parts of these days are agreed, with price and item. Of the rest is done what is said. Raises `RuleBroken`."""
    proposal, before, lost = line.the_proposal, line.latest_promised_on, line.cancelled
    coming = quantities.last_of(proposal.offered_parts, max(NOTHING, line.open_quantity - proposal.remainder))
    kept = answers.chosen(coming, days)
    if kept == coming and not proposal.remainder:
        agree(work, line, rule=BY_US, by=by)
        return
    _take_terms(work, line, proposal, by)
    promise = line.agree_in_part(proposal, kept, rest, by)
    work.record(_accepted(line, proposal, promise, before, kept, rest=rest))
    _tell_what_is_lost(work, line, lost)


def _accepted(
    line: OrderLine,
    proposal: Proposal,
    promise: Promise,
    before: date | None,
    parts: Sequence[Part],
    *,
    rest: str = "",
    scope: str = "",
) -> ProposalAccepted:
    return ProposalAccepted(
        **line.facts(),
        proposal_id=proposal.id,
        rule=open_rule(promise.rule),
        scope=scope,
        quantities=tuple(part.quantity for part in parts),
        days=tuple(part.on for part in parts),
        requested_on=line.requested_on,
        promised_before=before,
        promised_on=promise.promised_on,
        remainder=NOTHING if rest else proposal.remainder,
        rest=rest,
    )


def _take_terms(work: Work, line: OrderLine, proposal: Proposal, by: int | None) -> None:
    """Item and price, which are fixed once something of the line has shipped."""
    if proposal.substitute:
        _substitute(work, line, proposal, by)
    if proposal.unit_price is not None:
        before = line.price.unit_price if line.price else None
        revisions.check_new_price(line, before, proposal.unit_price)
        line.agree_price(proposal.unit_price, by)
        work.record(LinePriceChanged(**line.facts()))


def _substitute(work: Work, line: OrderLine, proposal: Proposal, by: int | None) -> None:
    if proposal.item_id is None:
        raise LookupError(f"proposal {proposal.id} names no item")  # looked up when it was made
    if work.actor.is_staff:
        revisions.check_new_unit(line, item_for(work.actor, proposal.item_id).unit_code, proposal.substitute)
        check_certified(work, line)
    revisions.check_new_item(line)
    told = line.substitute(proposal.item_id, proposal.substitute, proposal.substitute_name, by)
    work.record(LineSubstituted(**line.facts(), number_before=told.number_before, number=told.number))


def check_certified(work: Work, line: OrderLine) -> None:
    """Another item is another order: what holds new orders, holds it. Raises `RuleBroken`."""
    lacks = queries.lacks_for_substitutes(work.actor, [line]).get(line.id, ())
    revisions.check_certified(line, line.the_proposal.substitute, [each.name for each in lacks if each.holds])


def _tell_what_is_lost(work: Work, line: OrderLine, before: object) -> None:
    if line.cancelled != before:
        tell_lost(work, line, line.cancellations[-1])
        settle_order(work, line.order)
