"""The scores that stand now, one row per supplier, period, criterion and metric; and what they were on days before."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant, Scaled
from app.database import db
from app.events import BigId
from app.isolation import SupplierOwned
from app.principal import BUYERS


def Figure() -> Scaled:
    """Six decimals, rounded half to even: the same on every machine."""
    return Scaled(6)


class Score(SupplierOwned, db.Model):
    """One number. `metric` is empty for the criterion as a whole, `criterion` is "total" for all of them together.

    `raw` is the figure in its own measure (a share, days, ppm), `points` what the points table makes of it, 0 to 100;
    both None where there is no data. `shrunk` leans on the peers of `freeze` (see `rules/shrinking.py`).
    `covered` of `asked` criteria have data, for the total.
    """

    __tablename__ = "scores"
    __readers__ = BUYERS
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(String(12), primary_key=True)
    metric: Mapped[str] = mapped_column(String(40), primary_key=True)
    raw: Mapped[Decimal | None] = mapped_column(Figure())
    points: Mapped[Decimal | None] = mapped_column(Figure())
    shrunk: Mapped[Decimal | None] = mapped_column(Figure())
    n: Mapped[int] = mapped_column(default=0)
    covered: Mapped[int | None]
    asked: Mapped[int | None]
    method: Mapped[int]
    weights: Mapped[int | None]
    freeze: Mapped[int | None]
    position: Mapped[int] = mapped_column(BigId)
    computed_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        Index("ix_scores_ranked", "period", "criterion", "metric", "shrunk"),
        CheckConstraint("points is null or points between 0 and 100000000", name="points_are_of_a_hundred"),
        CheckConstraint("n >= 0", name="n_is_counted"),
    )


class ScoreOfDay(SupplierOwned, db.Model):
    """What a criterion (or the total) was when a day was frozen: never written again."""

    __tablename__ = "scores_of_days"
    __readers__ = BUYERS
    __append_only__ = True
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    points: Mapped[Decimal | None] = mapped_column(Figure())
    shrunk: Mapped[Decimal | None] = mapped_column(Figure())
    n: Mapped[int] = mapped_column(default=0)
    method: Mapped[int]
    weights: Mapped[int | None]


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
