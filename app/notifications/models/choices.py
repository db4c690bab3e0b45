"""How somebody wants to be told."""

from datetime import time

from sqlalchemy import CheckConstraint, ForeignKey, String, Time
from sqlalchemy.orm import Mapped, mapped_column

from app.database import db
from app.isolation import StaffOnly
from app.notifications.rules.kinds import Kind, Way
from app.notifications.rules.timing import Quiet


class NoticeChoice(StaffOnly, db.Model):
    """The way that somebody chose for a kind; where there is none, the usual one holds."""

    __tablename__ = "notice_choices"
    __readers__ = frozenset()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(20), primary_key=True)
    way: Mapped[Way] = mapped_column(String(8))
    __table_args__ = (
        CheckConstraint(f"kind in ({', '.join(repr(str(k)) for k in Kind)})", name="kind_is_known"),
        CheckConstraint(f"way in ({', '.join(repr(str(w)) for w in Way)})", name="way_is_known"),
    )


class QuietHours(StaffOnly, db.Model):
    """When somebody wants no mail, and when the daily digest comes; by the clock of `time_zone`."""

    __tablename__ = "quiet_hours"
    __readers__ = frozenset()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    time_zone: Mapped[str] = mapped_column(String(40))
    begins: Mapped[time | None] = mapped_column(Time)
    ends: Mapped[time | None] = mapped_column(Time)
    digest_at: Mapped[time] = mapped_column(Time)
    __table_args__ = (CheckConstraint("(begins is null) = (ends is null)", name="quiet_is_whole"),)

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.time_zone, self.begins, self.ends, self.digest_at)
