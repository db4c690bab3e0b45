"""That somebody is to be told something."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.events import BigId
from app.isolation import StaffOnly
from app.notifications.rules.kinds import Kind, Way

WAITS = "mail_id IS NULL AND mail_at IS NOT NULL"


class Notice(StaffOnly, db.Model):
    """One fact for one person, once. It holds what it is about; how it reads is drawn for that person when it is shown.

    `cause` is the fact, or the day or deadline that brought it. `told_at` may be to come: until then nobody sees it.
    Read by the machine alone, for the person themselves.
    """

    __tablename__ = "notices"
    __readers__ = frozenset()
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[Kind] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(80))
    seq: Mapped[int | None] = mapped_column(BigId, ForeignKey("event_log.seq"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    customer_order_id: Mapped[int | None] = mapped_column(ForeignKey("customer_orders.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    told_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    way: Mapped[Way] = mapped_column(String(8))
    mail_at: Mapped[datetime | None] = mapped_column(Instant)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id"), index=True)
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "cause", name="uq_notices_person_id"),
        Index("ix_notices_of_person", "person_id", "told_at"),
        Index("ix_notices_waiting", "mail_at", "person_id", sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
        CheckConstraint(f"kind in ({', '.join(repr(str(k)) for k in Kind)})", name="kind_is_known"),
        CheckConstraint(f"way in ({', '.join(repr(str(w)) for w in Way)})", name="way_is_known"),
    )
