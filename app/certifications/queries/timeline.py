"""What ends within the next twelve months, by day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from app import clock
from app.certifications.models import Certificate, CertificateType
from app.certifications.rules import Review
from app.certifications.rules.timeline import Ending, last_day
from app.database import db
from app.principal import Principal
from app.suppliers.models import Supplier

MOST_LISTED = 200


def _coming(today: date) -> tuple[ColumnElement[bool], ...]:
    """Verified, and no renewal stands in its place from a day on."""
    until = clock.now() + timedelta(days=(last_day(today) - today).days + 2)
    return (
        Certificate.ends_at.between(clock.now(), until),
        Certificate.valid_to <= last_day(today),
        Certificate.review == Review.VERIFIED,
        Certificate.superseded_from.is_(None),
    )


def endings_for(actor: Principal, today: date) -> list[Ending]:
    """A day for each, with whether a renewal waits for its review."""
    renewal = aliased(Certificate)
    renewing = exists().where(renewal.renews_id == Certificate.id, renewal.review == Review.SUBMITTED)
    rows = db.session.execute(select(Certificate.valid_to, renewing).where(*_coming(today)))
    return [Ending(on, waits) for on, waits in rows if on is not None]


def ending_first(actor: Principal, today: date) -> Sequence[Any]:
    """(id, type, number, supplier, last day) of those that end first."""
    columns = (Certificate.id, CertificateType.name, Certificate.number, Supplier.name, Certificate.valid_to)
    wanted = select(*columns).join(CertificateType, CertificateType.id == Certificate.type_id)
    wanted = wanted.join(Supplier, Supplier.id == Certificate.supplier_id).where(*_coming(today))
    return db.session.execute(wanted.order_by(Certificate.ends_at, Certificate.id).limit(MOST_LISTED)).all()
