"""One certificate: what was typed of it, its file, what was decided, and the instants at which its dates change its state."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, case, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.catalog.models import Category
from app.certifications import rules
from app.certifications.models.reminder import CertificateReminder
from app.certifications.models.types import CertificateType
from app.certifications.rules import LONGEST_ISSUER, LONGEST_NUMBER, LONGEST_REASON, Paper, Review, Span, State
from app.certifications.rules.reminders import reminders_of
from app.columns import Instant
from app.database import db
from app.files.models import ConfidedFile
from app.isolation import SupplierOwned
from app.principal import BUYERS, Role
from app.suppliers.models import Plant, Supplier

READERS = BUYERS | {Role.RECEIVING}
WAITING = text("review = 'submitted'")
REVIEWS = ", ".join(repr(str(each)) for each in Review)


class CertificatePlant(SupplierOwned, db.Model):
    """A plant that a certificate is for."""

    __tablename__ = "certificate_plants"
    __readers__ = READERS
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    plant_id: Mapped[int] = mapped_column(ForeignKey("plants.id"), primary_key=True, index=True)
    plant: Mapped[Plant] = relationship(lazy="joined", innerjoin=True)


class CertificateCategory(SupplierOwned, db.Model):
    """A category that a certificate is for."""

    __tablename__ = "certificate_categories"
    __readers__ = READERS
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), primary_key=True, index=True)
    category: Mapped[Category] = relationship(lazy="joined", innerjoin=True)


class Certificate(SupplierOwned, db.Model):
    """For the supplier and for buyers; who receives goods reads what holds, the file is never theirs.

    Without plants it is the company's; without categories it is for all of them. `superseded_from` is the first day of
    its verified renewal. The four instants follow from the dates and the time zones of the plants.
    """

    __tablename__ = "certificates"
    __readers__ = READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("certificate_types.id"), index=True)
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    number_key: Mapped[str] = mapped_column(String(4 * LONGEST_NUMBER))
    issuer: Mapped[str] = mapped_column(String(LONGEST_ISSUER))
    of_company: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    confided_file_id: Mapped[int] = mapped_column(ForeignKey("confided_files.id"), unique=True)
    is_encrypted: Mapped[bool] = mapped_column(default=False)
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), index=True)
    review: Mapped[Review] = mapped_column(String(10), default=Review.SUBMITTED)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by: Mapped[int | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    superseded_from: Mapped[date | None]
    begins_at: Mapped[datetime] = mapped_column(Instant)
    expiring_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    superseded_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    type: Mapped[CertificateType] = relationship()
    supplier: Mapped[Supplier] = relationship()
    file: Mapped[ConfidedFile] = relationship()
    renews: Mapped["Certificate | None"] = relationship(remote_side="Certificate.id")
    plants: Mapped[list[CertificatePlant]] = relationship(order_by=CertificatePlant.plant_id)
    categories: Mapped[list[CertificateCategory]] = relationship(order_by=CertificateCategory.category_id)
    reminders: Mapped[list[CertificateReminder]] = relationship(order_by=CertificateReminder.due_at)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_certificates_of_supplier", "supplier_id", "type_id"),
        Index("ix_certificates_number", "supplier_id", "number_key"),
        Index("ix_certificates_ending", "ends_at"),
        Index("ix_certificates_submitted", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        CheckConstraint(f"review in ({REVIEWS})", name="review_is_known"),
        CheckConstraint("valid_to >= valid_from", name="days_are_in_order"),
        CheckConstraint("(valid_to is null) = (ends_at is null)", name="an_end_has_its_instant"),
        CheckConstraint("(review = 'submitted') = (decided_at is null)", name="a_decision_is_dated"),
        CheckConstraint("(review = 'revoked') = (revoked_at is not null)", name="a_revocation_is_dated"),
        CheckConstraint("review not in ('rejected', 'revoked') or reason <> ''", name="a_refusal_has_a_reason"),
    )

    @classmethod
    def submit(
        cls, supplier: Supplier, kind: CertificateType, paper: Paper, file: ConfidedFile, by: int | None
    ) -> "Certificate":
        """A certificate of a supplier that waits for its review. What may be submitted was asked before."""
        row = cls(
            supplier_id=supplier.id,
            supplier=supplier,
            type_id=kind.id,
            type=kind,
            number=paper.number,
            number_key=rules.key_of(paper.number),
            issuer=paper.issuer,
            of_company=not paper.plant_ids,
            valid_from=paper.valid_from,
            valid_to=paper.valid_to,
            confided_file_id=file.id,
            is_encrypted=paper.is_encrypted,
            renews_id=paper.renews_id,
            submitted_at=clock.now(),
            submitted_by=by,
        )
        chosen = [plant for plant in supplier.plants if plant.id in paper.plant_ids]
        row.plants = [CertificatePlant(supplier_id=supplier.id, plant=plant) for plant in chosen]
        row.categories = [CertificateCategory(supplier_id=supplier.id, category_id=each) for each in sorted(paper.category_ids)]
        row.place_in_time()
        return row

    @classmethod
    def state_at(cls, now: datetime) -> ColumnElement[str]:
        """The state at an instant, as it is shown and as it is filtered on. `rules.state_on` says the same of a day."""
        return case(
            (cls.review != Review.VERIFIED, cls.review),
            (cls.superseded_at <= now, str(State.SUPERSEDED)),
            (cls.begins_at > now, str(State.NOT_YET_VALID)),
            (cls.ends_at <= now, str(State.EXPIRED)),
            (cls.expiring_at <= now, str(State.EXPIRING)),
            else_=str(State.VALID),
        )

    @property
    def plant_ids(self) -> frozenset[int]:
        return frozenset(each.plant_id for each in self.plants)

    @property
    def category_ids(self) -> frozenset[int]:
        return frozenset(each.category_id for each in self.categories)

    @property
    def zones(self) -> Collection[str]:
        """Whose days count: those of the plants that it is for, of the company's seat where it is for all."""
        return {each.plant.zone for each in self.plants} or {self.supplier.time_zone}

    def facts(self) -> dict[str, Any]:
        """What every fact about it says."""
        return {"certificate_id": self.id, "supplier_id": self.supplier_id, "type_id": self.type_id}

    def dates(self) -> dict[str, Any]:
        """What facts say of its days, and of what it renews."""
        return {"valid_from": self.valid_from, "valid_to": self.valid_to, "renews_id": self.renews_id}

    def _remind(self) -> None:
        """Let reminders fall due before its last day, when those days begin where it ends last."""
        today = min(clock.today(zone) for zone in self.zones)
        self.reminders = [
            CertificateReminder(
                supplier_id=self.supplier_id, days=each.days, due_on=each.due_on, due_at=self._begins(each.due_on)
            )
            for each in reminders_of(self.valid_to, today)
        ]

    def _begins(self, day: date) -> datetime:
        return max(rules.day_begins(day, zone) for zone in self.zones)

    def keep_span(self, span: Span) -> None:
        """The instants that follow from the dates."""
        self.begins_at, self.expiring_at, self.ends_at = span.begins_at, span.expiring_at, span.ends_at

    def place_in_time(self) -> None:
        """Work the instants out anew: the days of a place are others now."""
        self.keep_span(rules.span_of(self.valid_from, self.valid_to, self.zones))
        for reminder in self.reminders:
            reminder.due_at = self._begins(reminder.due_on)
        if self.superseded_from is not None:
            self.superseded_at = min(rules.day_begins(self.superseded_from, zone) for zone in self.zones)

    def verify(self, by: int | None) -> None:
        """It is genuine; what it renews is superseded from its first day on. Raises `RuleBroken`."""
        self._decide(Review.VERIFIED, by)
        self._remind()
        if self.renews is not None and self.renews.review == Review.VERIFIED:
            self.renews.superseded_from = self.valid_from
            self.renews.place_in_time()

    def reject(self, reason: str, by: int | None) -> None:
        """It does not prove what it is to prove. Raises `RuleBroken`."""
        kept = rules.check_reason(reason, Review.REJECTED)
        self._decide(Review.REJECTED, by)
        self.reason = kept

    def _decide(self, review: Review, by: int | None) -> None:
        rules.check_move(self, review)
        self.review, self.decided_at, self.decided_by = review, clock.now(), by

    def revoke(self, reason: str, by: int | None) -> None:
        """It does not hold any more, whatever its dates say. What it was to supersede later stands again.

        Raises `RuleBroken`.
        """
        rules.check_move(self, Review.REVOKED)
        kept = rules.check_reason(reason, Review.REVOKED)
        self.review, self.revoked_at, self.revoked_by, self.reason = Review.REVOKED, clock.now(), by, kept
        if self.renews is not None and self.renews.superseded_at is not None and self.renews.superseded_at > clock.now():
            self.renews.superseded_from = self.renews.superseded_at = None
