"""What may be done about inquiries: log one with the answer that was given, answer it, follow it up, close it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app import clock
from app.catalog.rules import check_words
from app.customers.actions.watching import facts_of, watch_order
from app.customers.events import FollowUpSet, InquiryAnswered, InquiryClosed, InquiryLogged
from app.customers.models.inquiries import Inquiry, ToldDate
from app.customers.models.orders import CustomerOrder
from app.customers.queries.inquiries import expected_days, inquiry_for, order_asked_about, standing_told
from app.customers.rules import inquiries as rules
from app.identity.queries import names_of
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.refusals import NotFound, Stale
from app.transaction import Work

INQUIRE = Permission.INQUIRY_WRITE
LONGEST_NAME = 120


@dataclass(frozen=True)
class Call:
    """What was said on the telephone. `told`: by line, the day that the customer was told."""

    question: str = ""
    answer: str = ""
    contact: str = ""
    told: Mapping[int, date] = field(default_factory=dict)
    follow_up_on: date | None = None
    watch: bool = False


def log_inquiry(actor: Principal, customer_order_id: int, call: Call, *, once: str | None = None) -> int:
    """Keep what a customer asked and, where it was answered at once, the answer. Returns the inquiry's id.

    Raises `RuleBroken`, and `NotFound` for an unknown order or a line of another one.
    """
    with writing(actor, INQUIRE, once) as work:
        question, answer = rules.check_text(call.question, field="question"), rules.check_text(call.answer, field="answer")
        rules.check_something(question, answer)
        order = order_asked_about(actor, customer_order_id)
        contact, name = check_words(call.contact, LONGEST_NAME, field="contact"), _own_name(actor)
        inquiry = Inquiry.take(order, question, contact=contact, by=actor.person_id, name=name)
        if call.follow_up_on:
            inquiry.follow_up(call.follow_up_on, order.site.today)
        if answer:
            inquiry.reply(answer, by=actor.person_id, name=name)
        work.add(inquiry)
        work.session.flush()
        told = _tell(work, order, inquiry, call.told if answer else {})
        work.record(InquiryLogged(**_facts(order, inquiry), answered=bool(answer), **told))
        if call.watch:
            watch_order(actor, customer_order_id)
        return inquiry.id


def answer_inquiry(
    actor: Principal, inquiry_id: int, answer: str, told: Mapping[int, date], *, version: int, once: str | None = None
) -> None:
    """Keep what the customer was told to a question that was open. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, INQUIRE, once) as work:
        inquiry = _seen(actor, inquiry_id, version)
        kept = rules.check_text(answer, field="answer")
        rules.check_something("", kept)
        inquiry.reply(kept, by=actor.person_id, name=_own_name(actor))
        order = order_asked_about(actor, inquiry.customer_order_id)
        work.record(InquiryAnswered(**_facts(order, inquiry), **_tell(work, order, inquiry, told)))


def follow_up(actor: Principal, inquiry_id: int, on: date | None, *, version: int, once: str | None = None) -> None:
    """Say when to call the customer again; None takes the day away. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, INQUIRE, once) as work:
        inquiry = _seen(actor, inquiry_id, version)
        inquiry.follow_up(on, inquiry.customer_order.site.today)
        work.record(FollowUpSet(**_facts(inquiry.customer_order, inquiry), follow_up_on=on))


def close_inquiry(actor: Principal, inquiry_id: int, *, version: int, once: str | None = None) -> None:
    """Nothing more is to be done about it. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, INQUIRE, once) as work:
        inquiry = _seen(actor, inquiry_id, version)
        inquiry.close(actor.person_id)
        work.record(InquiryClosed(**_facts(inquiry.customer_order, inquiry)))


def _seen(actor: Principal, inquiry_id: int, version: int) -> Inquiry:
    inquiry = inquiry_for(actor, inquiry_id)
    if inquiry.version != version:
        sentence = "This inquiry was changed since you opened it: it is {state} now."
        raise Stale("stale_inquiry", sentence, state=str(inquiry.state), seen=version, version=inquiry.version)
    return inquiry


def _tell(work: Work, order: CustomerOrder, inquiry: Inquiry, told: Mapping[int, date]) -> dict[str, Any]:
    """Keep which days the customer was told: they stand from now on, and may be wrong already."""
    expected = expected_days(work.actor, order.id) if told else {}
    if not set(told) <= set(expected):
        raise NotFound
    for before in standing_told(work.actor, told):
        before.stands = False
    work.session.flush()  # of each line one stands
    for line_id, day in sorted(told.items()):
        kept = ToldDate(
            inquiry_id=inquiry.id,
            customer_order_id=order.id,
            line_id=line_id,
            told_on=day,
            told_at=clock.now(),
            told_by=work.actor.person_id,
            stands=True,
            is_true=True,
        )
        kept.compare(expected[line_id])
        work.add(kept)
    return {"line_ids": tuple(sorted(told)), "days": tuple(told[line_id] for line_id in sorted(told))}


def _own_name(actor: Principal) -> str:
    return names_of(actor, {actor.person_id}).get(actor.person_id, "") if actor.person_id else ""


def _facts(order: CustomerOrder, inquiry: Inquiry) -> dict[str, Any]:
    return facts_of(order) | {"inquiry_id": inquiry.id}
