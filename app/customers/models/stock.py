"""Accepted units of an item at a site: what moved, what is there, and what left to customers."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Item, Site
from app.columns import Instant, Quantity
from app.customers.models.orders import CustomerOrder, CustomerOrderLine
from app.customers.rules.states import MovementKind
from app.database import db
from app.isolation import CustomerFacing, StaffOnly
from app.principal import CUSTOMER_READERS

KINDS = ", ".join(repr(str(kind)) for kind in MovementKind)


class StockBalance(StaffOnly, db.Model):
    """What is on hand of an item at a site, and how much of it is set aside for customers.

    More may have left than came where something was counted wrongly: then nothing is set aside, until it is corrected.
    """

    __tablename__ = "stock_balances"
    __readers__ = CUSTOMER_READERS
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True, index=True)
    on_hand: Mapped[Decimal] = mapped_column(Quantity())
    reserved: Mapped[Decimal] = mapped_column(Quantity())
    version: Mapped[int] = mapped_column(default=1)
    site: Mapped[Site] = relationship()
    item: Mapped[Item] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("reserved >= 0 and (reserved = 0 or reserved <= on_hand)", name="never_more_than_there_is"),
    )

    @property
    def free(self) -> Decimal:
        """What nobody has yet."""
        return self.on_hand - self.reserved


class StockMovement(StaffOnly, db.Model):
    """So many units came or, negative, went. Corrections say why."""

    __tablename__ = "stock_movements"
    __readers__ = CUSTOMER_READERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    kind: Mapped[MovementKind] = mapped_column(String(10))
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    reason: Mapped[str] = mapped_column(String(200), default="")
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipts.id"), index=True)
    dispatch_id: Mapped[int | None] = mapped_column(ForeignKey("dispatches.id"), index=True)
    moved_at: Mapped[datetime] = mapped_column(Instant)
    moved_by: Mapped[int | None]
    __table_args__ = (
        Index("ix_stock_movements_of_item", "item_id", "site_id", "id"),
        CheckConstraint(f"kind in ({KINDS})", name="kind_is_known"),
        CheckConstraint("quantity <> 0", name="something_moved"),
        CheckConstraint("kind <> 'correction' or reason <> ''", name="corrections_have_a_reason"),
    )


class Dispatch(CustomerFacing, db.Model):
    """What we sent to a customer in one go: when, by whom, under which tracking number."""

    __tablename__ = "dispatches"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"), index=True)
    dispatched_on: Mapped[date]
    carrier: Mapped[str] = mapped_column(String(80), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    dispatched_at: Mapped[datetime] = mapped_column(Instant)
    dispatched_by: Mapped[int | None]
    customer_order: Mapped[CustomerOrder] = relationship()
    lines: Mapped[list["DispatchLine"]] = relationship(order_by="DispatchLine.line_id", back_populates="dispatch")


class DispatchLine(CustomerFacing, db.Model):
    """So many units of a customer order line in a dispatch."""

    __tablename__ = "dispatch_lines"
    __readers__ = CUSTOMER_READERS
    __append_only__ = True
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatches.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), primary_key=True, index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    dispatch: Mapped[Dispatch] = relationship(back_populates="lines")
    line: Mapped[CustomerOrderLine] = relationship()
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_is_positive"),)
