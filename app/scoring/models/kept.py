"""The six criteria of suppliers as they were worked out last, for pages that compare everybody. Derived: only ever redone."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.events import BigId
from app.isolation import StaffOnly
from app.principal import BUYERS
from app.scoring.rules.points import Criterion, Own

KnownTo = tuple[int, datetime]
"""The position of the log up to which numbers know everything, and the instant at which they were worked out."""


class KeptCriteria(StaffOnly, db.Model):
    """A supplier over a rolling period: its own scores in hundredths, None where it has no data, and of how many facts.

    Worked out from everything up to `position`. `category_id` is that of most of its lines, by which it is judged. For
    buyers alone: the price says what others offered.
    """

    __tablename__ = "kept_criteria"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    period: Mapped[int]
    position: Mapped[int] = mapped_column(BigId)
    worked_out_at: Mapped[datetime] = mapped_column(Instant)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    quality: Mapped[int | None]
    quality_n: Mapped[int] = mapped_column(default=0)
    delivery: Mapped[int | None]
    delivery_n: Mapped[int] = mapped_column(default=0)
    price: Mapped[int | None]
    price_n: Mapped[int] = mapped_column(default=0)
    location: Mapped[int | None]
    location_n: Mapped[int] = mapped_column(default=0)
    ethics: Mapped[int | None]
    ethics_n: Mapped[int] = mapped_column(default=0)
    compliance: Mapped[int | None]
    compliance_n: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("period", "supplier_id", name="uq_kept_criteria_of_supplier"),
        *(CheckConstraint(f"{each} between 0 and 10000", name=f"{each}_is_a_score") for each in Criterion),
    )

    def put(self, known_to: KnownTo, category_id: int | None, scores: Mapping[Criterion, Own]) -> None:
        self.position, self.worked_out_at = known_to
        self.category_id = category_id
        for criterion in Criterion:
            own = scores[criterion]
            setattr(self, criterion, own.score)
            setattr(self, f"{criterion}_n", own.n)


class KeptTo(StaffOnly, db.Model):
    """How far the kept criteria of a period have come: what is told behind `position` they do not know.

    They hold until an instant, at which a day begins somewhere, and by the `rules` that they were worked out by.
    """

    __tablename__ = "kept_to"
    __readers__ = BUYERS
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigId)
    worked_out_at: Mapped[datetime] = mapped_column(Instant)
    holds_until: Mapped[datetime] = mapped_column(Instant)
    rules: Mapped[str] = mapped_column(String(16))
