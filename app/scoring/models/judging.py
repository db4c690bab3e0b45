"""What procurement judges a supplier by: what it would deliver, a sanction that shuts it out, how it was appraised."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Category
from app.columns import Instant, Scaled
from app.database import db
from app.isolation import Public, StaffOnly, SupplierOwned
from app.principal import BUYERS
from app.scoring.rules.appraisal import Risk

RISKS = ", ".join(repr(str(each)) for each in Risk)
OPEN = text("lifted_at is null")
LONGEST_REASON = 500


class SupplierCategory(SupplierOwned, db.Model):
    """A category that a supplier delivers, or would: what it is asked, and which certificates it needs, follow from it."""

    __tablename__ = "supplier_categories"
    __readers__ = BUYERS
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"), primary_key=True, index=True)
    category: Mapped[Category] = relationship(lazy="joined", innerjoin=True)


class Sanction(StaffOnly, db.Model):
    """A supplier is on a sanctions list: a gate, whatever its numbers. Ours alone to know; lifted, never deleted."""

    __tablename__ = "sanctions"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), index=True)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    flagged_at: Mapped[datetime] = mapped_column(Instant)
    flagged_by: Mapped[int | None]
    lifted_at: Mapped[datetime | None] = mapped_column(Instant)
    lifted_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (Index("uq_sanctions_open", "supplier_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),)


class KeptAppraisal(StaffOnly, db.Model):
    """What a newcomer was found to be on the day on which it was approved: the class and the findings as they stood."""

    __tablename__ = "appraisals"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), index=True)
    risk: Mapped[Risk] = mapped_column(String(6))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (CheckConstraint(f"risk in ({RISKS})", name="risk_is_known"),)


class CountryIndex(Public, db.Model):
    """An index of a country, with where it is from. Where none are kept here, those that come with Waybill count."""

    __tablename__ = "country_indices"
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int]
    figure: Mapped[Decimal] = mapped_column(Scaled(6))
    source: Mapped[str] = mapped_column(String(160))
    licence: Mapped[str] = mapped_column(String(60))
