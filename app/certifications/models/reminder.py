"""A reminder that a certificate ends: a row that falls due by itself."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.isolation import SupplierOwned
from app.principal import BUYERS


class CertificateReminder(SupplierOwned, db.Model):
    """`due_at` is when `due_on` begins at the plant. Whether it is still of interest, the certificate and its renewal say."""

    __tablename__ = "certificate_reminders"
    __readers__ = BUYERS
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    due_on: Mapped[date]
    due_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        Index("ix_certificate_reminders_of_supplier", "supplier_id", "due_at"),
        Index("ix_certificate_reminders_due_at", "due_at"),
        CheckConstraint("days in (90, 60, 30, 14, 7, 1, 0)", name="days_are_known"),
    )
