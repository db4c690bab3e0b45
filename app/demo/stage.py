"""The stage of the demo's story: sites, items, suppliers and people, made by the same actions as everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import clock
from app.catalog import actions as catalog
from app.catalog.rules import EVERY_WEEKDAY, Calendar
from app.database import db, session_for
from app.demo import cast
from app.identity import actions as people
from app.identity import sign_in
from app.identity.models import Person
from app.principal import Principal, Role, system
from app.suppliers import actions as suppliers
from app.suppliers.rules import State

TELLER = system("demo")


@dataclass
class Stage:
    """Who and what there is, by code."""

    sites: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    suppliers: dict[str, int] = field(default_factory=dict)
    people: dict[str, Principal] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    """Secrets of tracking links."""


@contextmanager
def acting(who: Principal, at: datetime) -> Iterator[Principal]:
    """Let somebody act at an instant of the story."""
    session = db.session()
    session.rollback()
    session.expunge_all()
    before = session.info.get("principal")
    session.info["principal"] = who
    try:
        with clock.at(at):
            yield who
    finally:
        session.rollback()
        session.info["principal"] = before


def build(began: datetime) -> Stage:
    """Set the stage as it was when the story began."""
    stage = Stage()
    with acting(TELLER, began):
        _sites(stage)
        _items(stage)
        for supplier in cast.SUPPLIERS:
            _supplier(stage, supplier)
        for person in cast.STAFF:
            sites = frozenset({stage.sites[person.site]} if person.site else ())
            invited(stage, person.email, person.name, Role(person.role), sites=sites)
        sign_in.set_passwords([who.person_id for who in stage.people.values() if who.person_id], cast.PASSWORD)
    return stage


def _sites(stage: Stage) -> None:
    for site in cast.SITES:
        stage.sites[site.code] = catalog.add_site(
            TELLER,
            code=site.code,
            name=site.name,
            address=site.address,
            city=site.city,
            hours=cast.HOURS,
            country=site.country,
            time_zone=site.timezone,
            latitude=float(site.lat),
            longitude=float(site.lon),
            calendar=Calendar(EVERY_WEEKDAY, site.country, site.subdivision),
        )


def _items(stage: Stage) -> None:
    for code, name, precision in cast.UNITS:
        catalog.add_unit(TELLER, code=code, name=name, precision=precision)
    categories = {code: catalog.add_category(TELLER, name=name) for code, name in cast.CATEGORIES}
    for item in cast.ITEMS:
        words: dict[str, Any] = {
            "number": item.number,
            "name": item.name,
            "unit_code": item.unit,
            "category_id": categories[item.category],
        }
        stage.items[item.number] = catalog.add_item(TELLER, **words)
        catalog.set_standard_price(TELLER, stage.items[item.number], price=item.price, currency="EUR")


def _supplier(stage: Stage, supplier: cast.DemoSupplier) -> None:
    words = {"name": supplier.name, "country": supplier.country, "city": supplier.city}
    place = {"time_zone": supplier.timezone, "currency": supplier.currency}
    made = suppliers.add_supplier(TELLER, code=supplier.code, state=State.APPROVED, **words, **place)
    where: dict[str, Any] = {"latitude": float(supplier.lat), "longitude": float(supplier.lon)}
    plant: dict[str, Any] = {"name": f"{supplier.city}", "country": supplier.country, "city": supplier.city}
    suppliers.add_plant(TELLER, made, **plant, **where)
    stage.suppliers[supplier.code] = made
    invited(stage, address_of(supplier), supplier.contact, Role.SUPPLIER_ADMIN, supplier_id=made)


def address_of(supplier: cast.DemoSupplier) -> str:
    return f"orders@{supplier.code.lower()}.example"


def invited(
    stage: Stage,
    email: str,
    name: str,
    role: Role,
    *,
    supplier_id: int | None = None,
    sites: frozenset[int] = frozenset(),
) -> None:
    roles = frozenset({role})
    person_id, _token = people.invite(TELLER, email=email, name=name, roles=roles, supplier_id=supplier_id, site_ids=sites)
    with session_for(TELLER) as session:
        stage.people[email] = session.get_one(Person, person_id).principal()
