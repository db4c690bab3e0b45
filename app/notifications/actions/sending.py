"""A mail on its way: leased, sent, or tried again later. Whoever sends holds no transaction meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.identity.models import Person
from app.notifications import alerts
from app.notifications.events import AddressBounced
from app.notifications.models import BouncedAddress, DateAlert, Mail
from app.notifications.rules.mails import MailState
from app.notifications.rules.timing import retry_at
from app.principal import Permission, Principal
from app.refusals import NotFound
from app.transaction import Work, transaction_of

Days = Mapping[int, date | None]
UNSAID = "What the other server said may name the customer's address: it is not kept."


@dataclass(frozen=True)
class Leased:
    """A mail that this process alone may send, until the lease ends."""

    mail_id: int
    person_id: int | None
    alert_id: int | None
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
        return Leased(mail.id, mail.person_id, mail.alert_id, mail.address, mail.attempts)


def _next(session: Session, now: datetime) -> int | None:
    free = or_(Mail.leased_until.is_(None), Mail.leased_until <= now)
    wanted = select(Mail.id).where(Mail.state == MailState.WAITING, Mail.due_at <= now, free).order_by(Mail.due_at, Mail.id)
    return session.scalar(wanted.limit(1).with_for_update(skip_locked=True))


def settle(machine: Principal, leased: Leased, state: MailState, *, subject: str = "", told: Days | None = None) -> None:
    """Say what became of it: sent, kept, void. Nothing where another process has taken it over meanwhile.

    `told` are the days that it told a customer; what moved while it was on its way is told next.
    """
    with transaction_of(machine) as work:
        mail = _still(work.session, leased)
        if mail is None:
            return
        mail.state, mail.done_at, mail.leased_until = state, clock.now(), None
        mail.subject, mail.reason = subject or mail.subject, ""
        if leased.alert_id is not None:
            _keep_told(work, leased.alert_id, told or {})


def _keep_told(work: Work, alert_id: int, told: Days) -> None:
    alert = work.session.get_one(DateAlert, alert_id)
    if told:
        alerts.keep_told(work, alert_id, told)
        alert.told_at = clock.now()
    work.session.flush()
    alerts.queue_moves(work, alert.customer_order_id, timedelta(0))


def try_later(machine: Principal, leased: Leased, reason: str, *, subject: str = "") -> None:
    """It could not be sent: again after a while, longer each time, until an administrator has to look."""
    with transaction_of(machine) as work:
        mail = _still(work.session, leased)
        if mail is None:
            return
        again = retry_at(leased.attempt, clock.now())
        mail.leased_until, mail.reason, mail.subject = None, _kept(leased, reason), subject or mail.subject
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
        mail.state, mail.done_at, mail.leased_until = MailState.RETURNED, clock.now(), None
        mail.reason = _kept(leased, reason)
        mail.subject = subject or mail.subject
        if leased.alert_id is not None:
            alerts.end(work, DateAlert.id == leased.alert_id)
        else:
            _mark(work, leased, reason)


def _kept(leased: Leased, reason: str) -> str:
    """Servers repeat an address when they refuse it: one that a customer left stands in no list of ours."""
    return reason[:300] if leased.alert_id is None else UNSAID


def _mark(work: Work, leased: Leased, reason: str) -> None:
    if work.session.get(BouncedAddress, leased.address) is not None:
        return
    person = work.session.get_one(Person, leased.person_id)
    marked = BouncedAddress(address=leased.address, person_id=person.id, reason=reason[:300], bounced_at=clock.now())
    work.add(marked)
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
        if mail.person_id is not None:
            mail.address = work.session.get_one(Person, mail.person_id).email
        mail.state, mail.due_at, mail.attempts, mail.done_at = MailState.WAITING, clock.now(), 0, None
