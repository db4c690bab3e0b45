"""Reminders that fall due by themselves become notices."""

from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.certifications.models import CertificateReminder
from app.database import session_for
from app.notifications.actions.telling import Cause, tell
from app.notifications.models import Notice
from app.notifications.news import News
from app.notifications.rules.kinds import Kind, To
from app.principal import Principal

SINCE = timedelta(days=1)
MOST = 200


def remind_of_certificates(machine: Principal) -> int:
    """The supplier's people, of each day that is left; whether it still matters is looked at when the mail is drawn."""
    made = 0
    for reminder in _due(machine):
        news = News(Kind.CERTIFICATE, To.SUPPLIER, reminder.supplier_id, certificate_id=reminder.certificate_id)
        made += tell(machine, [news], Cause(_name(reminder.certificate_id, reminder.days)))
    return made


def _due(machine: Principal) -> list[CertificateReminder]:
    now, row = clock.now(), CertificateReminder
    wanted = select(row).where(row.due_at <= now, row.due_at > now - SINCE).order_by(row.due_at).limit(MOST)
    with session_for(machine) as session:
        due = list(session.scalars(wanted))
        told = select(Notice.cause).where(Notice.certificate_id.in_({each.certificate_id for each in due}))
        known = set(session.scalars(told)) if due else set()
    return [each for each in due if _name(each.certificate_id, each.days) not in known]


def _name(certificate_id: int, days: int) -> str:
    return f"certificate {certificate_id} ends in {days}"
