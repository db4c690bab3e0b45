"""Where units for customers come from: how much an order line can give, and who has how much of it.

Both sides are held by the database: a line's allocations are a sum on it, an order line's a sum on its `Supply`, and
what is taken from stock a sum on its `StockBalance`. None can be exceeded, whoever writes at the same moment.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Instant, Quantity
from app.customers.models.orders import CustomerOrderLine
from app.database import db
from app.isolation import CustomerFacing
from app.principal import CUSTOMER_READERS


class Supply(CustomerFacing, db.Model):
    """What an order line can still give to customers, and how much of that is allocated; in the stock unit.

    Both count units that have not left to a customer yet.
    """

    __tablename__ = "supplies"
    __readers__ = CUSTOMER_READERS
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    capacity: Mapped[Decimal] = mapped_column(Quantity())
    allocated: Mapped[Decimal] = mapped_column(Quantity())
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (CheckConstraint("allocated >= 0 and allocated <= capacity", name="never_more_than_there_is"),)


class Allocation(CustomerFacing, db.Model):
    """So many units of a customer order line come from an order line, or from stock where none is named.

    Of them `arrived` are here and set aside, `dispatched` have left: dispatched ≤ arrived ≤ quantity. For what has not
    left: the last of it comes on `expected_on`, open proposals counted, or on `agreed_on`, by what is agreed alone; None
    where nobody knows, and where it is stock. `unconfirmed`: the supplier has not answered for some of it.
    """

    __tablename__ = "allocations"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), index=True)
    order_line_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    arrived: Mapped[Decimal] = mapped_column(Quantity())
    dispatched: Mapped[Decimal] = mapped_column(Quantity())
    expected_on: Mapped[date | None]
    agreed_on: Mapped[date | None]
    unconfirmed: Mapped[bool] = mapped_column(default=False)
    allocated_at: Mapped[datetime] = mapped_column(Instant)
    allocated_by: Mapped[int | None]
    line: Mapped[CustomerOrderLine] = relationship()
    __table_args__ = (
        UniqueConstraint("line_id", "order_line_id", name="uq_allocations_order_line"),
        Index(
            "uq_allocations_stock",
            "line_id",
            unique=True,
            sqlite_where=text("order_line_id is null"),
            postgresql_where=text("order_line_id is null"),
        ),
        Index("ix_allocations_of_order_line", "order_line_id", "line_id"),
        Index("ix_allocations_of_stock", "site_id", "item_id"),
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        CheckConstraint("dispatched >= 0 and dispatched <= arrived and arrived <= quantity", name="units_are_somewhere"),
        CheckConstraint("order_line_id is not null or arrived = quantity", name="stock_is_here"),
    )

    @property
    def is_from_stock(self) -> bool:
        return self.order_line_id is None

    @property
    def outstanding(self) -> Decimal:
        """What of it has not left yet."""
        return self.quantity - self.dispatched

    @property
    def ready(self) -> Decimal:
        """What of it is here and can leave."""
        return self.arrived - self.dispatched
