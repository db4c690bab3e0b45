"""What was measured of suppliers last: one row per supplier, period and metric, and how far it has come."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant, Scaled
from app.database import db
from app.events import BigId
from app.isolation import SupplierOwned
from app.principal import BUYERS


def Figure() -> Scaled:
    """Six decimals, rounded half to even: the same on every machine."""
    return Scaled(6)


class MeasuredFigure(SupplierOwned, db.Model):
    """One metric of a supplier over a rolling period, in its own measure (per cent, days, ppm); None where there is no data."""

    __tablename__ = "measured_figures"
    __readers__ = BUYERS
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    metric: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Decimal | None] = mapped_column(Figure())
    n: Mapped[int] = mapped_column(default=0)
    method: Mapped[int]
    position: Mapped[int] = mapped_column(BigId)
    computed_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (CheckConstraint("n >= 0", name="n_is_counted"),)


class MeasuredMonth(SupplierOwned, db.Model):
    """Of the units whose window ended in a month: how many were measured by now, and how many were in time and in full.

    By the usual definition, against the requested day; months without any are left out.
    """

    __tablename__ = "measured_months"
    __readers__ = BUYERS
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    begins_on: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]
    good: Mapped[int]
    __table_args__ = (CheckConstraint("good between 0 and n", name="good_is_counted"),)


class ScoredSupplier(SupplierOwned, db.Model):
    """How far the measured units of a supplier have come: up to which position of the log, by which version of the method.

    `stale` where more came than is worked off one by one, like an import: everything of the supplier is done anew.
    `otif` of `units` is what was told last of the requested baseline over the rolling year.
    """

    __tablename__ = "scored_suppliers"
    __readers__ = BUYERS
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(BigId)
    method: Mapped[int]
    stale: Mapped[bool] = mapped_column(default=False)
    units: Mapped[int] = mapped_column(default=0)
    otif: Mapped[int] = mapped_column(default=0)
    computed_at: Mapped[datetime] = mapped_column(Instant)
