"""Waivers: of one supplier, and one of them to be withdrawn."""

from sqlalchemy import select

from app.certifications.models import Certificate, CertificateWaiver
from app.certifications.rules import Review
from app.database import db
from app.principal import Principal
from app.refusals import NotFound

MOST = 100


def waiver_for(actor: Principal, waiver_id: int, *, lock: bool = False) -> CertificateWaiver:
    """Raises `NotFound`."""
    wanted = select(CertificateWaiver).where(CertificateWaiver.id == waiver_id)
    wanted = wanted.with_for_update(of=CertificateWaiver, key_share=True) if lock else wanted
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def waivers_of(actor: Principal, supplier_id: int) -> list[CertificateWaiver]:
    """Everything that was waived for a supplier, the newest first."""
    wanted = select(CertificateWaiver).where(CertificateWaiver.supplier_id == supplier_id)
    return list(db.session.scalars(wanted.order_by(CertificateWaiver.id.desc()).limit(MOST)))


def certificates_of_type(actor: Principal, supplier_id: int, type_id: int) -> tuple[int, ...]:
    """The ids of those of a supplier's certificates of a type that somebody may still look at."""
    wanted = select(Certificate.id).where(
        Certificate.supplier_id == supplier_id, Certificate.type_id == type_id, Certificate.review != Review.REJECTED
    )
    return tuple(db.session.scalars(wanted.order_by(Certificate.id.desc()).limit(MOST)))
