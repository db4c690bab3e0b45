"""Companies that we buy from and the plants where they make and ship."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from app import clock
from app.catalog.rules import Calendar, calendar_of
from app.database import db
from app.isolation import SupplierOwned
from app.principal import STAFF_ROLES
from app.suppliers import rules
from app.suppliers.rules import State


class Supplier(SupplierOwned, db.Model):
    """A company that we buy from. It owns its own row, so its people read exactly that one."""

    __tablename__ = "suppliers"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = synonym("id")
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    state: Mapped[State] = mapped_column(String(12), default=State.PROSPECT)
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(80), default="")
    time_zone: Mapped[str] = mapped_column(String(40), default="UTC")
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    internal: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    plants: Mapped[list["Plant"]] = relationship(order_by="Plant.id", back_populates="supplier")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in State)})", name="state_is_known"),)

    @property
    def today(self) -> date:
        """The calendar day where the supplier sits: deadlines of its answers are counted there."""
        return clock.today(self.time_zone)

    @property
    def calendar(self) -> Calendar:
        """The days on which the supplier works."""
        return calendar_of(self.country)

    def become(self, state: State, reason: str) -> tuple[State, str]:
        """Change the state. Returns the one before and the reason as it is kept. Raises `RuleBroken`."""
        before, kept = State(self.state), rules.check_move(State(self.state), state, reason)
        self.state = state
        return before, kept


class Plant(SupplierOwned, db.Model):
    """Where a supplier makes and ships."""

    __tablename__ = "plants"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(80), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    supplier: Mapped[Supplier] = relationship(back_populates="plants")
    __table_args__ = (CheckConstraint("(latitude is null) = (longitude is null)", name="point_is_whole"),)
