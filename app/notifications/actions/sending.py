"""A mail on its way: leased, sent, or tried again later. Whoever sends holds no transaction meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.identity.models import Person
from app.notifications.events import AddressBounced
from app.notifications.models import BouncedAddress, Mail
from app.notifications.rules.mails import MailState
from app.notifications.rules.timing import retry_at
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.transaction import Work, transaction_of


@dataclass(frozen=True)
class Leased:
    """A mail that this process alone may send, until the lease ends."""

    mail_id: int
    person_id: int
    address: str
    attempt: int


def lease_next(machine: Principal, length: timedelta) -> Leased | None:
    """Take the mail that is due longest, by one conditional update; None where nothing is due."""
    with transaction_of(machine) as work:
        now = clock.now()
        mail_id = _next(work.session, now)
        if mail_id is None:
            return None
        free = or_(Mail.leased_until.is_(None), Mail.leased_until <= now)
        lease = update(Mail).where(Mail.id == mail_id, Mail.state == MailState.WAITING, free)
        lease = lease.values(leased_until=now + length, attempts=Mail.attempts + 1)
        done = cast(CursorResult[Any], work.session.execute(lease.execution_options(synchronize_session=False)))
        if done.rowcount != 1:
            return None
        mail = work.session.get_one(Mail, mail_id)
        return Leased(mail.id, mail.person_id, mail.address, mail.attempts)


def _next(session: Session, now: datetime) -> int | None:
    free = or_(Mail.leased_until.is_(None), Mail.leased_until <= now)
    wanted = select(Mail.id).where(Mail.state == MailState.WAITING, Mail.due_at <= now, free).order_by(Mail.due_at, Mail.id)
    return session.scalar(wanted.limit(1).with_for_update(skip_locked=True))


def settle(machine: Principal, leased: Leased, state: MailState, *, subject: str = "", reason: str = "") -> None:
    """Say what became of it: sent, kept, void. Nothing where another process has taken it over meanwhile."""
    with transaction_of(machine) as work:
        mail = _still(work.session, leased)
        if mail is not None:
            mail.state, mail.done_at, mail.leased_until = state, clock.now(), None
            mail.subject, mail.reason = subject or mail.subject, reason[:300]


def try_later(machine: Principal, leased: Leased, reason: str, *, subject: str = "") -> None:
    """It could not be sent: again after a while, longer each time, until an administrator has to look."""
    with transaction_of(machine) as work:
        mail = _still(work.session, leased)
        if mail is None:
            return
        again = retry_at(leased.attempt, clock.now())
        mail.leased_until, mail.reason, mail.subject = None, reason[:300], subject or mail.subject
        if again is None:
            mail.state, mail.done_at = MailState.FAILED, clock.now()
        else:
            mail.due_at = again


def bounce(machine: Principal, leased: Leased, reason: str, *, subject: str = "") -> None:
    """The address takes no mail: it is marked, nothing is sent there any more, and buyers hear of it."""
    with transaction_of(machine) as work:
        mail = _still(work.session, leased)
        if mail is None:
            return
        mail.state, mail.done_at, mail.reason, mail.leased_until = MailState.RETURNED, clock.now(), reason[:300], None
        mail.subject = subject or mail.subject
        _mark(work, leased, reason)


def _mark(work: Work, leased: Leased, reason: str) -> None:
    if work.session.get(BouncedAddress, leased.address) is not None:
        return
    marked = BouncedAddress(address=leased.address, person_id=leased.person_id, reason=reason[:300], bounced_at=clock.now())
    work.add(marked)
    person = work.session.get_one(Person, leased.person_id)
    work.record(AddressBounced(person_id=person.id, supplier_id=person.supplier_id))


def _still(session: Session, leased: Leased) -> Mail | None:
    """The mail, if nobody has leased it again since."""
    mail = session.get(Mail, leased.mail_id)
    return mail if mail is not None and mail.attempts == leased.attempt and mail.state == MailState.WAITING else None


def send_again(machine: Principal, actor: Principal, mail_id: int) -> None:
    """Let a mail that was given up be tried anew, and its address with it. Raises `NotFound`."""
    if not actor.can(Permission.OUTBOX_WRITE):
        raise NotFound
    with transaction_of(machine) as work:
        mail = work.session.get(Mail, mail_id)
        if mail is None or mail.state in (MailState.WAITING, MailState.SENT, MailState.VOID):
            raise NotFound
        bounced = work.session.get(BouncedAddress, mail.address)
        if bounced is not None:
            work.session.delete(bounced)
        mail.address = work.session.get_one(Person, mail.person_id).email
        mail.state, mail.due_at, mail.attempts, mail.done_at = MailState.WAITING, clock.now(), 0, None
