"""What is kept of each revision: what the header said before it, and which prices it moved. Append-only.

Quantities and days that moved stand in `LineChange`. A revision is what stands now without the steps after it.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant, Price
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models.facts import OfLine
from app.orders.rules.differences import Step
from app.principal import BUYERS, STAFF_ROLES

HEADER = ("site_id", "incoterm", "currency", "payment_terms", "note")


class OrderRevision(SupplierOwned, AtSite, db.Model):
    """One revision of an issued order. A word of the header that it did not change is empty; one that was blank is ""."""

    __tablename__ = "order_revisions"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    number: Mapped[int]
    site_id_before: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    incoterm_before: Mapped[str | None] = mapped_column(String(3))
    currency_before: Mapped[str | None] = mapped_column(String(3))
    payment_terms_before: Mapped[str | None] = mapped_column(String(80))
    note_before: Mapped[str | None] = mapped_column(String(1000))
    revised_at: Mapped[datetime] = mapped_column(Instant)
    revised_by: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("order_id", "number", name="uq_order_revisions_number"),
        CheckConstraint("number >= 2", name="first_one_is_the_order"),
    )

    @property
    def step(self) -> Step:
        before = {name: getattr(self, f"{name}_before") for name in HEADER}
        return Step(self.number, {name: value for name, value in before.items() if value is not None})


class PriceChange(OfLine, db.Model):
    """A revision moved a line's price: apart from `LineChange`, which sales and the sites read."""

    __tablename__ = "price_changes"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    price_before: Mapped[Decimal | None] = mapped_column(Price())
    price: Mapped[Decimal] = mapped_column(Price())
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None]

    @property
    def step(self) -> Step:
        return Step(self.revision, {"unit_price": self.price_before})
