"""Types of certificates, and what requires them."""

from sqlalchemy import select

from app.certifications.models import CertificateType, Requirement
from app.database import db
from app.principal import Principal
from app.refusals import NotFound


def types_for(actor: Principal, *, in_use: bool = False) -> list[CertificateType]:
    """The types by name; with `in_use` those alone that may be submitted and required."""
    wanted = select(CertificateType).order_by(CertificateType.name)
    return list(db.session.scalars(wanted.where(CertificateType.in_use) if in_use else wanted))


def type_for(actor: Principal, type_id: int, *, lock: bool = False) -> CertificateType:
    """Raises `NotFound`."""
    wanted = select(CertificateType).where(CertificateType.id == type_id)
    found = db.session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def requirements_for(actor: Principal) -> list[Requirement]:
    """Everything that is required, by type."""
    return list(db.session.scalars(select(Requirement).order_by(Requirement.type_id, Requirement.id)))


def requirement_for(actor: Principal, requirement_id: int) -> Requirement:
    """Raises `NotFound`."""
    found = db.session.scalar(select(Requirement).where(Requirement.id == requirement_id))
    if found is None:
        raise NotFound
    return found
