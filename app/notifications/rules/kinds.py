"""The kinds of notices: whom each is for, how it comes unless somebody chose otherwise, which are needed. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.principal import Permission, Principal
from app.refusals import RuleBroken


class Kind(StrEnum):
    """What a notice is about, the gravest first: a mail about one order begins with the first of them."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"
    LINK = "link"
    CODE = "code"
    SHEET_MAILED = "sheet_mailed"
    CANCELLED = "cancelled"
    ORDER_CHANGED = "order_changed"
    ORDER_NEW = "order_new"
    UNANSWERED = "unanswered"
    LATE = "late"
    REJECTED = "rejected"
    PROPOSED = "proposed"
    DECIDED = "decided"
    ASKED = "asked"
    SHIP_SOON = "ship_soon"
    CERTIFICATE = "certificate"
    BOUNCED = "bounced"
    WATCHED_MOVED = "watched_moved"
    YOUR_DATE_MOVED = "your_date_moved"
    DISPUTE_DECIDED = "dispute_decided"
    CORRECTIVE_ASKED = "corrective_asked"
    CORRECTIVE_ANSWERED = "corrective_answered"


class To(StrEnum):
    """Whom a fact is told."""

    PERSON = "person"
    SUPPLIER = "supplier"
    BUYER = "buyer"
    REVIEWERS = "reviewers"
    WATCHERS = "watchers"
    CUSTOMER = "customer"


class Way(StrEnum):
    """How somebody wants a kind of notice as mail. In the portal's list it stands in any case."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True)
class Means:
    """`needs` is what somebody must be allowed to, to be told. What is `needed` cannot be switched off."""

    needs: frozenset[Permission]
    usual: Way = Way.AT_ONCE
    needed: bool = False
    listed: bool = True
    """Whether it stands in the list of notices and among the choices: what lets somebody in does not."""


P = Permission
ANSWERS = frozenset({P.LINE_ANSWER})
BUYS = frozenset({P.PROPOSAL_DECIDE})
BOTH = ANSWERS | BUYS
PAPERS = frozenset({P.CERTIFICATE_SUBMIT, P.CERTIFICATE_REVIEW})
NOBODYS: frozenset[Permission] = frozenset()
KINDS: dict[Kind, Means] = {
    Kind.INVITATION: Means(NOBODYS, needed=True, listed=False),
    Kind.PASSWORD_RESET: Means(NOBODYS, needed=True, listed=False),
    Kind.LINK: Means(ANSWERS, needed=True, listed=False),
    Kind.CODE: Means(ANSWERS, needed=True, listed=False),
    Kind.SHEET_MAILED: Means(ANSWERS, needed=True, listed=False),
    Kind.CANCELLED: Means(ANSWERS, needed=True),
    Kind.ORDER_CHANGED: Means(ANSWERS, needed=True),
    Kind.ORDER_NEW: Means(ANSWERS, needed=True),
    Kind.UNANSWERED: Means(BOTH),
    Kind.LATE: Means(BOTH, usual=Way.DAILY),
    Kind.REJECTED: Means(BUYS),
    Kind.PROPOSED: Means(BUYS),
    Kind.DECIDED: Means(ANSWERS),
    Kind.ASKED: Means(BOTH),
    Kind.SHIP_SOON: Means(ANSWERS),
    Kind.CERTIFICATE: Means(PAPERS),
    Kind.BOUNCED: Means(BUYS, needed=True),
    Kind.WATCHED_MOVED: Means(frozenset({P.INQUIRY_WRITE})),
    Kind.YOUR_DATE_MOVED: Means(NOBODYS),  # for customers, who are none of our people: they leave an address, see `alerts`
    Kind.DISPUTE_DECIDED: Means(frozenset({P.UNIT_DISPUTE})),
    Kind.CORRECTIVE_ASKED: Means(frozenset({P.CORRECTIVE_ANSWER})),
    Kind.CORRECTIVE_ANSWERED: Means(frozenset({P.CORRECTIVE_ASK})),
}
ORDER_OF = {kind: place for place, kind in enumerate(Kind)}


def is_told(kind: Kind, person: Principal) -> bool:
    """Whether the kind is for this person at all."""
    needs = KINDS[kind].needs
    return any(person.can(each) for each in needs)


def chosen(kind: Kind, choice: Way | None) -> Way:
    """How a kind comes: as chosen, where there was a choice and it is open."""
    means = KINDS[kind]
    if choice is None or (means.needed and choice == Way.OFF):
        return means.usual
    return choice


def choosable(person: Principal) -> list[Kind]:
    """The kinds that somebody may choose a way for."""
    return [kind for kind, means in KINDS.items() if means.listed and is_told(kind, person)]


def check_choice(kind: Kind, way: Way) -> None:
    """Raises `RuleBroken` where somebody would miss what they are asked to do."""
    if way == Way.OFF and KINDS[kind].needed:
        raise RuleBroken("needed", "This one cannot be switched off: it asks you for something.", field=str(kind))
