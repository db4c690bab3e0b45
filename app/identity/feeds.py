"""Calendar feeds: a secret address that shows one person's calendar to a program that cannot sign in.

The authenticator's verbs, like signing in: a feed is asked for before anybody is known. The secret is shown once, only
its hash is kept.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.database import session_for
from app.identity import tokens
from app.identity.events import FeedMade, FeedRevoked
from app.identity.models import CalendarFeed, Person
from app.identity.sign_in import AUTHENTICATOR
from app.principal import Principal
from app.refusals import NotFound, RuleBroken
from app.transaction import transaction_of

MOST = 5
LONGEST_TOKEN = 200


def make_feed(actor: Principal, once: str | None = None) -> str:
    """A new secret for one's own calendar. Returns it: it cannot be shown again. Raises `RuleBroken`."""
    with transaction_of(AUTHENTICATOR, f"feed of {actor.person_id} {once}" if once else None) as work:
        person = work.session.get(Person, actor.person_id or 0)
        if person is None or not person.active:
            raise NotFound
        if len(_open(work.session, person.id)) >= MOST:
            raise RuleBroken("feeds", "You have {most} calendar addresses already. Revoke one first.", most=MOST)
        token = tokens.new_token()
        feed = CalendarFeed(token_hash=tokens.hash_of(token), person_id=person.id, made_at=clock.now())
        work.add(feed)
        work.session.flush()
        work.record(FeedMade(person_id=person.id, supplier_id=person.supplier_id, feed_id=feed.id))
        return token


def revoke_feed(actor: Principal, feed_id: int) -> None:
    """End one of one's own feeds: its address finds nothing any more. Raises `NotFound`, or `RuleBroken` if it did already."""
    with transaction_of(AUTHENTICATOR) as work:
        feed = work.session.get(CalendarFeed, feed_id)
        if feed is None or feed.person_id != actor.person_id:
            raise NotFound
        if feed.revoked_at is not None:
            raise RuleBroken("revoked", "This address is revoked already. Load the page again.")
        feed.revoked_at = clock.now()
        work.record(FeedRevoked(person_id=feed.person_id, supplier_id=actor.supplier_id, feed_id=feed.id))


def feeds_of(actor: Principal) -> Sequence[CalendarFeed]:
    """One's own feeds that work, the newest first."""
    with session_for(AUTHENTICATOR) as session:
        return _open(session, actor.person_id or 0)


def person_behind_feed(token: str) -> tuple[Principal, str] | None:
    """Whose calendar a secret shows, and in which language; None for a wrong, revoked or unknown one, all alike."""
    with session_for(AUTHENTICATOR) as session:
        wanted = select(CalendarFeed).where(CalendarFeed.token_hash == tokens.hash_of(token[:LONGEST_TOKEN]))
        feed = session.scalar(wanted.where(CalendarFeed.revoked_at.is_(None)))
        person = session.get(Person, feed.person_id) if feed else None
        return (person.principal(), person.language) if person is not None and person.active else None


def _open(session: Session, person_id: int) -> Sequence[CalendarFeed]:
    mine = select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
    return session.scalars(mine.order_by(CalendarFeed.id.desc())).all()
