"""A small world for tests of the business: two suppliers, two sites, a few items, and the people who act.

`with told_by(app, BUYER):` opens the application for one principal, as a request would, and leaves it again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from app import clock
from app.catalog.models import Item, Site, Unit
from app.database import db
from app.identity.models import Person
from app.orders import actions as orders
from app.orders.models import OrderLine
from app.orders.queries import lines_for, order_for
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject
from app.orders.rules.headers import Header
from app.orders.rules.quantities import Part
from app.orders.rules.revisions import NewLine
from app.principal import Kind, Principal, Role, system
from app.suppliers.models import Supplier
from app.transaction import transaction

MACHINE = system("test")
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
"""When the stories begin: Monday, 1 June 2026, 11:00 in Berlin."""
JUNE = {day: date(2026, 6, day) for day in range(1, 31)}


def closing(day: date) -> datetime:
    """When Acme closes on a day of summer: 17:00 in Berlin."""
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


def in_days(days: int) -> date:
    """So many days from Berlin's real today, for tests with a server of its own, whose clock nobody sets."""
    return clock.now().astimezone(ZoneInfo("Europe/Berlin")).date() + timedelta(days=days)


def D(text: str | int) -> Decimal:
    return Decimal(text)


@dataclass(frozen=True)
class World:
    """The ids of what is there, and a principal for each who acts."""

    app: Flask
    berlin: int
    auckland: int
    bolts: int
    oil: int
    acme: int
    bits: int
    buyer: Principal
    acme_person: Principal
    bits_person: Principal
    sales: Principal
    receiver: Principal
    admin: Principal

    def draft(self, *lines: NewLine, **header: Any) -> int:
        with told_by(self.app, self.buyer):
            return orders.create_draft(self.buyer, self.header(**header), lines or (self.line(),))

    def header(self, **changed: Any) -> Header:
        return Header(**({"supplier_id": self.acme, "site_id": self.berlin} | changed))

    def line(self, quantity: str | int = 100, on: date = JUNE[12], **details: Any) -> NewLine:
        return NewLine(**({"item_id": self.bolts, "quantity": D(quantity), "requested_on": on} | details))

    def issued(self, *lines: NewLine, **header: Any) -> int:
        order_id = self.draft(*lines, **header)
        with told_by(self.app, self.buyer):
            orders.issue_order(self.buyer, order_id)
        return order_id

    def line_ids(self, order_id: int) -> list[int]:
        with told_by(self.app, MACHINE):
            return [line.id for line in order_for(MACHINE, order_id).lines]

    def look(self, line_id: int, *names: str) -> Any:
        """What stands on a line now: one value, or a tuple of them."""
        with told_by(self.app, MACHINE):
            line = one_line(line_id)
            found = tuple(getattr(line, name) for name in names)
        return found[0] if len(found) == 1 else found

    def answer(self, line_id: int, given: LineAnswer | None = None, by: Principal | None = None) -> None:
        """The supplier answers a line, as requested if not said otherwise."""
        actor = by or self.acme_person
        with told_by(self.app, actor):
            line = one_line(line_id)
            answer = given or Accept(line_id, line.version)
            orders.answer_line(actor, answer, revision=line.order.revision)

    def propose(self, line_id: int, *parts: tuple[str | int, date], **details: Any) -> None:
        self.answer(line_id, self.proposal(line_id, *parts, **details))

    def proposal(self, line_id: int, *parts: tuple[str | int, date], **details: Any) -> Propose:
        offered = tuple(Part(D(quantity), on) for quantity, on in parts)
        return Propose(line_id, self.look(line_id, "version"), offered, **({"reason": "material"} | details))

    def reject(self, line_id: int) -> None:
        self.answer(line_id, Reject(line_id, self.look(line_id, "version"), "discontinued", "No longer made"))

    def accept_proposal(self, line_id: int) -> None:
        with told_by(self.app, self.buyer):
            orders.accept_proposal(self.buyer, line_id, version=one_line(line_id).version)


def one_line(line_id: int) -> OrderLine:
    return lines_for(MACHINE, [line_id])[0]


@contextmanager
def told_by(app: Flask, actor: Principal) -> Iterator[None]:
    """Act as somebody: the session is theirs, and is gone afterwards."""
    with app.app_context():
        db.session().info["principal"] = actor
        yield


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Let it be that day, at an hour of UTC."""
    with clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)):
        yield


def build(app: Flask) -> World:
    with told_by(app, MACHINE), transaction(MACHINE) as work:
        pieces, litres = Unit(code="H87", name="pcs", precision=0), Unit(code="LTR", name="l", precision=2)
        berlin = Site(code="BER", name="Berlin", time_zone="Europe/Berlin", holidays_country="DE")
        auckland = Site(code="AKL", name="Auckland", time_zone="Pacific/Auckland", holidays_country="NZ")
        acme = Supplier(code="ACME", name="Acme Fasteners", state="approved", country="DE", time_zone="Europe/Berlin")
        bits = Supplier(code="BITS", name="Bits and Bolts", state="approved", country="US", currency="USD")
        bolts = Item(number="M8-20", name="M8 bolt", unit=pieces)
        oil = Item(number="OIL-1", name="Cutting oil", unit=litres)
        rows = [pieces, litres, berlin, auckland, acme, bits, bolts, oil]
        work.session.add_all(rows)
        work.session.flush()
        ids = {"berlin": berlin.id, "auckland": auckland.id, "bolts": bolts.id, "oil": oil.id}
        ids |= {"acme": acme.id, "bits": bits.id}
        people = _people(work.session, acme.id, bits.id, berlin.id)
    return World(app, **ids, **people)


def _people(session: Any, acme: int, bits: int, berlin: int) -> dict[str, Principal]:
    cast = {
        "buyer": (None, Role.PROCUREMENT),
        "acme_person": (acme, Role.SUPPLIER_MEMBER),
        "bits_person": (bits, Role.SUPPLIER_MEMBER),
        "sales": (None, Role.SALES),
        "receiver": (None, Role.RECEIVING),
        "admin": (None, Role.ADMIN),
    }
    rows = {name: Person(email=f"{name}@test.test", name=name.title(), supplier_id=of) for name, (of, _) in cast.items()}
    session.add_all(rows.values())
    session.flush()
    return {
        name: Principal(
            kind=Kind.SUPPLIER if of else Kind.STAFF,
            person_id=rows[name].id,
            supplier_id=of,
            site_ids=frozenset({berlin}) if role is Role.RECEIVING else frozenset(),
            roles=frozenset({role}),
        )
        for name, (of, role) in cast.items()
    }
