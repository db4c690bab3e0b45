"""How long goods take from a supplier to a site of ours, where its promise is a day at its own gate."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database import db
from app.isolation import StaffOnly
from app.principal import CUSTOMER_READERS


class TransitTime(StaffOnly, db.Model):
    """Calendar days on the way; none are added where nothing is said."""

    __tablename__ = "transit_times"
    __readers__ = CUSTOMER_READERS
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    days: Mapped[int]
    __table_args__ = (CheckConstraint("days between 0 and 180", name="days_are_sane"),)
