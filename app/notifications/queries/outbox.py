"""The outbox: what is due, what a mail carries, and the list that those who look after it see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select

from app import clock
from app.database import session_for
from app.identity.models import Person
from app.notifications.machine import POSTMAN
from app.notifications.models import DateAlert, Mail, Notice
from app.notifications.rules.mails import MailState
from app.principal import Permission, Principal, tracking
from app.refusals import NotFound

PAGE = 100


@dataclass(frozen=True)
class Carried:
    """A mail with what it carries, and as whom it is drawn."""

    id: int
    made_at: datetime
    name: str
    address: str
    language: str
    reader: Principal
    notices: Sequence[Notice]
    is_wanted: bool = True
    """Whether its reader still works there."""
    alert_id: int | None = None
    """What it tells of, where its reader is a customer who left an address."""


def is_something_due(actor: Principal) -> bool:
    """Whether a mail is to be sent or made now."""
    now = clock.now()
    free = or_(Mail.leased_until.is_(None), Mail.leased_until <= now)
    mail = select(Mail.id).where(Mail.state == MailState.WAITING, Mail.due_at <= now, free).limit(1)
    notice = select(Notice.id).where(Notice.mail_id.is_(None), Notice.mail_at <= now).limit(1)
    with session_for(actor) as session:
        return session.scalar(mail) is not None or session.scalar(notice) is not None


def carried(actor: Principal, mail_id: int) -> Carried:
    """One mail. Asked by the machine; for people by `mail_for`."""
    with session_for(actor) as session:
        mail = session.get_one(Mail, mail_id)
        if mail.alert_id is not None:
            return _to_customer(mail, session.get_one(DateAlert, mail.alert_id))
        person = session.get_one(Person, mail.person_id)
        notices = session.scalars(select(Notice).where(Notice.mail_id == mail_id).order_by(Notice.id)).all()
        words = (mail.id, mail.made_at, person.name, mail.address, person.language)
        return Carried(*words, person.principal(), notices, person.active)


def _to_customer(mail: Mail, alert: DateAlert) -> Carried:
    """Drawn as whoever holds the tracking link: it cannot say more than their page does."""
    reader = tracking(alert.customer_order_id, alert.link_id)
    return Carried(mail.id, mail.made_at, "", alert.address, alert.language, reader, (), alert_id=alert.id)


def replying_to(actor: Principal, person_id: int) -> tuple[str, str]:
    """Name and address of who reads an answer; empty where they do not work here any more."""
    with session_for(actor) as session:
        person = session.get(Person, person_id)
        return (person.name, person.email) if person is not None and person.active else ("", "")


def mail_for(actor: Principal, mail_id: int) -> Carried:
    """One mail, for those who look after the outbox; without the address that a customer left. Raises `NotFound`."""
    _may_look(actor)
    with session_for(POSTMAN) as session:
        if session.get(Mail, mail_id) is None:
            raise NotFound
    found = carried(POSTMAN, mail_id)
    return found if found.alert_id is None else replace(found, address="")


@dataclass(frozen=True)
class Posted:
    """A mail in the list; without a name where a customer left the address."""

    id: int
    name: str
    address: str
    subject: str
    state: MailState
    made_at: datetime
    due_at: datetime
    attempts: int
    reason: str


def outbox_for(actor: Principal, state: MailState | None = None, after: int | None = None) -> list[Posted]:
    """The newest first; `after` is the id of the last one shown. Those that were not needed any more only if asked for."""
    _may_look(actor)
    wanted = select(Mail, Person.name).outerjoin(Person, Person.id == Mail.person_id)
    wanted = wanted.order_by(Mail.id.desc()).limit(PAGE + 1)
    wanted = wanted.where(Mail.state == state if state is not None else Mail.state != MailState.VOID)
    if after is not None:
        wanted = wanted.where(Mail.id < after)
    with session_for(POSTMAN) as session:
        return [_posted(mail, name) for mail, name in session.execute(wanted)]


def _posted(mail: Mail, name: str | None) -> Posted:
    words = (mail.subject, MailState(mail.state), mail.made_at, mail.due_at, mail.attempts, mail.reason)
    return Posted(mail.id, name or "", mail.address, *words)


def counts_for(actor: Principal) -> dict[MailState, int]:
    """How many mails there are of each state that wants a look, and how many wait."""
    _may_look(actor)
    return counts(POSTMAN)


def counts(actor: Principal) -> dict[MailState, int]:
    shown = (MailState.WAITING, MailState.FAILED, MailState.RETURNED, MailState.KEPT)
    wanted = select(Mail.state, func.count()).where(Mail.state.in_(shown)).group_by(Mail.state)
    with session_for(actor) as session:
        return {MailState(state): count for state, count in session.execute(wanted)}


def _may_look(actor: Principal) -> None:
    if not actor.can(Permission.OUTBOX_READ):
        raise NotFound
