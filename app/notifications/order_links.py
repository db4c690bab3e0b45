"""Links in mails: with one, somebody answers one order without signing in.

Verbs of the machine, like signing in: a link is looked up before anybody is known. Its token stands in the mail alone,
only its hash is kept. Looking at a link changes nothing, however often.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from app import access, clock
from app.database import session_for
from app.identity.sign_in import with_person
from app.identity.tokens import hash_of, new_token
from app.notifications.events import LinksRevoked
from app.notifications.machine import POSTMAN
from app.notifications.models import Notice, OrderLink
from app.notifications.rules import links as rules
from app.notifications.rules.kinds import Kind, Way
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules.states import OrderState
from app.principal import BY_LINK, Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.transaction import transaction_of

LONGEST = 200
WRONG_CODE = "This code does not fit, or its ten minutes are over. Have a new one sent."


def make_link(order_id: int, person_id: int) -> str:
    """A link for one person to one order. Returns its token, which is kept nowhere."""
    token, now = new_token(), clock.now()
    words = {"order_id": order_id, "person_id": person_id, "made_at": now, "expires_at": now + rules.LIFE}
    with transaction_of(POSTMAN) as work:
        work.add(OrderLink(token_hash=hash_of(token), **words))
    return token


@access.load_links_with
def person_behind_link(token: str) -> access.SignedIn | None:
    """As whom the bearer of a link acts, and on which order. None for wrong, expired and revoked ones, all alike."""
    with session_for(POSTMAN) as session:
        found = _link(session, token)
        if found is None or not found.holds_at(clock.now()):
            return None
        confirmed = found.confirmed_until is not None and clock.now() < found.confirmed_until
        acting = found.person.principal(scope=BY_LINK, order_id=found.order_id, confirmed=confirmed)
        return access.SignedIn(acting, found.person.name, found.person.language)


def _link(session: Session, token: str, *, lock: bool = False) -> OrderLink | None:
    wanted = select(OrderLink).where(OrderLink.token_hash == hash_of(token[:LONGEST]))
    wanted = wanted.options(*with_person(OrderLink.person))
    wanted = wanted.with_for_update(of=OrderLink) if lock else wanted
    return session.scalars(wanted).unique().one_or_none()


def order_behind(token: str) -> int | None:
    """The order that a link is good for now; None where it is good for nothing."""
    holder = person_behind_link(token) if token else None
    return holder.principal.order_id if holder is not None else None


def ask_fresh_link(token: str) -> None:
    """A link whose time is up brings another one to the address that it was sent to; any other brings nothing.

    Nobody learns which it was. Asked again within minutes, one mail is sent.
    """
    with transaction_of(POSTMAN) as work:
        found = _link(work.session, token)
        if found is None or found.revoked_at is not None or not found.person.active or found.holds_at(clock.now()):
            return
        if work.session.get_one(Order, found.order_id).state == OrderState.ISSUED:
            _tell_once(work.session, found, Kind.LINK, rules.FRESH_EVERY)


def _tell_once(session: Session, link: OrderLink, kind: Kind, every: timedelta) -> None:
    now = clock.now()
    cause = f"{kind} {link.order_id} {int(now.timestamp() // every.total_seconds())}"
    known = select(Notice.id).where(Notice.person_id == link.person_id, Notice.kind == kind, Notice.cause == cause)
    if session.scalar(known) is None:
        words = {"told_at": now, "way": Way.AT_ONCE, "mail_at": now}
        session.add(Notice(person_id=link.person_id, kind=kind, cause=cause, order_id=link.order_id, **words))


def check_bearer(actor: Principal) -> None:
    """Codes are for those who came by a link. Raises `NotFound`."""
    if actor.order_id is None:
        raise NotFound


def ask_code(actor: Principal, token: str) -> None:
    """Have a code sent to the address of the link. Raises `NotFound`."""
    check_bearer(actor)
    with transaction_of(POSTMAN) as work:
        _tell_once(work.session, _holding(work.session, token), Kind.CODE, rules.CODE_EVERY)


def new_code(order_id: int, person_id: int) -> str:
    """A code for the links of a person to an order; the one before stops working. Made when its mail is sent."""
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    now = clock.now()
    theirs = update(OrderLink).where(OrderLink.order_id == order_id, OrderLink.person_id == person_id)
    values = {"code_hash": hash_of(code), "code_until": now + rules.CODE_LIFE, "code_tries": 0}
    with transaction_of(POSTMAN) as work:
        changed = theirs.where(OrderLink.revoked_at.is_(None), OrderLink.expires_at > now).values(**values)
        work.session.execute(changed.execution_options(synchronize_session=False))
    return code


def confirm(token: str, code: str) -> None:
    """Give the code: for a while the link allows what it alone does not. Raises `NotFound`, `RuleBroken`."""
    with transaction_of(POSTMAN) as work:
        found, now = _holding(work.session, token), clock.now()
        fits = _fits(found, code, now)
        found.code_tries += 1
        if fits:
            found.confirmed_until, found.code_hash = now + rules.CONFIRMED_FOR, None
    if not fits:
        raise RuleBroken("code", WRONG_CODE, field="code")


def _fits(link: OrderLink, code: str, now: datetime) -> bool:
    if link.code_hash is None or link.code_until is None:
        return False
    in_time = now < link.code_until and link.code_tries < rules.MOST_TRIES
    return in_time and compare_digest(link.code_hash, hash_of(code.strip()))


def _holding(session: Session, token: str) -> OrderLink:
    found = _link(session, token, lock=True)
    if found is None or not found.holds_at(clock.now()):
        raise NotFound
    return found


@dataclass(frozen=True)
class Held:
    """Who has links to an order in their mails, since when, and until when the last one holds."""

    person_id: int
    name: str
    links: int
    made_at: datetime
    expires_at: datetime


def links_of(actor: Principal, order_id: int) -> Sequence[Held]:
    """The people who can answer an order from their mails. Raises `NotFound`."""
    _may_revoke(actor, order_id)
    with session_for(POSTMAN) as session:
        found: dict[int, Held] = {}
        wanted = select(OrderLink).where(OrderLink.order_id == order_id, OrderLink.revoked_at.is_(None))
        wanted = wanted.where(OrderLink.expires_at > clock.now()).order_by(OrderLink.id)
        for link in session.scalars(wanted.options(*with_person(OrderLink.person))).unique():
            before = found.get(link.person_id)
            made_at, count = (before.made_at, before.links + 1) if before else (link.made_at, 1)
            found[link.person_id] = Held(link.person_id, link.person.name, count, made_at, link.expires_at)
        return list(found.values())


def revoke_links(actor: Principal, order_id: int, person_id: int) -> None:
    """End the links to an order that a person has. Raises `NotFound`, or `RuleBroken` if there are none."""
    order = _may_revoke(actor, order_id)
    with transaction_of(POSTMAN) as work:
        theirs = update(OrderLink).where(OrderLink.order_id == order_id, OrderLink.person_id == person_id)
        ended = theirs.where(OrderLink.revoked_at.is_(None), OrderLink.expires_at > clock.now())
        ended = ended.values(revoked_at=clock.now(), revoked_by=actor.person_id)
        done = cast(CursorResult[Any], work.session.execute(ended.execution_options(synchronize_session=False)))
        if not done.rowcount:
            raise RuleBroken("revoked", "There is no link of this person any more. Load the page again.")
        work.record(LinksRevoked(**order.facts(), person_id=person_id))


def _may_revoke(actor: Principal, order_id: int) -> Order:
    if not actor.can(Permission.LINK_REVOKE):
        raise NotFound
    order = orders.order_for(actor, order_id)
    if order.state == OrderState.DRAFT:
        raise NotFound
    return order
