"""What a customer may look at without an account: the link, and the only rows that a link reads."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant, Quantity
from app.customers.models.orders import STATES
from app.customers.rules.states import Fulfilment
from app.database import db
from app.isolation import CustomerFacing, Tracked
from app.principal import CUSTOMER_READERS, Role


class TrackingLink(CustomerFacing, db.Model):
    """A secret address that shows one customer order: 128 random bits and more, hashed here, until it ends or is revoked."""

    __tablename__ = "tracking_links"
    __readers__ = frozenset({Role.SALES, Role.ADMIN})
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int | None]
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by: Mapped[int | None]

    def holds_at(self, instant: datetime) -> bool:
        return self.revoked_at is None and instant < self.expires_at


class TrackedOrder(Tracked, db.Model):
    """What the customer may know of its order. Kept true in the transaction of whatever changes the customer order."""

    __tablename__ = "tracked_orders"
    __readers__ = CUSTOMER_READERS
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    their_reference: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[Fulfilment] = mapped_column(String(16))
    ordered_on: Mapped[date]
    __table_args__ = (CheckConstraint(f"state in ({STATES})", name="state_is_known"),)


class TrackedLine(Tracked, db.Model):
    """What the customer may know of a line: `agreed_on` is a day that is agreed all the way, or None."""

    __tablename__ = "tracked_lines"
    __readers__ = CUSTOMER_READERS
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), primary_key=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"), index=True)
    line_no: Mapped[int]
    item_name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(8))
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    dispatched: Mapped[Decimal] = mapped_column(Quantity())
    agreed_on: Mapped[date | None]
    dispatched_on: Mapped[date | None]
