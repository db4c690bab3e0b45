"""When customers can expect what they ordered: as it is now per line and per customer order, and how it moved.

Derived from what feeds the line, in the transaction of whatever changed there; never written by a person.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant, Quantity
from app.customers.rules.states import Risk
from app.database import db
from app.isolation import CustomerFacing
from app.principal import CUSTOMER_READERS

RISKS = ", ".join(repr(str(risk)) for risk in Risk)


class Outlook(CustomerFacing, db.Model):
    """What is expected of a customer order line, and how that stands against its promised day.

    `expected_on` counts open proposals (`not_agreed` says so); `agreed_on` counts what is agreed alone: it is what the
    customer may be shown. None: nobody knows. `days` is how many days `expected_on` is after the promised day.
    `holds_until`: the last day for which this holds without anything happening; None: for ever.
    """

    __tablename__ = "outlooks"
    __readers__ = CUSTOMER_READERS
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), primary_key=True)
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    expected_on: Mapped[date | None]
    agreed_on: Mapped[date | None]
    risk: Mapped[Risk] = mapped_column(String(12))
    days: Mapped[int]
    not_agreed: Mapped[bool]
    shortfall: Mapped[Decimal] = mapped_column(Quantity())
    holds_until: Mapped[date | None]
    moved_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        Index("ix_outlooks_passing", "site_id", "holds_until"),
        Index("ix_outlooks_by_risk", "risk", "line_id"),
        CheckConstraint(f"risk in ({RISKS})", name="risk_is_known"),
    )


class OrderOutlook(CustomerFacing, db.Model):
    """The same of a whole customer order: as its worst line stands; the first day promised of what is still to leave."""

    __tablename__ = "order_outlooks"
    __readers__ = CUSTOMER_READERS
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"), primary_key=True)
    risk: Mapped[Risk] = mapped_column(String(12))
    days: Mapped[int]
    promised_on: Mapped[date]
    expected_on: Mapped[date | None]
    lines_troubled: Mapped[int]
    __table_args__ = (
        Index("ix_order_outlooks_by_day", "promised_on", "customer_order_id"),
        Index("ix_order_outlooks_by_risk", "risk", "promised_on", "customer_order_id"),
        CheckConstraint(f"risk in ({RISKS})", name="risk_is_known"),
    )


class ExpectedDate(CustomerFacing, db.Model):
    """What was expected of a line from an instant on, and because of which fact: the trail of the promise."""

    __tablename__ = "expected_dates"
    __readers__ = CUSTOMER_READERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"))
    expected_on: Mapped[date | None]
    agreed_on: Mapped[date | None]
    promised_on: Mapped[date]
    risk: Mapped[Risk] = mapped_column(String(12))
    days: Mapped[int]
    because: Mapped[str] = mapped_column(String(80))
    expected_at: Mapped[datetime] = mapped_column(Instant)
    __table_args__ = (
        Index("ix_expected_dates_of_line", "line_id", "id"),
        CheckConstraint(f"risk in ({RISKS})", name="risk_is_known"),
    )
