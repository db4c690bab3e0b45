"""The units that are measured, as they follow from the facts by the usual definition. Derived: never adjusted, only redone."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import db
from app.isolation import SupplierOwned
from app.principal import BUYERS
from app.scoring.rules.definitions import Baseline

BASELINES = ", ".join(repr(str(each)) for each in Baseline)


def _amount() -> Mapped[int]:
    """Millionths of the line's unit: exact, and added up by the database."""
    return mapped_column(BigInteger, default=0)


class MeasuredUnit(SupplierOwned, db.Model):
    """One unit against one baseline: the order line as requested (`part` 0), or a part of a promise.

    `counts_from` is the first day at the site on which it is measured: the last of its window if all of it is here, else
    the day after. `missing` is overdue from then on. `days_late` is None while it still grows, and where no day is known.
    What is said of the line as a whole (rejects, answer, slips, notices) stands in its requested unit alone.
    """

    __tablename__ = "measured_units"
    __readers__ = BUYERS
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    baseline: Mapped[Baseline] = mapped_column(String(9), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    due_on: Mapped[date]
    begins_on: Mapped[date | None]
    ends_on: Mapped[date]
    counts_from: Mapped[date]
    excluded: Mapped[str] = mapped_column(String(20), default="")
    quantity: Mapped[int] = _amount()
    on_time: Mapped[int] = _amount()
    early: Mapped[int] = _amount()
    late: Mapped[int] = _amount()
    undated: Mapped[int] = _amount()
    missing: Mapped[int] = _amount()
    over: Mapped[int] = _amount()
    is_on_time: Mapped[bool | None]
    is_in_full: Mapped[bool]
    is_otif: Mapped[bool | None]
    days_late: Mapped[int | None]
    received: Mapped[int] = _amount()
    rejected: Mapped[int] = _amount()
    answer_minutes: Mapped[int | None]
    slips: Mapped[int | None]
    notices: Mapped[int] = mapped_column(default=0)
    notices_right: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        Index("ix_measured_units_of_supplier", "supplier_id", "baseline", "ends_on", "line_id", "part"),
        Index("ix_measured_units_begin_to_count", "site_id", "counts_from"),
        Index("ix_measured_units_by_end", "site_id", "ends_on"),
        CheckConstraint(f"baseline in ({BASELINES})", name="baseline_is_known"),
        CheckConstraint("on_time + early + late + undated + missing = quantity", name="quantities_are_conserved"),
    )
