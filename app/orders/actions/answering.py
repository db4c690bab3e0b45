"""What a supplier answers: a whole order at once or one line, each answered line an event of its own."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from app.catalog.rules import check_words
from app.orders import queries
from app.orders.actions.returning import keep_given, stand_before
from app.orders.actions.writing import check_seen, note_of, tell_words, writing
from app.orders.events import LineAccepted, LineProposed, LineRejected, ProposalWithdrawn, ReferenceSet
from app.orders.models import Order, OrderLine, Proposal
from app.orders.rules import answers, offers, reasons, states
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject
from app.orders.rules.offers import Verb
from app.orders.rules.quantities import Part
from app.orders.rules.states import Answer, OrderState
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.suppliers import rules as suppliers
from app.transaction import Work

ANSWER = Permission.LINE_ANSWER


def answer_lines(
    actor: Principal,
    order_id: int,
    revision: int,
    given: Sequence[LineAnswer],
    *,
    supplier_reference: str | None = None,
    once: str | None = None,
) -> None:
    """Answer lines of one order together: all of them are answered, or none.

    `once` is also the key by which the answer can be taken back for a while.
    `revision` is the one that was answered; an older one is refused with what changed since (`Stale`).
    Raises `RuleBroken` with the field `line-<id>-quantity`, `-on`, `-reason`; `Stale`; `NotFound`.
    """
    with writing(actor, ANSWER, once) as work:
        order = _answerable(actor, order_id)
        _refuse_nothing(given, supplier_reference)
        _check_revision(actor, order, revision)
        lines = {line.id: line for line in queries.lines_to_write(actor, order.id, {each.line_id for each in given})}
        _refuse_twice([each.line_id for each in given])
        before = stand_before(lines.values())
        for each in given:
            if each.line_id not in lines:
                raise NotFound
            _answer(work, lines[each.line_id], each)
        said = None if supplier_reference is None else _write_reference(work, order, supplier_reference)
        keep_given(work, lines, before, once or uuid4().hex, said)


def answer_line(actor: Principal, given: LineAnswer, *, revision: int, once: str | None = None) -> None:
    """Answer one line; see `answer_lines`."""
    answer_lines(actor, queries.order_of_line(actor, given.line_id), revision, [given], once=once)


def withdraw_proposal(actor: Principal, line_id: int, *, version: int, once: str | None = None) -> None:
    """Take an open proposal back: the line is as it was agreed last, else it waits for an answer."""
    with writing(actor, ANSWER, once) as work:
        line = queries.line_for(actor, line_id, lock=True)
        suppliers.check(suppliers.State(line.order.supplier.state), suppliers.Act.ANSWER)
        check_seen(line, version)
        offers.check_offered(line, line.order.state, Verb.WITHDRAW)
        proposal = line.withdraw(actor.person_id)
        work.record(
            ProposalWithdrawn(
                **line.facts(),
                proposal_id=proposal.id,
                proposed_on=proposal.proposed_on,
                binding_on=line.binding_on,
            )
        )


def set_supplier_reference(actor: Principal, order_id: int, reference: str, *, once: str | None = None) -> None:
    """Tell us the supplier's own number of an order. Raises `RuleBroken`."""
    with writing(actor, ANSWER, once) as work:
        _write_reference(work, _answerable(actor, order_id), reference)


def _answerable(actor: Principal, order_id: int) -> Order:
    order = queries.order_for(actor, order_id, lock=True)
    states.check_issued(OrderState(order.state))
    suppliers.check(suppliers.State(order.supplier.state), suppliers.Act.ANSWER)
    return order


def _check_revision(actor: Principal, order: Order, seen: int) -> None:
    if seen == order.revision:
        return
    queries.lines_to_write(actor, order.id, priced=True)
    raise Stale(
        "revision",
        "You answered revision {seen}, the order is at revision {revision} now. This changed: {difference}.",
        seen=seen,
        revision=order.revision,
        difference=tuple(queries.revisions_of(actor, order).between(seen, order.revision)),
    )


def _refuse_nothing(given: Sequence[LineAnswer], supplier_reference: str | None) -> None:
    if not given and not (supplier_reference or "").strip():
        raise RuleBroken("nothing", "Nothing was answered. Answer a line, change one, or give your order number.")


def _refuse_twice(line_ids: list[int]) -> None:
    if len(set(line_ids)) != len(line_ids):
        raise RuleBroken("twice", "A line was answered twice. Answer each line once.")


def _answer(work: Work, line: OrderLine, given: LineAnswer) -> None:
    check_seen(line, given.version)
    try:
        if isinstance(given, Accept):
            _accept(work, line, line.wanted)
        elif isinstance(given, Propose):
            _propose(work, line, given)
        else:
            _reject(work, line, given)
    except RuleBroken as refusal:
        refusal.field = f"line-{line.id}-{refusal.field or 'quantity'}"
        raise


def _accept(work: Work, line: OrderLine, parts: Sequence[Part]) -> None:
    offers.check_offered(line, line.order.state, Verb.ACCEPT)
    quantity, before = line.open_quantity, line.latest_promised_on
    promise = line.accept(work.actor.person_id, parts)
    work.record(LineAccepted(**line.facts(), quantity=quantity, promised_on=promise.promised_on, promised_before=before))


def _propose(work: Work, line: OrderLine, given: Propose) -> None:
    """What is within a tolerance is agreed by a consequence of the fact."""
    offers.check_offered(line, line.order.state, Verb.PROPOSE)
    parts = answers.check_proposal(given, line.asked)
    substitute = given.substitute if given.substitute != line.item_number else ""
    price, note = _other_price(line, given), note_of(given.note)
    answers.check_may_price(price, confirmed=work.actor.confirmed)
    given = replace(given, parts=parts, note=note, unit_price=price, substitute=substitute)
    as_requested = (Part(line.open_quantity, line.requested_on),)
    if line.answer != Answer.ACCEPTED and parts in (line.wanted, as_requested) and not given.is_about_more:
        _accept(work, line, parts)
        return
    if not given.is_about_more:
        answers.check_differs(parts, line.agreed_still_owed)
    line.supersede(work.actor.person_id)
    work.session.flush()  # one open proposal a line: the old one is closed before the new one comes
    proposal = line.propose(given, work.actor.person_id)
    work.session.flush()
    work.record(_proposed(line, proposal))
    tell_words(work, line, LineProposed.name, given.reason, given.note)


def _other_price(line: OrderLine, given: Propose) -> Decimal | None:
    """The price that is proposed, if it is another than the agreed one."""
    agreed = line.price.unit_price if line.price else None
    return None if given.unit_price == agreed else given.unit_price


def _proposed(line: OrderLine, proposal: Proposal) -> LineProposed:
    return LineProposed(
        **line.facts(),
        proposal_id=proposal.id,
        quantities=tuple(part.quantity for part in proposal.offered_parts),
        days=tuple(part.on for part in proposal.offered_parts),
        requested_on=line.requested_on,
        requested_quantity=line.open_quantity,
        promised_on=line.latest_promised_on,
        remainder=proposal.remainder,
        reason=reasons.open_code(proposal.reason),
    )


def _reject(work: Work, line: OrderLine, given: Reject) -> None:
    offers.check_offered(line, line.order.state, Verb.REJECT)
    reason, note = answers.check_rejection(given), note_of(given.note)
    line.reject(reason, note, work.actor.person_id)
    work.record(
        LineRejected(
            **line.facts(),
            quantity=line.open_quantity,
            requested_on=line.requested_on,
            reason=reasons.open_code(reason),
        )
    )
    tell_words(work, line, LineRejected.name, reason, note)


def _write_reference(work: Work, order: Order, reference: str) -> str | None:
    """What stood there before; None where it stays."""
    before, order.supplier_reference = order.supplier_reference, check_words(reference, 40, field="supplier_reference")
    if order.supplier_reference == before:
        return None
    work.record(ReferenceSet(**order.facts(), reference=order.supplier_reference, before=before))
    return before
