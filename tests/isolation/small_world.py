"""A small world of its own for probing the session: two suppliers, two sites, one model of each class.

Its models stand in a registry of their own, so that the application never sees them. Every text ends in a mark that
says whose it is: `of-a`, `of-b`, `of-staff`, `of-customers`, `price`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, synonym

from app import clock, database
from app.columns import Price
from app.database import db, session_for
from app.events import EventPosition, EventRoom, EventSubject, LoggedEvent
from app.isolation import AtSite, CustomerFacing, PrincipalSession, Public, StaffOnly, SupplierOwned
from app.principal import NOBODY, STAFF_ROLES, Kind, Principal, Role, system

A, B = 1, 2
UNMISTAKABLE = Decimal("8731.37")
BUYERS = frozenset({Role.PROCUREMENT, Role.ADMIN})


class Small(DeclarativeBase):
    """The registry of this world."""


class Supplier(SupplierOwned, Small):
    __tablename__ = "suppliers"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    supplier_id: Mapped[int] = synonym("id")  # type: ignore[assignment]


class Site(Public, Small):
    __tablename__ = "sites"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(viewonly=True)


class Order(SupplierOwned, AtSite, Small):
    __tablename__ = "orders"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    lines: Mapped[list["Line"]] = relationship(back_populates="order")


class Line(SupplierOwned, AtSite, Small):
    __tablename__ = "lines"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    text: Mapped[str]
    order: Mapped[Order] = relationship(back_populates="lines")


class LinePrice(SupplierOwned, AtSite, Small):
    __tablename__ = "line_prices"
    __readers__ = BUYERS
    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"), primary_key=True)
    amount: Mapped[Decimal] = mapped_column(Price())
    words: Mapped[str]


class Score(StaffOnly, Small):
    __tablename__ = "scores"
    __readers__ = BUYERS
    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]


class Customer(CustomerFacing, Small):
    __tablename__ = "customers"
    __readers__ = frozenset({Role.SALES, Role.ADMIN})
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def supplier(company: int, role: Role = Role.SUPPLIER_MEMBER) -> Principal:
    return Principal(kind=Kind.SUPPLIER, supplier_id=company, person_id=company, roles=frozenset({role}))


def staff(*roles: Role, sites: frozenset[int] = frozenset()) -> Principal:
    return Principal(kind=Kind.STAFF, person_id=9, roles=frozenset(roles), site_ids=sites)


MACHINE = system("test")
PROCUREMENT = staff(Role.PROCUREMENT)
# What each of them must never be shown, as marks in whatever a statement gave.
KEPT_FROM = {
    "a supplier's member": (supplier(A), ("of-b", "of-staff", "of-customers")),
    "a supplier's administrator": (supplier(A, Role.SUPPLIER_ADMIN), ("of-b", "of-staff", "of-customers")),
    "sales": (staff(Role.SALES), ("price", "8731", "of-staff", "fact")),
    "receiving at one site": (
        staff(Role.RECEIVING, sites=frozenset({A})),
        ("order of-b", "note of-b", "line of-b", "fact of-b", "price", "8731", "of-staff", "of-customers"),
    ),
    "receiving at no site": (
        staff(Role.RECEIVING),
        ("order", "note", "line", "fact", "price", "8731", "of-staff", "of-customers"),
    ),
    "procurement": (PROCUREMENT, ("of-customers", "fact")),
    "a supplier's person without a company": (
        Principal(kind=Kind.SUPPLIER, roles=frozenset({Role.SUPPLIER_MEMBER})),
        ("of-a", "of-b", "of-staff", "of-customers", "price"),
    ),
    "nobody": (NOBODY, ("of-", "price", "8731", "place")),
}


@contextmanager
def small_world(url: str) -> Iterator[None]:
    """The world in a database, inside the context of an application that has nothing but the database."""
    app = Flask("small")
    app.config.update(SQLALCHEMY_DATABASE_URI=database.normalised(url), SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(url))
    db.init_app(app)
    with app.app_context():
        _fill()
        yield
        db.session.remove()
        db.engine.dispose()


def _fill() -> None:
    Small.metadata.create_all(db.engine)
    logs: list[Any] = [each.__table__ for each in (LoggedEvent, EventRoom, EventSubject, EventPosition)]
    db.metadata.create_all(db.engine, tables=logs)
    with session_for(MACHINE) as session:
        session.add_all([Score(id=1, words="of-staff"), Customer(id=1, name="of-customers")])
        for company, mark in ((A, "of-a"), (B, "of-b")):
            _one_supplier(session, company, mark)
        session.commit()


def _one_supplier(session: PrincipalSession, company: int, mark: str) -> None:
    owned = {"supplier_id": company, "site_id": company}
    session.add_all([Supplier(id=company, name=f"supplier {mark}"), Site(id=company, name=f"place {company}")])
    session.flush()
    session.add(Order(id=company, ref=f"order {mark}", note=f"note {mark}", **owned))
    session.flush()
    session.add(Line(id=company, order_id=company, text=f"line {mark}", **owned))
    session.flush()
    session.add(LinePrice(line_id=company, amount=UNMISTAKABLE, words=f"price {mark}", **owned))
    told = {"name": "identity.person_invited", "version": 1, "occurred_at": clock.now(), "recorded_at": clock.now()}
    session.add(LoggedEvent(seq=company, data={"words": f"fact {mark}"}, request_id=f"request {mark}", **told))
    session.flush()
    session.add_all([EventRoom(room=f"supplier:{company}", seq=company), EventSubject(subject=f"order:{company}", seq=company)])
    session.flush()


def everything() -> list[Any]:
    """Every row of the world as it stands, to see what a write has changed."""
    with session_for(MACHINE) as session:
        tables = [*Small.metadata.sorted_tables, LoggedEvent.__table__, EventRoom.__table__]
        return [tuple(row) for table in tables for row in session.execute(select(table).order_by(*table.primary_key))]
