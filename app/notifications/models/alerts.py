"""Addresses that customers left to be told when a day of their order moves."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.isolation import StaffOnly
from app.notifications.rules.alerts import Purpose

LIVE = "ended_at IS NULL"


class DateAlert(StaffOnly, db.Model):
    """An address, left on the page of one tracking link and told of that link's order as long as the link holds.

    The machine alone reads it. Before it is confirmed nothing is sent there but the question whether it is theirs; once
    the alert has ended, the address is forgotten.
    """

    __tablename__ = "date_alerts"
    __readers__ = frozenset()
    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("tracking_links.id"))
    customer_order_id: Mapped[int] = mapped_column(ForeignKey("customer_orders.id"))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    left_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        Index("uq_date_alerts_live", "link_id", "address", unique=True, sqlite_where=text(LIVE), postgresql_where=text(LIVE)),
        Index("ix_date_alerts_of_order", "customer_order_id", sqlite_where=text(LIVE), postgresql_where=text(LIVE)),
        CheckConstraint("(ended_at is null) = (address <> '')", name="ended_is_forgotten"),
    )


class AlertKey(StaffOnly, db.Model):
    """The secret of a link in a mail to such an address, hashed."""

    __tablename__ = "alert_keys"
    __readers__ = frozenset()
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("date_alerts.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(String(7))
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (CheckConstraint(f"purpose in ({', '.join(repr(str(p)) for p in Purpose)})", name="purpose_is_known"),)


class AlertedDay(StaffOnly, db.Model):
    """The day of a line that an address was told last; None: that it is not settled."""

    __tablename__ = "alerted_days"
    __readers__ = frozenset()
    alert_id: Mapped[int] = mapped_column(ForeignKey("date_alerts.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("customer_order_lines.id"), primary_key=True)
    agreed_on: Mapped[date | None]
