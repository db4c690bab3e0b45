"""What must be true together with what happens to people."""

from sqlalchemy import update

from app import clock
from app.events import consequence
from app.identity.events import PasswordSet, PersonDeactivated
from app.identity.models import ApiToken, CalendarFeed, OneTimeLink, SignInSession
from app.transaction import Work


@consequence(PersonDeactivated)
def whoever_is_shut_out_stays_out(fact: PersonDeactivated, work: Work) -> None:
    """Sessions and links of before do not come back to life when the person is let in again."""
    now = clock.now()
    sessions = update(SignInSession).where(SignInSession.person_id == fact.person_id, SignInSession.revoked_at.is_(None))
    links = update(OneTimeLink).where(OneTimeLink.person_id == fact.person_id, OneTimeLink.used_at.is_(None))
    for ended in (sessions.values(revoked_at=now), links.values(used_at=now)):
        work.session.execute(ended.execution_options(synchronize_session=False))


@consequence(PersonDeactivated, PasswordSet)
def tokens_end_with_what_they_were_made_by(fact: PersonDeactivated | PasswordSet, work: Work) -> None:
    """Whoever got in with the old password may have left a token or a calendar address behind."""
    for kind in (ApiToken, CalendarFeed):
        theirs = update(kind).where(kind.person_id == fact.person_id, kind.revoked_at.is_(None))
        work.session.execute(theirs.values(revoked_at=clock.now()).execution_options(synchronize_session=False))
