"""A mail that carries notices, from waiting to sent; and addresses that take none."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.isolation import StaffOnly
from app.notifications.rules.mails import MailState
from app.principal import BUYERS

WAITING = "state = 'waiting'"


class Mail(StaffOnly, db.Model):
    """One mail to one person. What it says is drawn when it is sent; whoever holds the lease sends it.

    Sent by the machine alone; those who look after the outbox see it. One to an address that a customer left names its
    alert instead of a person, and no address: that stands where the machine alone reads it.
    """

    __tablename__ = "mails"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    alert_id: Mapped[int | None] = mapped_column(ForeignKey("date_alerts.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[MailState] = mapped_column(String(10), default=MailState.WAITING)
    made_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(300), default="")
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        Index("ix_mails_waiting", "due_at", "id", sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_mails_of_person", "person_id", "made_at"),
        CheckConstraint(f"state in ({', '.join(repr(str(s)) for s in MailState)})", name="state_is_known"),
        Index(
            "uq_mails_waiting_alert",
            "alert_id",
            unique=True,
            sqlite_where=text(f"{WAITING} AND alert_id IS NOT NULL"),
            postgresql_where=text(f"{WAITING} AND alert_id IS NOT NULL"),
        ),
        CheckConstraint("attempts >= 0", name="attempts_are_counted"),
        CheckConstraint("(person_id is null) = (alert_id is not null)", name="has_one_reader"),
    )


class BouncedAddress(StaffOnly, db.Model):
    """An address whose server said that it is none. Nothing is sent there until somebody lets it be tried again."""

    __tablename__ = "bounced_addresses"
    __readers__ = frozenset()
    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(String(300))
    bounced_at: Mapped[datetime] = mapped_column(Instant)
