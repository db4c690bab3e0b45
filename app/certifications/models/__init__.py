"""What is stored: types and what requires them; certificates, with the plants and categories that they are for."""

from app.certifications.models.certificate import Certificate, CertificateCategory, CertificatePlant
from app.certifications.models.reminder import CertificateReminder
from app.certifications.models.types import CertificateType, Requirement
from app.certifications.models.waiver import CertificateWaiver

__all__ = [
    "Certificate",
    "CertificateCategory",
    "CertificatePlant",
    "CertificateReminder",
    "CertificateType",
    "CertificateWaiver",
    "Requirement",
]
