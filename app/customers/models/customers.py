"""Whom we sell to: the customer, the people there, and the numbers by which it knows us and itself."""

from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from app.database import db
from app.isolation import CustomerFacing
from app.principal import CUSTOMER_READERS


class Customer(CustomerFacing, db.Model):
    """A company that buys from us. `owner_id` is the sales person who answers for it.

    `outbound_days` are the working days from our gate to its door, for customer orders that say nothing else.
    """

    __tablename__ = "customers"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(80), default="")
    ship_to: Mapped[str] = mapped_column(String(300), default="")
    outbound_days: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    contacts: Mapped[list["CustomerContact"]] = relationship(
        order_by="CustomerContact.id", cascade="all, delete-orphan", back_populates="customer"
    )
    references: Mapped[list["CustomerReference"]] = relationship(
        order_by="CustomerReference.id", cascade="all, delete-orphan", back_populates="customer"
    )
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (CheckConstraint("outbound_days between 0 and 60", name="outbound_days_are_sane"),)

    def touch(self) -> None:
        """Something below it changes: who looked at it before has seen an old version."""
        flag_modified(self, "name")


class CustomerContact(CustomerFacing, db.Model):
    """Somebody at the customer who calls us, and whom we call."""

    __tablename__ = "customer_contacts"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    duty: Mapped[str] = mapped_column(String(80), default="")
    customer: Mapped[Customer] = relationship(back_populates="contacts")

    @property
    def words(self) -> dict[str, str]:
        return {"name": self.name, "email": self.email, "phone": self.phone, "duty": self.duty}


class CustomerReference(CustomerFacing, db.Model):
    """A number of the customer's own: what it calls us, itself, or a frame contract. `meaning` says which."""

    __tablename__ = "customer_references"
    __readers__ = CUSTOMER_READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    reference: Mapped[str] = mapped_column(String(60), index=True)
    meaning: Mapped[str] = mapped_column(String(60), default="")
    customer: Mapped[Customer] = relationship(back_populates="references")
    __table_args__ = (UniqueConstraint("customer_id", "reference", name="uq_customer_references_reference"),)
