"""What we accept unasked, as data: one row a version; changing one ends it and begins the next."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.columns import Quantity as Percent
from app.database import db
from app.isolation import StaffOnly
from app.orders.rules.tolerances import Room, Scope, Tolerance
from app.principal import BUYERS

CURRENT = text("ended_at is null")


class ToleranceRow(StaffOnly, db.Model):
    """A tolerance with whom it holds for, and who said so when and why. No supplier reads how far we would go."""

    __tablename__ = "tolerances"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(24))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    earlier: Mapped[int]
    later: Mapped[int]
    less: Mapped[Decimal] = mapped_column(Percent())
    more: Mapped[Decimal] = mapped_column(Percent(), server_default=text("0"))
    dearer: Mapped[Decimal] = mapped_column(Percent())
    cheaper: Mapped[Decimal] = mapped_column(Percent())
    reason: Mapped[str] = mapped_column(String(500))
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[int | None]
    end_reason: Mapped[str] = mapped_column(String(500), default="")
    __table_args__ = (
        Index("uq_tolerances_current", "scope", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        CheckConstraint(
            "earlier >= 0 and later >= 0 and less >= 0 and dearer >= 0 and cheaper >= 0", name="room_is_not_negative"
        ),
        CheckConstraint("more >= 0", name="more_is_not_negative"),
    )

    @property
    def tolerance(self) -> Tolerance:
        return Tolerance(**{str(room): getattr(self, room) for room in Room})

    @property
    def holds_for(self) -> Scope:
        return Scope(self.supplier_id, self.category_id)

    def end(self, at: datetime, by: int | None, reason: str) -> None:
        self.ended_at, self.ended_by, self.end_reason = at, by, reason
