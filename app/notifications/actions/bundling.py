"""From notices that are due to mails: one per topic, or a digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.identity.models import Person
from app.notifications.models import BouncedAddress, Mail, Notice
from app.notifications.rules.bundles import Waiting, bundles
from app.notifications.rules.kinds import Way
from app.notifications.rules.mails import MailState
from app.notifications.rules.timing import HOUR, MOST_AN_HOUR
from app.principal import Principal
from app.refusals import Stale
from app.transaction import Work, transaction_of

PEOPLE = 50
MOST = 20_000


def bundle_due(machine: Principal) -> int:
    """Make the mails of some of the people who have notices that are due. Returns how many there were of both."""
    with transaction_of(machine) as work:
        people = _people_waiting(work.session, clock.now())
        return sum(_bundle(work, person) for person in people) + len(people)


def _people_waiting(session: Session, now: datetime) -> Sequence[Person]:
    """Held until the transaction ends: another worker takes others."""
    due = select(Notice.person_id).where(Notice.mail_id.is_(None), Notice.mail_at <= now).distinct().limit(PEOPLE)
    wanted = select(Person).where(Person.id.in_(due)).order_by(Person.id)
    return session.scalars(wanted.with_for_update(of=Person, skip_locked=True, key_share=True)).all()


def _bundle(work: Work, person: Person) -> int:
    now = clock.now()
    due = _due(work.session, person.id, now)
    if not person.active:
        _take(work.session, due, mail_at=None)
        return 0
    urgent = [each for each in due if each.is_alone]
    if len(urgent) < len(due) and _sent_lately(work.session, person.id, now) >= MOST_AN_HOUR:
        _take(work.session, [each for each in due if not each.is_alone], way=Way.DAILY, mail_at=now + HOUR)
        due = urgent
    groups = bundles(due)
    for group in groups:
        _make_mail(work, person, group, now)
    return len(groups)


def _due(session: Session, person_id: int, now: datetime) -> list[Waiting]:
    columns = (Notice.id, Notice.kind, Notice.way, Notice.order_id, Notice.certificate_id, Notice.customer_order_id)
    wanted = select(*columns).where(Notice.person_id == person_id, Notice.mail_id.is_(None), Notice.mail_at <= now)
    return [Waiting(*row) for row in session.execute(wanted.order_by(Notice.id).limit(MOST))]


def _sent_lately(session: Session, person_id: int, now: datetime) -> int:
    wanted = select(func.count()).select_from(Mail).where(Mail.person_id == person_id, Mail.made_at > now - HOUR)
    return session.scalar(wanted) or 0


def _make_mail(work: Work, person: Person, group: Sequence[Waiting], now: datetime) -> None:
    bounced = work.session.get(BouncedAddress, person.email)
    mail = Mail(person_id=person.id, address=person.email, made_at=now, due_at=now)
    if bounced is not None:
        mail.state, mail.reason, mail.done_at = MailState.RETURNED, bounced.reason, now
    work.add(mail)
    work.session.flush()
    _take(work.session, group, mail_id=mail.id)


def _take(session: Session, notices: Sequence[Waiting], **values: Any) -> None:
    """Nobody else has taken them meanwhile, or nothing happens."""
    ids = [each.id for each in notices]
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        taken = update(Notice).where(Notice.id.in_(some), Notice.mail_id.is_(None)).values(**values)
        done = cast(CursorResult[Any], session.execute(taken.execution_options(synchronize_session=False)))
        if done.rowcount != len(some):
            raise Stale("taken", "Another worker has taken these notices.")
