"""Companies that we buy from and the plants where they make and ship."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from app import clock
from app.catalog.rules import (
    CLOSES,
    EVERY_WEEKDAY,
    OPENS,
    Calendar,
    Counted,
    Within,
    WorkingHours,
    calendar_of,
    check_calendar,
    check_hours,
    check_within,
    due,
    hours_in,
)
from app.columns import Instant
from app.database import db
from app.isolation import SupplierOwned
from app.principal import BUYERS, STAFF_ROLES, Principal
from app.suppliers import rules
from app.suppliers.rules import State


class Supplier(SupplierOwned, db.Model):
    """A company that we buy from. It owns its own row, so its people read exactly that one."""

    __tablename__ = "suppliers"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    __of_order__ = False
    supplier_id: Mapped[int] = synonym("id")
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    state: Mapped[State] = mapped_column(String(12), default=State.PROSPECT)
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(80), default="")
    time_zone: Mapped[str] = mapped_column(String(40), default="UTC")
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    internal: Mapped[bool] = mapped_column(default=False)
    workdays: Mapped[int] = mapped_column(default=EVERY_WEEKDAY)
    opens: Mapped[time] = mapped_column(Time, default=OPENS)
    closes: Mapped[time] = mapped_column(Time, default=CLOSES)
    answer_within: Mapped[int] = mapped_column(default=Within().amount)
    answer_counted: Mapped[Counted] = mapped_column(String(5), default=Within().counted)
    version: Mapped[int] = mapped_column(default=1)
    plants: Mapped[list["Plant"]] = relationship(order_by="Plant.id", back_populates="supplier")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index("ix_suppliers_by_name", "name", "id"),
        CheckConstraint(f"state in ({', '.join(repr(str(state)) for state in State)})", name="state_is_known"),
        CheckConstraint("workdays between 1 and 127", name="some_day_is_worked"),
        CheckConstraint("opens < closes", name="a_day_has_hours"),
        CheckConstraint(f"answer_counted in ({', '.join(repr(str(c)) for c in Counted)})", name="answer_counted_is_known"),
        CheckConstraint("answer_within > 0", name="an_answer_has_time"),
    )

    @classmethod
    def of_order(cls, principal: Principal) -> ColumnElement[bool]:
        return cls.id == principal.supplier_id

    @property
    def today(self) -> date:
        """The calendar day where the supplier sits: deadlines of its answers are counted there."""
        return clock.today(self.time_zone)

    @property
    def place(self) -> str:
        """Where its clock is read: its city, else the one that its time zone is called after."""
        return self.city or self.time_zone.rpartition("/")[2].replace("_", " ")

    def local(self, instant: datetime) -> datetime:
        """An instant by the clock there."""
        return instant.astimezone(ZoneInfo(self.time_zone))

    @property
    def calendar(self) -> Calendar:
        """The days on which the supplier works."""
        return replace(calendar_of(self.country), workdays=self.workdays)

    @property
    def hours(self) -> WorkingHours:
        """When the supplier works: what it is asked is counted in these hours."""
        return hours_in(self.country, self.workdays, self.time_zone, self.opens, self.closes)

    @property
    def within(self) -> Within:
        """How long the supplier may take to answer."""
        return Within(self.answer_within, Counted(self.answer_counted))

    def answer_by(self, asked: datetime) -> datetime:
        """The instant by which an answer to what is asked now is due."""
        return due(self.hours, asked, self.within)

    def work(self, workdays: int, opens: time, closes: time, within: Within) -> "FormerHours | None":
        """Say when the supplier works and how long it may take to answer. Raises `RuleBroken`.

        Returns the hours that held until now, if these are others: what was asked before is measured by them.
        """
        check_calendar(replace(self.calendar, workdays=workdays))
        check_hours(opens, closes)
        check_within(within)
        before, after = (self.workdays, self.opens, self.closes), (workdays, opens, closes)
        self.workdays, self.opens, self.closes = after
        self.answer_within, self.answer_counted = within.amount, within.counted
        return None if before == after else FormerHours.of(self.id, *before)

    def become(self, state: State, reason: str) -> tuple[State, str]:
        """Change the state. Returns the one before and the reason as it is kept. Raises `RuleBroken`."""
        before, kept = State(self.state), rules.check_move(State(self.state), state, reason)
        self.state = state
        return before, kept


class FormerHours(SupplierOwned, db.Model):
    """When a supplier worked until an instant. A later change never improves what is past."""

    __tablename__ = "former_hours"
    __readers__ = BUYERS
    __append_only__ = True
    __of_order__ = False
    id: Mapped[int] = mapped_column(primary_key=True)
    workdays: Mapped[int]
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)
    until: Mapped[datetime] = mapped_column(Instant)

    @classmethod
    def of(cls, supplier_id: int, workdays: int, opens: time, closes: time) -> "FormerHours":
        return cls(supplier_id=supplier_id, workdays=workdays, opens=opens, closes=closes, until=clock.now())

    def hours(self, now: WorkingHours) -> WorkingHours:
        """At the place and with the holidays of today's."""
        return replace(now, calendar=replace(now.calendar, workdays=self.workdays), opens=self.opens, closes=self.closes)


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
    time_zone: Mapped[str | None] = mapped_column(String(40))
    supplier: Mapped[Supplier] = relationship(back_populates="plants")
    __table_args__ = (CheckConstraint("(latitude is null) = (longitude is null)", name="point_is_whole"),)

    @property
    def zone(self) -> str:
        """Where its days begin and end: its own time zone, or the company's where none was said."""
        return self.time_zone or self.supplier.time_zone
