"""Tokens for programs: a secret with which a program acts as one person, within a scope, until it ends or is revoked.

The authenticator's verbs, like signing in: a token is looked up before anybody is known. It is shown once, only its
hash is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import access, clock
from app.database import session_for
from app.identity import rules, tokens
from app.identity.events import TokenMade, TokenRevoked
from app.identity.models import ApiToken, Person
from app.identity.sign_in import AUTHENTICATOR, with_person
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken
from app.transaction import Work, transaction_of

PREFIX = "waybill_"
"""Says what it is to whoever finds one lying about, and to scanners of source code."""
LONGEST = 200


@dataclass(frozen=True)
class Wanted:
    """A token as it is asked for: a name to know it by, what it is good for, and for how many days."""

    name: str
    scopes: frozenset[Permission]
    days: int


def make_token(actor: Principal, wanted: Wanted, once: str | None = None) -> str:
    """A new token for oneself. Returns it: it cannot be shown again. Raises `RuleBroken`."""
    with transaction_of(AUTHENTICATOR, f"token of {actor.person_id} {once}" if once else None) as work:
        return _make(work, work.session.get(Person, actor.person_id or 0), wanted)


def make_token_for(email: str, wanted: Wanted) -> str:
    """A new token for somebody, by whoever may run commands on the machine. Raises `NotFound`, `RuleBroken`."""
    with transaction_of(AUTHENTICATOR) as work:
        address = email.strip().lower()
        return _make(work, work.session.scalar(select(Person).where(Person.email == address)), wanted)


def _make(work: Work, person: Person | None, wanted: Wanted) -> str:
    if person is None or not person.active:
        raise NotFound
    rules.check_scopes(wanted.scopes, person.principal())
    rules.check_token_count(len(_open(work.session, person.id)))
    token, now = PREFIX + tokens.new_token(), clock.now()
    made = ApiToken(
        token_hash=tokens.hash_of(token),
        person_id=person.id,
        name=rules.check_token_name(wanted.name),
        scopes=" ".join(sorted(wanted.scopes)),
        made_at=now,
        expires_at=now + rules.check_token_life(wanted.days),
    )
    work.add(made)
    work.session.flush()
    scopes = tuple(made.scopes.split())
    work.record(TokenMade(person_id=person.id, supplier_id=person.supplier_id, token_id=made.id, scopes=scopes))
    return token


def revoke_token(actor: Principal, token_id: int) -> None:
    """End one of one's own tokens: the next request with it is refused. Raises `RuleBroken` if there is none such."""
    with transaction_of(AUTHENTICATOR) as work:
        found = work.session.get(ApiToken, token_id)
        if found is None or found.person_id != actor.person_id or found.revoked_at is not None:
            raise RuleBroken("revoked", "This token is revoked already. Load the page again.")
        found.revoked_at = clock.now()
        work.record(TokenRevoked(person_id=found.person_id, supplier_id=actor.supplier_id, token_id=found.id))


def tokens_of(actor: Principal) -> Sequence[ApiToken]:
    """One's own tokens that work, the newest first."""
    with session_for(AUTHENTICATOR) as session:
        return _open(session, actor.person_id or 0)


def _open(session: Session, person_id: int) -> Sequence[ApiToken]:
    mine = select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    return session.scalars(mine.where(ApiToken.expires_at > clock.now()).order_by(ApiToken.id.desc())).all()


@access.load_programs_with
def person_behind_token(token: str) -> access.SignedIn | None:
    """As whom a program acts. None for a wrong, expired, revoked or unknown token, and for whoever is shut out, all alike."""
    with session_for(AUTHENTICATOR) as session:
        wanted = select(ApiToken).where(ApiToken.token_hash == tokens.hash_of(token[:LONGEST]))
        found = session.scalars(wanted.options(*with_person(ApiToken.person))).unique().one_or_none()
        if found is None or not found.holds_at(clock.now()):
            return None
        person = found.person
        acting = person.principal(token_id=found.id, scope=found.scope)
        return access.SignedIn(acting, person.name, person.language)
