"""A waiver: what a supplier lacks is let pass for some days. It ends by itself."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.certifications import rules
from app.certifications.models.types import CertificateType
from app.certifications.rules import LONGEST_REASON, waivers
from app.certifications.rules.states import ONE_DAY
from app.columns import Instant
from app.database import db
from app.isolation import SupplierOwned
from app.principal import BUYERS, Role
from app.suppliers.models import Supplier


class CertificateWaiver(SupplierOwned, db.Model):
    """Days are those of the supplier's seat. `ends_at` is the instant after its last day, or when it was withdrawn."""

    __tablename__ = "certificate_waivers"
    __readers__ = BUYERS | {Role.RECEIVING}
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("certificate_types.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    begins_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    granted_at: Mapped[datetime] = mapped_column(Instant)
    granted_by: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[int | None]
    why_withdrawn: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    version: Mapped[int] = mapped_column(default=1)
    type: Mapped[CertificateType] = relationship(lazy="joined", innerjoin=True)
    supplier: Mapped[Supplier] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_certificate_waivers_of_supplier", "supplier_id", "type_id"),
        CheckConstraint("valid_to >= valid_from", name="days_are_in_order"),
        CheckConstraint("reason <> ''", name="a_waiver_has_a_reason"),
        CheckConstraint("withdrawn_at is null or why_withdrawn <> ''", name="a_withdrawal_has_a_reason"),
    )

    @classmethod
    def grant(
        cls, supplier: Supplier, kind: CertificateType, valid_from: date, valid_to: date, reason: str, by: int | None
    ) -> "CertificateWaiver":
        """Let it pass from the first day through the last one. Raises `RuleBroken`."""
        waivers.check_days(valid_from, valid_to, supplier.today)
        row = cls(
            supplier_id=supplier.id,
            supplier=supplier,
            type_id=kind.id,
            type=kind,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=waivers.check_reason(reason),
            granted_at=clock.now(),
            granted_by=by,
        )
        row.place_in_time()
        return row

    def place_in_time(self) -> None:
        """Work the instants out anew: the days of a place are others now."""
        self.begins_at = rules.day_begins(self.valid_from, self.supplier.time_zone)
        self.ends_at = self.withdrawn_at or self.granted_until

    @property
    def granted_until(self) -> datetime:
        """The instant after its last day, whether or not it was withdrawn before."""
        return rules.day_begins(self.valid_to + ONE_DAY, self.supplier.time_zone)

    def withdraw(self, reason: str, by: int | None) -> None:
        """It counts no more, from now on. Raises `RuleBroken`."""
        waivers.check_running(self.ends_at, clock.now())
        self.why_withdrawn = waivers.check_reason(reason)
        self.withdrawn_at, self.withdrawn_by = clock.now(), by
        self.ends_at = self.withdrawn_at

    def holds_on(self, day: date) -> bool:
        """Whether it counts on a day of the supplier's."""
        return self.withdrawn_at is None and self.valid_from <= day <= self.valid_to

    def holds_at(self, now: datetime) -> bool:
        return self.begins_at <= now < self.ends_at

    def state_at(self, now: datetime) -> str:
        """What it is at an instant: running, to come, ended, or withdrawn."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.ends_at <= now:
            return "ended"
        return "running" if self.begins_at <= now else "to_come"
