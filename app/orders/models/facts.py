"""What is kept beside a line: its price, what was changed and what was cancelled; and the numbers of orders."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Instant, Price, Quantity
from app.database import db
from app.isolation import AtSite, StaffOnly, SupplierOwned
from app.orders.rules.differences import Step
from app.principal import BUYERS, STAFF_ROLES, Role

if TYPE_CHECKING:
    from app.orders.models.order_line import OrderLine


class OfLine(SupplierOwned, AtSite):
    """A fact about one line. It carries the owner and the site of the line, for the row filters."""

    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)


class OrderLinePrice(SupplierOwned, db.Model):
    """The agreed price per unit, in the order's currency. Apart from the line: a row filter cannot hide a column.

    `asked_price` is the one that we wrote: what a proposed price is measured from, so that small steps cannot creep.
    It belongs to nobody while the order is a draft.
    """

    __tablename__ = "order_line_prices"
    __readers__ = BUYERS
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"))  # type: ignore[assignment]
    unit_price: Mapped[Decimal] = mapped_column(Price())
    asked_price: Mapped[Decimal] = mapped_column(Price())
    __table_args__ = (CheckConstraint("unit_price >= 0 and asked_price >= 0", name="price_is_not_negative"),)


class LineChange(OfLine, db.Model):
    """What a revision changed of a line: how we moved the baseline."""

    __tablename__ = "line_changes"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    quantity_before: Mapped[Decimal] = mapped_column(Quantity())
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    requested_before: Mapped[date]
    requested_on: Mapped[date]
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None]
    line: Mapped["OrderLine"] = relationship(back_populates="changes")

    @property
    def step(self) -> Step:
        return Step(self.revision, {"quantity": self.quantity_before, "requested_on": self.requested_before})


class Substitution(OfLine, db.Model):
    """Another item took the place of the ordered one, by an accepted proposal; what was ordered stays known."""

    __tablename__ = "substitutions"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    item_before_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    number_before: Mapped[str] = mapped_column(String(60))
    name_before: Mapped[str] = mapped_column(String(200))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    number: Mapped[str] = mapped_column(String(60))
    substituted_at: Mapped[datetime] = mapped_column(Instant)
    substituted_by: Mapped[int | None]


class Cancellation(OfLine, db.Model):
    """So many units of a line are not wanted, or cannot be had, any more."""

    __tablename__ = "cancellations"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    reason: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(15))
    note: Mapped[str] = mapped_column(String(500), default="")
    cancelled_at: Mapped[datetime] = mapped_column(Instant)
    cancelled_by: Mapped[int | None]
    line: Mapped["OrderLine"] = relationship(back_populates="cancellations")
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)


class NumberSequence(StaffOnly, db.Model):
    """The next number to give out; its row is locked while one is taken."""

    __tablename__ = "number_sequences"
    __readers__ = frozenset({Role.PROCUREMENT, Role.SALES})
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
