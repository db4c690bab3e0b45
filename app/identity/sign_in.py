"""Signing in and out: the authenticator's verbs. It acts before anybody is known, through a session of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app import access, clock
from app.database import session_for
from app.identity import rules, tokens
from app.identity.events import PasswordSet, SessionExpired, SignedIn, SignedOut
from app.identity.models import ApiToken, Credential, OneTimeLink, Person, SignInSession
from app.identity.rules import LinkPurpose
from app.principal import Principal, system
from app.refusals import RuleBroken
from app.transaction import Work, transaction_of

AUTHENTICATOR = system("authenticator")
WRONG = "This address and password do not fit together. Check both, or ask your administrator for a new link."
DEAD = "This link does not work: it was used, replaced, or has expired. Ask for a fresh one."


@dataclass(frozen=True)
class Device:
    """Where a sign-in comes from, as the list of sessions shows it."""

    address: str = ""
    name: str = ""


def with_person(whose: Any) -> tuple[_AbstractLoad, ...]:
    """What makes a principal in the same statement as whose session or token it is: this is asked on each request."""
    person = joinedload(whose, innerjoin=True)
    return person.joinedload(Person.roles_held), person.joinedload(Person.sites)


@access.load_principals_with
def person_behind(cookie: str) -> access.SignedIn | None:
    """Whose session the cookie's random id names, if it still holds. Asked on each request, connect and pull."""
    with session_for(AUTHENTICATOR) as session:
        wanted = select(SignInSession).where(SignInSession.token_hash == tokens.hash_of(cookie))
        found = session.scalars(wanted.options(*with_person(SignInSession.person))).unique().one_or_none()
        if found is None or not found.holds_at(clock.now()):
            return None
        return access.SignedIn(found.person.principal(found.id), found.person.name, found.person.language)


def sign_in(email: str, password: str, device: Device, life: timedelta) -> str:
    """Check the password and open a session. Returns the cookie's token.

    Unknown, deactivated and mistyped look alike and take equally long. The hashing holds no transaction open.
    Raises `RuleBroken`.
    """
    person_id, hashed = _credential_of(email)
    if not tokens.password_matches(hashed, password[: rules.LONGEST_PASSWORD]):
        raise RuleBroken("sign_in", WRONG)
    with transaction_of(AUTHENTICATOR) as work:
        person = work.session.get_one(Person, person_id)
        if not person.active or work.session.get_one(Credential, person_id).password_hash != hashed:
            raise RuleBroken("sign_in", WRONG)
        return _open_session(work, person, device, life)


def _credential_of(email: str) -> tuple[int, str | None]:
    """The person's id and hashed password; 0 and None where nobody active has the address."""
    with session_for(AUTHENTICATOR) as session:
        person = session.scalar(select(Person).where(Person.email == email.strip().lower()[:254]))
        kept = session.get(Credential, person.id) if person and person.active else None
        return (kept.person_id, kept.password_hash) if kept else (0, None)


def _open_session(work: Work, person: Person, device: Device, life: timedelta) -> str:
    token, now = tokens.new_token(), clock.now()
    opened = SignInSession(
        token_hash=tokens.hash_of(token),
        person_id=person.id,
        created_at=now,
        expires_at=now + life,
        address=device.address[:45],
        device=device.name[:200],
    )
    work.add(opened)
    work.session.flush()
    work.record(SignedIn(person_id=person.id, supplier_id=person.supplier_id, session_id=opened.id))
    return token


def sign_out(actor: Principal, session_id: int | None = None) -> None:
    """End this session, or another one of one's own; its sockets close."""
    ended = session_id or actor.session_id
    with transaction_of(AUTHENTICATOR) as work:
        found = work.session.get(SignInSession, ended) if ended else None
        if found is not None and found.person_id == actor.person_id and found.revoked_at is None:
            found.revoked_at = clock.now()
            fact = SignedOut(person_id=found.person_id, supplier_id=found.person.supplier_id, session_id=found.id)
            work.record(fact)


def end_expired_sessions(most: int = 500) -> int:
    """Close the sockets of sessions whose time is up; requests are refused from that instant in any case."""
    expired = select(SignInSession).where(SignInSession.revoked_at.is_(None), SignInSession.expires_at <= clock.now())
    with transaction_of(AUTHENTICATOR) as work:
        ended = list(work.session.scalars(expired.limit(most)))
        for session in ended:
            session.revoked_at = session.expires_at
            person = session.person
            work.record(SessionExpired(person_id=person.id, supplier_id=person.supplier_id, session_id=session.id))
    return len(ended)


def forget_ended() -> None:
    """Drop sessions, links and tokens that have been of no use for a quarter: what they did stays in the log."""
    before = clock.now() - rules.KEEP_ENDED
    with transaction_of(AUTHENTICATOR) as work:
        work.session.execute(delete(SignInSession).where(SignInSession.revoked_at < before))
        work.session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < before))
        work.session.execute(delete(ApiToken).where(ApiToken.expires_at < before))


def open_sessions(actor: Principal, now: datetime) -> list[SignInSession]:
    """The devices on which the actor is signed in, the latest first."""
    mine = select(SignInSession).where(SignInSession.person_id == actor.person_id, SignInSession.expires_at > now)
    with session_for(AUTHENTICATOR) as session:
        latest = mine.where(SignInSession.revoked_at.is_(None)).order_by(SignInSession.created_at.desc())
        return list(session.scalars(latest))


def link_holds(token: str) -> LinkPurpose | None:
    """What a link is for, if it may still be used. Looking changes nothing, however often."""
    with session_for(AUTHENTICATOR) as session:
        link = _usable_link(session, token, clock.now())
        return LinkPurpose(link.purpose) if link else None


def address_behind(token: str) -> str:
    """Whose password a link sets, so that nobody is led to set another one's; empty where it may not be used."""
    with session_for(AUTHENTICATOR) as session:
        link = _usable_link(session, token, clock.now())
        return session.get_one(Person, link.person_id).email if link else ""


def _usable_link(session: Session, token: str, now: datetime) -> OneTimeLink | None:
    link = session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == tokens.hash_of(token[:200])))
    return link if link is not None and link.used_at is None and now < link.expires_at else None


def link_for_mail(person_id: int, purpose: LinkPurpose) -> str:
    """A further link for a person whom one was made for, to be sent to their address. Returns its token.

    That a link was made is told already; whoever made it may still hand theirs over.
    """
    token, now = tokens.new_token(), clock.now()
    words = {"purpose": purpose, "person_id": person_id, "made_at": now, "expires_at": now + rules.life_of(purpose)}
    with transaction_of(AUTHENTICATOR) as work:
        work.add(OneTimeLink(token_hash=tokens.hash_of(token), **words))
    return token


def use_link(token: str, password: str, device: Device, life: timedelta) -> str:
    """Choose a password by a single-use link and be signed in. Returns the cookie's token. Raises `RuleBroken`."""
    if link_holds(token) is None:
        raise RuleBroken("link", DEAD)
    rules.check_password(password)
    hashed = tokens.hash_password(password)
    with transaction_of(AUTHENTICATOR) as work:
        link, now = _usable_link(work.session, token, clock.now()), clock.now()
        if link is None:
            raise RuleBroken("link", DEAD)
        used = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=now)
        taken = cast(CursorResult[Any], work.session.execute(used.execution_options(synchronize_session=False)))
        if taken.rowcount != 1:
            raise RuleBroken("link", DEAD)
        person = work.session.get_one(Person, link.person_id)
        if not person.active:
            raise RuleBroken("link", DEAD)
        _keep_password(work, person, hashed)
        return _open_session(work, person, device, life)


def change_password(actor: Principal, old: str, new: str, device: Device, life: timedelta) -> str:
    """Replace one's own password; every session ends, this device gets a fresh one. Returns its token."""
    person_id = actor.person_id or 0
    with session_for(AUTHENTICATOR) as session:
        kept = session.get(Credential, person_id)
        known = kept.password_hash if kept else None
    if not tokens.password_matches(known, old[: rules.LONGEST_PASSWORD]):
        raise RuleBroken("old", "This is not your present password.", field="old")
    rules.check_password(new)
    hashed = tokens.hash_password(new)
    with transaction_of(AUTHENTICATOR) as work:
        person = work.session.get_one(Person, person_id)
        _keep_password(work, person, hashed)
        return _open_session(work, person, device, life)


def set_passwords(person_ids: Iterable[int], password: str) -> None:
    """The same password for several people, hashed once: for the demo, on the machine itself."""
    hashed = tokens.hash_password(password)
    with transaction_of(AUTHENTICATOR) as work:
        for person_id in person_ids:
            _keep_password(work, work.session.get_one(Person, person_id), hashed)


def _keep_password(work: Work, person: Person, hashed: str) -> None:
    kept = work.session.get(Credential, person.id) or Credential(person_id=person.id)
    kept.password_hash, kept.changed_at = hashed, clock.now()
    work.add(kept)
    ended = update(SignInSession).where(SignInSession.person_id == person.id, SignInSession.revoked_at.is_(None))
    links = update(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    for each in (ended.values(revoked_at=clock.now()), links.values(used_at=clock.now())):
        work.session.execute(each.execution_options(synchronize_session=False))
    work.record(PasswordSet(person_id=person.id, supplier_id=person.supplier_id))
