"""What became of units after they arrived: each decision a fact of its own, never changed."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant, Quantity
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.principal import STAFF_ROLES
from app.receipts.rules import Outcome

REMEDIES = "remedy in ('replace', 'credit')"


class OfReceipt(SupplierOwned, AtSite):
    """So many units of one receipt. It carries the owner and the site of the receipt, for the row filters."""

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    reason: Mapped[str] = mapped_column(String(20), default="")
    remedy: Mapped[str] = mapped_column(String(7), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    def again(self) -> Self:
        """The same said of the receipt that replaces this one's."""
        said = {column.key: getattr(self, column.key) for column in self.__table__.columns}  # type: ignore[attr-defined]
        return type(self)(**{name: value for name, value in said.items() if name not in ("id", "receipt_id")})


class Inspection(OfReceipt, db.Model):
    """Somebody looked at units that were set aside: they are accepted now, or rejected with reason and remedy."""

    __tablename__ = "inspections"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(String(10))
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None]
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        CheckConstraint("outcome in ('accepted', 'rejected')", name="outcome_is_known"),
        CheckConstraint(f"(outcome = 'rejected') = ({REMEDIES})", name="rejects_have_a_remedy"),
    )

    @property
    def is_rejection(self) -> bool:
        return self.outcome == Outcome.REJECTED


class Return(OfReceipt, db.Model):
    """Units that we had kept went back."""

    __tablename__ = "returns"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    returned_at: Mapped[datetime] = mapped_column(Instant)
    returned_by: Mapped[int | None]
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        CheckConstraint(REMEDIES, name="returns_have_a_remedy"),
    )
