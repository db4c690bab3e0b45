"""What is bought and where it goes: units, categories, items with their standard price, sites with their calendar."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.catalog import rules
from app.catalog.rules import Calendar
from app.columns import Price
from app.database import db
from app.isolation import Public, StaffOnly
from app.principal import STAFF_ROLES, Role

PRICE_READERS = frozenset({Role.PROCUREMENT, Role.ADMIN})


class Unit(Public, db.Model):
    """A unit of measure by its UN/ECE Recommendation 20 code, and how many decimals it is counted with."""

    __tablename__ = "units"
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    precision: Mapped[int] = mapped_column(default=0)
    __table_args__ = (CheckConstraint("precision between 0 and 6", name="precision_is_sane"),)


class Category(Public, db.Model):
    """What sort of goods it is. Suppliers read the names: a certificate says for which categories it is."""

    __tablename__ = "categories"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Item(StaffOnly, db.Model):
    """Something that is bought. Order lines carry a copy of its words, so suppliers never read this."""

    __tablename__ = "items"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"), index=True)
    unit_code: Mapped[str] = mapped_column(ForeignKey("units.code"))
    handling_days: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    category: Mapped[Category | None] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (CheckConstraint("handling_days between 0 and 365", name="handling_days_are_sane"),)


class ItemPrice(StaffOnly, db.Model):
    """An item's standard price per unit, apart from the item: a row filter cannot hide a column."""

    __tablename__ = "item_prices"
    __readers__ = PRICE_READERS
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    standard_price: Mapped[Decimal] = mapped_column(Price())
    currency: Mapped[str] = mapped_column(String(3))
    __table_args__ = (CheckConstraint("standard_price >= 0", name="price_is_not_negative"),)

    def replaced_by(self, price: Decimal, currency: str) -> "FormerPrice":
        """What it was until today; what was ordered before is held against that."""
        former = FormerPrice(
            item_id=self.item_id, standard_price=self.standard_price, currency=self.currency, until=clock.now().date()
        )
        self.standard_price, self.currency = price, currency
        return former


class FormerPrice(StaffOnly, db.Model):
    """A standard price that held for what was ordered before the day `until`. Of one day's, the first one did."""

    __tablename__ = "former_prices"
    __readers__ = PRICE_READERS
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    standard_price: Mapped[Decimal] = mapped_column(Price())
    currency: Mapped[str] = mapped_column(String(3))
    until: Mapped[date] = mapped_column(index=True)


class Site(Public, db.Model):
    """A place of ours that goods are delivered to. Its days are days at its own time zone."""

    __tablename__ = "sites"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    hours: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    country: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(40))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    workdays: Mapped[int] = mapped_column(default=rules.EVERY_WEEKDAY)
    holidays_country: Mapped[str | None] = mapped_column(String(2))
    holidays_subdivision: Mapped[str | None] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("workdays between 1 and 127", name="some_day_is_worked"),
        CheckConstraint("(latitude is null) = (longitude is null)", name="point_is_whole"),
    )

    @property
    def place(self) -> str:
        """City and country in one line."""
        return " ".join(filter(None, (self.city, self.country)))

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.workdays, self.holidays_country, self.holidays_subdivision)

    @property
    def today(self) -> date:
        """The calendar day at this place now."""
        return clock.today(self.time_zone)


class SiteDay(StaffOnly, db.Model):
    """The newest day that was announced for a site: midnight changes what is late."""

    __tablename__ = "site_days"
    __readers__ = STAFF_ROLES
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    day: Mapped[date]
