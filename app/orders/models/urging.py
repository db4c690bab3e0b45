"""That a supplier was urged. Append-only."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.columns import Instant
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models.facts import OfLine
from app.principal import BUYERS


class Urge(SupplierOwned, AtSite, db.Model):
    """A buyer urged an order: for the `number`th time, on a day of the supplier's, with a note if there was one."""

    __tablename__ = "urges"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
    urged_on: Mapped[date]
    urged_at: Mapped[datetime] = mapped_column(Instant)
    urged_by: Mapped[int | None]
    lines: Mapped[list["UrgedLine"]] = relationship(order_by="UrgedLine.line_id", lazy="selectin")
    __table_args__ = (
        UniqueConstraint("order_id", "urged_on", name="uq_urges_order_id"),
        CheckConstraint("number >= 1", name="number_is_counted"),
    )


class UrgedLine(OfLine, db.Model):
    """A line that was meant."""

    __tablename__ = "urged_lines"
    __readers__ = BUYERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    urge_id: Mapped[int] = mapped_column(ForeignKey("urges.id"), index=True)
