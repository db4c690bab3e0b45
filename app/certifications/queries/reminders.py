"""Which certificates somebody is reminded of: what is due, as long as nobody has done what it asks for."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from app import clock
from app.certifications.models import Certificate, CertificateReminder
from app.certifications.queries.certificates import Seen, renewals_of, seen_by_id
from app.certifications.rules import Review
from app.database import db
from app.principal import Principal

MOST = 50


@dataclass(frozen=True, slots=True)
class Reminded:
    """A certificate that ends, the reminder that fell due last, and the renewal that waits for its review, if any."""

    seen: Seen
    days: int
    renewal: Seen | None


def reminders_for(actor: Principal, *, limit: int = MOST) -> list[Reminded]:
    """What the actor's side is reminded of, what ends first on top.

    The supplier until it has handed in a renewal, the reviewer until that is decided. A rejected one brings both back.
    """
    due = select(CertificateReminder.certificate_id, func.min(CertificateReminder.days))
    due = due.join(Certificate, Certificate.id == CertificateReminder.certificate_id)
    due = due.where(CertificateReminder.due_at <= clock.now(), _is_of_interest(actor))
    due = due.group_by(CertificateReminder.certificate_id, Certificate.ends_at).order_by(Certificate.ends_at).limit(limit)
    days = {row[0]: row[1] for row in db.session.execute(due)}
    found, renewals = seen_by_id(actor, days), renewals_of(actor, days)
    return [Reminded(found[key], left, renewals.get(key)) for key, left in days.items() if key in found]


def _is_of_interest(actor: Principal) -> ColumnElement[bool]:
    renewal = aliased(Certificate)
    done = (Review.SUBMITTED, Review.VERIFIED) if actor.is_supplier else (Review.VERIFIED,)
    answered = exists().where(renewal.renews_id == Certificate.id, renewal.review.in_(done))
    return and_(Certificate.review == Review.VERIFIED, Certificate.superseded_from.is_(None), ~answered)
