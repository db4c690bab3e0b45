"""Which facts are told to whom: a line each. What a kind needs and how it comes stands in `rules.kinds`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.catalog.events import DayBegan
from app.certifications.events import (
    CertificateRejected,
    CertificateRevoked,
    CertificateSubmitted,
    CertificateVerified,
)
from app.conversations.events import MessageWritten
from app.customers.events import CustomerOrderMoved, TrackedOrderMoved
from app.events import Event
from app.identity.events import LinkMade, PersonInvited
from app.identity.rules import LinkPurpose
from app.notifications.events import AddressBounced
from app.notifications.rules.kinds import Kind, To
from app.orders import events as orders
from app.orders.rules.answers import Side
from app.quality.events import (
    CorrectiveActionAnswered,
    CorrectiveActionAsked,
    CorrectiveActionBecameOverdue,
    CorrectiveActionSentBack,
)


@dataclass(frozen=True)
class News:
    """What is told to whom. Where a fact names lines of several orders, each order is told of by itself.

    `due_by`: somebody is reminded before an order's answer is due. `due_on`: what is to ship for that day at a site.
    """

    kind: Kind
    to: To
    supplier_id: int | None = None
    order_id: int | None = None
    line_ids: tuple[int, ...] = ()
    certificate_id: int | None = None
    person_id: int | None = None
    reminds: bool = False
    site_id: int | None = None
    day: date | None = None
    customer_order_id: int | None = None


Tell = Callable[[Any], Iterable[News]]
_tells: dict[type[Event], Tell] = {}


def tells(*kinds: type[Event]) -> Callable[[Tell], Tell]:
    """Register whom these facts are told: `(fact) -> news`. Slices above this one register theirs."""

    def register(tell: Tell) -> Tell:
        for kind in kinds:
            _tells[kind] = tell
        return tell

    return register


def news_of(fact: Event) -> list[News]:
    tell = _tells.get(type(fact))
    return list(tell(fact)) if tell is not None else []


def is_told(kind: type[Event] | None) -> bool:
    """Whether anybody is told of this kind of fact."""
    return kind in _tells


def _supplier(kind: Kind) -> Tell:
    return lambda fact: [News(kind, To.SUPPLIER, fact.supplier_id, fact.order_id)]


def _buyer(kind: Kind) -> Tell:
    return lambda fact: [News(kind, To.BUYER, order_id=fact.order_id)]


tells(orders.OrderCancelled)(_supplier(Kind.CANCELLED))
tells(orders.LineCancelled)(_supplier(Kind.CANCELLED))
tells(orders.OrderUrged)(_supplier(Kind.UNANSWERED))
tells(orders.ProposalDeclined, orders.CounterProposed, orders.CounterWithdrawn)(_supplier(Kind.DECIDED))
tells(orders.LineProposed, orders.CounterDeclined)(_buyer(Kind.PROPOSED))
tells(orders.LineRejected)(_buyer(Kind.REJECTED))
tells(CorrectiveActionAsked, CorrectiveActionSentBack)(_supplier(Kind.CORRECTIVE_ASKED))
tells(CorrectiveActionAnswered)(_buyer(Kind.CORRECTIVE_ANSWERED))


@tells(orders.OrderIssued)
def order_issued(fact: orders.OrderIssued) -> Iterable[News]:
    yield News(Kind.ORDER_NEW, To.SUPPLIER, fact.supplier_id, fact.order_id)
    yield News(Kind.UNANSWERED, To.SUPPLIER, fact.supplier_id, fact.order_id, reminds=True)


@tells(orders.OrderRevised)
def order_revised(fact: orders.OrderRevised) -> Iterable[News]:
    yield News(Kind.ORDER_CHANGED, To.SUPPLIER, fact.supplier_id, fact.order_id)
    yield News(Kind.UNANSWERED, To.SUPPLIER, fact.supplier_id, fact.order_id, reminds=True)


@tells(orders.AnswersBecameOverdue)
def answers_became_overdue(fact: orders.AnswersBecameOverdue) -> Iterable[News]:
    yield News(Kind.UNANSWERED, To.SUPPLIER, fact.supplier_id, fact.order_id)
    yield News(Kind.UNANSWERED, To.BUYER, order_id=fact.order_id)


@tells(orders.ProposalAccepted)
def proposal_accepted(fact: orders.ProposalAccepted) -> Iterable[News]:
    """What a tolerance accepted was agreed the moment it was said: both sides saw it."""
    if fact.rule == "by_us":
        yield News(Kind.DECIDED, To.SUPPLIER, fact.supplier_id, fact.order_id)
    elif fact.rule == "by_supplier":
        yield News(Kind.PROPOSED, To.BUYER, order_id=fact.order_id)


@tells(orders.CancellationAsked)
def cancellation_asked(fact: orders.CancellationAsked) -> Iterable[News]:
    if fact.side == Side.US:
        yield News(Kind.DECIDED, To.SUPPLIER, fact.supplier_id, fact.order_id)
    else:
        yield News(Kind.PROPOSED, To.BUYER, order_id=fact.order_id)


@tells(orders.CancellationGranted, orders.CancellationRefused)
def cancellation_decided(fact: Any) -> Iterable[News]:
    """`side` is whose request it was: they are told."""
    if fact.side == Side.SUPPLIER:
        yield News(Kind.DECIDED, To.SUPPLIER, fact.supplier_id, fact.order_id)
    else:
        yield News(Kind.PROPOSED, To.BUYER, order_id=fact.order_id)


@tells(orders.LinesBecameLate)
def lines_became_late(fact: orders.LinesBecameLate) -> Iterable[News]:
    yield News(Kind.LATE, To.SUPPLIER, fact.supplier_id, line_ids=fact.line_ids)
    yield News(Kind.LATE, To.BUYER, line_ids=fact.line_ids)


@tells(DayBegan)
def day_began(fact: DayBegan) -> Iterable[News]:
    yield News(Kind.SHIP_SOON, To.SUPPLIER, site_id=fact.site_id, day=fact.day)


@tells(MessageWritten)
def message_written(fact: MessageWritten) -> Iterable[News]:
    if fact.by_supplier:
        yield News(Kind.ASKED, To.BUYER, order_id=fact.order_id)
    else:
        yield News(Kind.ASKED, To.SUPPLIER, fact.supplier_id, fact.order_id)


@tells(CorrectiveActionBecameOverdue)
def corrective_action_became_overdue(fact: CorrectiveActionBecameOverdue) -> Iterable[News]:
    yield News(Kind.CORRECTIVE_ASKED, To.SUPPLIER, fact.supplier_id, fact.order_id)
    yield News(Kind.CORRECTIVE_ANSWERED, To.BUYER, order_id=fact.order_id)


@tells(CertificateSubmitted)
def certificate_submitted(fact: CertificateSubmitted) -> Iterable[News]:
    yield News(Kind.CERTIFICATE, To.REVIEWERS, certificate_id=fact.certificate_id)


@tells(CertificateVerified, CertificateRejected, CertificateRevoked)
def certificate_decided(fact: Any) -> Iterable[News]:
    yield News(Kind.CERTIFICATE, To.SUPPLIER, fact.supplier_id, certificate_id=fact.certificate_id)


@tells(PersonInvited)
def person_invited(fact: PersonInvited) -> Iterable[News]:
    yield News(Kind.INVITATION, To.PERSON, person_id=fact.person_id)


@tells(LinkMade)
def link_made(fact: LinkMade) -> Iterable[News]:
    """An invitation is told by the fact that somebody was invited."""
    if fact.purpose == LinkPurpose.PASSWORD_RESET:
        yield News(Kind.PASSWORD_RESET, To.PERSON, person_id=fact.person_id)


@tells(CustomerOrderMoved)
def customer_order_moved(fact: CustomerOrderMoved) -> Iterable[News]:
    yield News(Kind.WATCHED_MOVED, To.WATCHERS, customer_order_id=fact.customer_order_id)


@tells(TrackedOrderMoved)
def tracked_order_moved(fact: TrackedOrderMoved) -> Iterable[News]:
    yield News(Kind.YOUR_DATE_MOVED, To.CUSTOMER, customer_order_id=fact.customer_order_id)


@tells(AddressBounced)
def address_bounced(fact: AddressBounced) -> Iterable[News]:
    yield News(Kind.BOUNCED, To.REVIEWERS, person_id=fact.person_id)
