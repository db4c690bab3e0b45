"""What happened to certificates, to their types and to what requires them. What is on the papers stands in rows alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.events import Event
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class CertificateEvent(Event, abstract=True):
    """Told to the supplier and to buyers."""

    certificate_id: int
    supplier_id: int
    type_id: int

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "procurement", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"certificate:{self.certificate_id}"}


@dataclass(frozen=True, kw_only=True)
class CertificateSubmitted(CertificateEvent):
    """The supplier sent it; it waits for its review. `valid_to` is None for one without a last day."""

    name: ClassVar[str] = "certifications.certificate_submitted"
    valid_from: date
    valid_to: date | None
    renews_id: int | None


@dataclass(frozen=True, kw_only=True)
class CertificateVerified(CertificateEvent):
    """Somebody of ours looked at it: it counts by its dates."""

    name: ClassVar[str] = "certifications.certificate_verified"
    valid_from: date
    valid_to: date | None
    renews_id: int | None


@dataclass(frozen=True, kw_only=True)
class CertificateRejected(CertificateEvent):
    name: ClassVar[str] = "certifications.certificate_rejected"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(CertificateEvent):
    """It does not count any more, whatever its dates say. `renews_id` is what it was to supersede."""

    name: ClassVar[str] = "certifications.certificate_revoked"
    reason: str
    renews_id: int | None


@dataclass(frozen=True, kw_only=True)
class CertificateSuperseded(CertificateEvent):
    """Its renewal was verified and stands in its place from a day on."""

    name: ClassVar[str] = "certifications.certificate_superseded"
    superseded_from: date


@dataclass(frozen=True, kw_only=True)
class WaiverEvent(Event, abstract=True):
    """That a supplier lacks a type is let pass, or not any more. `certificate_ids` are those that it has of the type."""

    waiver_id: int
    supplier_id: int
    type_id: int
    certificate_ids: tuple[int, ...]

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "procurement", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}", *(f"certificate:{each}" for each in self.certificate_ids)}


@dataclass(frozen=True, kw_only=True)
class WaiverGranted(WaiverEvent):
    """From the first through the last day, which are the supplier's."""

    name: ClassVar[str] = "certifications.waiver_granted"
    valid_from: date
    valid_to: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class WaiverWithdrawn(WaiverEvent):
    name: ClassVar[str] = "certifications.waiver_withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class TypeEvent(Event, abstract=True):
    """Told to those who keep the types."""

    type_id: int

    def audience(self) -> Iterable[str]:
        return {"procurement", "admin"}

    def subjects(self) -> Iterable[str]:
        return {f"certificate_type:{self.type_id}"}


@dataclass(frozen=True, kw_only=True)
class CertificateTypeAdded(TypeEvent):
    name: ClassVar[str] = "certifications.certificate_type_added"
    policy: str


@dataclass(frozen=True, kw_only=True)
class CertificateTypeChanged(TypeEvent):
    """`fields` are the names of what is different now; `policy` is the one that counts now."""

    name: ClassVar[str] = "certifications.certificate_type_changed"
    fields: tuple[str, ...]
    policy: str


@dataclass(frozen=True, kw_only=True)
class RequirementAdded(TypeEvent):
    """A category, a site, both together or (with neither) everything requires the type now."""

    name: ClassVar[str] = "certifications.requirement_added"
    requirement_id: int
    level: str
    category_id: int | None
    site_id: int | None


@dataclass(frozen=True, kw_only=True)
class RequirementRemoved(TypeEvent):
    name: ClassVar[str] = "certifications.requirement_removed"
    requirement_id: int
    level: str
    category_id: int | None
    site_id: int | None
