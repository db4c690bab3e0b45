"""The way of a shipment: dated steps, append-only; a wrong one is followed by one that corrects it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Instant
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.principal import STAFF_ROLES
from app.shipments.rules import Step, Told

STEPS = ", ".join(repr(str(step)) for step in Step)


class TrackingEvent(SupplierOwned, AtSite, db.Model):
    """A dated step of a shipment."""

    __tablename__ = "tracking_events"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"), index=True)
    step: Mapped[Step] = mapped_column(String(16))
    step_before: Mapped[Step] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("tracking_events.id"))
    happened_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int | None]
    __table_args__ = (CheckConstraint(f"step in ({STEPS})", name="step_is_known"),)

    @property
    def told(self) -> Told:
        return Told(self.id, Step(self.step), Step(self.step_before), self.corrects_id)
