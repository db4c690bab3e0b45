"""Mails that came in, and the workbooks in them that wait to be confirmed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.exchange.replies.rules import SheetState, Verdict
from app.isolation import StaffOnly, SupplierOwned
from app.principal import BUYERS

VERDICTS = ", ".join(repr(str(each)) for each in Verdict)
STATES = ", ".join(repr(str(each)) for each in SheetState)
UNCLEAR, WAITING = "verdict = 'unclear'", "state = 'waiting'"


class InboxMark(StaffOnly, db.Model):
    """How far an inbox has been read, and until when one process alone reads it."""

    __tablename__ = "inbox_marks"
    __readers__ = frozenset()
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)


class ReceivedMail(StaffOnly, db.Model):
    """A mail that came in, once, however often it is read. `reason` says why it is unclear: a sentence and its values."""

    __tablename__ = "received_mails"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    received_at: Mapped[datetime] = mapped_column(Instant)
    sender: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(1000))
    verdict: Mapped[Verdict] = mapped_column(String(8))
    reason: Mapped[dict[str, Any]] = mapped_column(JSON)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    __table_args__ = (
        Index("ix_received_mails_unclear", "id", sqlite_where=text(UNCLEAR), postgresql_where=text(UNCLEAR)),
        CheckConstraint(f"verdict in ({VERDICTS})", name="verdict_is_known"),
        CheckConstraint("(verdict = 'settled') = (settled_at is not null)", name="settled_at_some_time"),
    )


class MailedSheet(SupplierOwned, db.Model):
    """A workbook that a person of the supplier sent back. It changes nothing before one of them confirms it."""

    __tablename__ = "mailed_sheets"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), index=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[SheetState] = mapped_column(String(9))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (
        Index("uq_mailed_sheets_waiting", "order_id", unique=True, sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        CheckConstraint(f"state in ({STATES})", name="state_is_known"),
    )
