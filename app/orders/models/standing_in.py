"""Who stands in for a buyer who is away."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.isolation import Public
from app.orders.rules.handing import Absence


class StandIn(Public, db.Model):
    """From a day through another somebody answers for a colleague's orders; it ends by itself, or was `ended_at`.

    Suppliers read the name beside their buyer's.
    """

    __tablename__ = "stand_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    standing_in_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    stand_in_name: Mapped[str] = mapped_column(String(120))
    from_on: Mapped[date]
    to_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    __table_args__ = (CheckConstraint("from_on <= to_on", name="days_are_in_order"),)

    @property
    def absence(self) -> Absence:
        return Absence(self.person_id, self.standing_in_id, self.stand_in_name, self.from_on, self.to_on)
