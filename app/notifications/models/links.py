"""A link in a mail: it lets one person answer one order, without signing in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Instant
from app.database import db
from app.identity.models import Person
from app.isolation import StaffOnly


class OrderLink(StaffOnly, db.Model):
    """128 random bits and more, hashed here; good for one order and one person until it ends or is revoked.

    `confirmed_until` is set by a code that was sent to the same address, for what a link alone does not allow.
    """

    __tablename__ = "order_links"
    __readers__ = frozenset()
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_until: Mapped[datetime | None] = mapped_column(Instant)
    code_tries: Mapped[int] = mapped_column(default=0)
    confirmed_until: Mapped[datetime | None] = mapped_column(Instant)
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    __table_args__ = (
        Index("ix_order_links_of_order", "order_id", "person_id"),
        CheckConstraint("code_tries >= 0", name="tries_are_counted"),
    )

    def holds_at(self, instant: datetime) -> bool:
        return self.revoked_at is None and instant < self.expires_at and self.person.active
