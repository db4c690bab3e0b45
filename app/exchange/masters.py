"""Suppliers, customers, sites, units, categories and items of a file: made or changed through the verbs of their slices.

What a file does not say changes nothing, so that an hourly file with codes alone undoes nobody's work.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.catalog import actions as catalog
from app.catalog import rules as catalog_rules
from app.catalog.models import Category, Item, Site, Unit
from app.customers.models import Customer
from app.database import db
from app.exchange import geography
from app.exchange.facts import ItemPart, SitePart, SupplierPart
from app.exchange.selling import customers
from app.exchange.selling.facts import CustomerPart
from app.exchange.staging import Staging
from app.exchange.stepping import batches, step
from app.exchange.tally import Tally
from app.principal import Permission, Principal
from app.refusals import RuleBroken
from app.suppliers import actions as suppliers
from app.suppliers.models import Supplier
from app.suppliers.rules import State
from app.transaction import Work

BATCH = 500
# What is measured instead of counted gets decimals, unless the profile says how many.
MEASURED = frozenset("KG KGM G GRM T TNE L LTR ML MLT M MTR CM CMT MM MMT M2 MTK M3 MTQ GAL GLL LB LBR OZ ONZ FT FOT".split())
MEASURED_DECIMALS = 3
KINDS: dict[str, tuple[Any, Any]] = {
    "site": (Site, Site.code),
    "supplier": (Supplier, Supplier.code),
    "item": (Item, Item.number),
    "customer": (Customer, Customer.number),
}
KEPT_BY = {
    "site": Permission.CATALOG_WRITE,
    "supplier": Permission.SUPPLIER_WRITE,
    "item": Permission.CATALOG_WRITE,
    "customer": Permission.CUSTOMER_WRITE,
}
"""Who only reads a kind finds what the file names of it; nothing of it is made or changed for them."""
Part = SupplierPart | SitePart | ItemPart | CustomerPart


def known_masters(kind: str, codes: list[str]) -> dict[str, Any]:
    """The suppliers (with their plants), sites or items of these codes."""
    model, key = KINDS[kind]
    wanted = select(model).where(key.in_(codes))
    if kind == "supplier":
        wanted = wanted.options(selectinload(Supplier.plants))
    if kind == "customer":
        wanted = wanted.options(selectinload(Customer.contacts), selectinload(Customer.references))
    if kind == "item":
        wanted = wanted.options(joinedload(Item.category))
    return {getattr(row, key.key): row for row in db.session.scalars(wanted)}


def code_of(part: Part) -> str:
    return part.number if isinstance(part, ItemPart) else part.code


def is_same(part: Part, row: Any | None) -> bool:
    """Whether everything that the file says of it stands here already."""
    if row is None:
        return False
    if isinstance(part, ItemPart):
        category = row.category.name if row.category else None
        return _equal(row, said_of(part)) and part.category in (None, category)
    if isinstance(part, CustomerPart):
        return customers.is_same(part, row)
    if isinstance(part, SupplierPart) and part.latitude is not None:
        return _equal(row, said_of(part)) and any(_is_at(plant, part) for plant in row.plants)
    return _equal(row, said_of(part))


def said_of(part: Part) -> dict[str, Any]:
    """The columns that the file says something of."""
    if isinstance(part, ItemPart):
        return _said(name=part.name, unit_code=part.unit or None)
    if isinstance(part, SitePart):
        return _said(name=part.name, country=part.country, city=part.city, time_zone=part.time_zone)
    if isinstance(part, CustomerPart):
        return _said(name=part.name, country=part.country, city=part.city)
    return _said(name=part.name, country=part.country, city=part.city, internal=part.internal or None)


UNKNOWN = {
    "site": "There is no site {found} here. Correct the code, or have the site added first.",
    "item": "There is no item {found} here. Correct the number, or have the item added first.",
    "supplier": "There is no supplier {found} here. Correct the code, or have the supplier added first.",
    "customer": "There is no customer {found} here. Correct the number, or have the customer added first.",
}
OTHER_UNIT = "The item {item} is counted in {before} here. Expected that unit, not {found}."
ITEM_WITHOUT_UNIT = "The item {item} is not known here, and the file does not say its unit."


class Masters:
    """Brings the masters of a file in. `refused` says why some could not be, by kind and code."""

    def __init__(self, actor: Principal, work: Work, tally: Tally) -> None:
        self.actor = actor
        self.work = work
        self.tally = tally
        self.refused: dict[tuple[str, str], RuleBroken] = {}
        self.bring: dict[str, Callable[[Any, Any], None]] = {
            "site": self._site,
            "supplier": self._supplier,
            "item": self._item,
            "customer": self._customer,
        }

    def store(self, stage: Staging) -> None:
        for kind in KINDS:
            for batch in batches(stage.parts(kind), BATCH):
                self._batch(kind, batch)
                self.work.keep_facts()
                self.work.session.expunge_all()

    def _batch(self, kind: str, parts: list[Any]) -> None:
        known = known_masters(kind, [code_of(part) for part in parts])
        for part in parts:
            row = known.get(code_of(part))
            if is_same(part, row):
                self.tally.count(f"{kind}s", "unchanged")
                continue
            try:
                with step(self.work):
                    self.tally.count(f"{kind}s", self._bring(kind, part, row))
            except RuleBroken as refusal:
                self.refused[kind, code_of(part)] = refusal
                self.tally.count(f"{kind}s", "not_taken")

    def _bring(self, kind: str, part: Part, row: Any | None) -> str:
        """What becomes of it, in a word of the tally."""
        if self.actor.can(KEPT_BY[kind]):
            self.bring[kind](part, row)
            return "changed" if row else "new"
        if row is None:
            raise RuleBroken("unknown", UNKNOWN[kind], found=code_of(part))
        if isinstance(part, ItemPart) and part.unit not in ("", row.unit_code):
            raise RuleBroken("unit", OTHER_UNIT, item=part.number, before=row.unit_code, found=part.unit)
        return "unchanged"

    def _customer(self, part: CustomerPart, customer: Customer | None) -> None:
        customers.bring(self.actor, part, customer)

    def _site(self, part: SitePart, site: Site | None) -> None:
        if site is None:
            catalog.add_site(self.actor, code=part.code, **_new_site(part))
            return
        kept = {name: getattr(site, name) for name in ("name", "address", "city", "country", "time_zone")}
        kept |= {"latitude": site.latitude, "longitude": site.longitude, "calendar": site.calendar}
        catalog.change_site(self.actor, site.id, version=site.version, **kept | said_of(part))

    def _supplier(self, part: SupplierPart, supplier: Supplier | None) -> None:
        if supplier is None:
            self._new_supplier(part)
            return
        said, plants = said_of(part), list(supplier.plants)
        if not _equal(supplier, said):
            kept = {name: getattr(supplier, name) for name in suppliers.DETAILS}
            suppliers.change_supplier(self.actor, supplier.id, version=supplier.version, **kept | said)
        if part.latitude is not None and not any(_is_at(plant, part) for plant in plants):
            self._plant(supplier.id, part)

    def _new_supplier(self, part: SupplierPart) -> None:
        """A company that we have orders with is one that we approved; who says otherwise changes its state."""
        place = geography.place(part.country, part.city) or geography.place(part.country) if part.country else None
        details = {"name": part.code, "currency": part.currency, "time_zone": place.time_zone if place else "UTC"}
        supplier_id = suppliers.add_supplier(self.actor, code=part.code, state=State.APPROVED, **details | said_of(part))
        if part.latitude is not None:
            self._plant(supplier_id, part)

    def _plant(self, supplier_id: int, part: SupplierPart) -> None:
        suppliers.add_plant(
            self.actor,
            supplier_id,
            name=part.city or part.name or part.code,
            country=part.country,
            city=part.city or "",
            latitude=float(part.latitude or 0),
            longitude=float(part.longitude or 0),
        )

    def _item(self, part: ItemPart, item: Item | None) -> None:
        if item is None and not part.unit:
            raise RuleBroken("item_unknown", ITEM_WITHOUT_UNIT, item=part.number)
        if part.unit:
            self._unit(part)
        said = said_of(part) | _said(category_id=self._category(part.category) if part.category else None)
        if item is None:
            catalog.add_item(self.actor, number=part.number, **{"name": part.number} | said)
            return
        kept = {name: getattr(item, name) for name in ("name", "unit_code", "category_id", "handling_days")}
        catalog.change_item(self.actor, item.id, version=item.version, **kept | said)

    def _unit(self, part: ItemPart) -> None:
        if self.work.session.get(Unit, part.unit) is not None:
            return
        usual = MEASURED_DECIMALS if part.unit in MEASURED else 0
        precision = usual if part.unit_decimals is None else part.unit_decimals
        catalog.add_unit(self.actor, code=part.unit, name=part.unit_name or part.unit, precision=precision)

    def _category(self, name: str) -> int:
        found = self.work.session.scalar(select(Category.id).where(Category.name == name))
        return found if found is not None else catalog.add_category(self.actor, name=name)


def _new_site(part: SitePart) -> dict[str, Any]:
    """A site that the file only names lies at its country's capital, and keeps its country's holidays."""
    place = geography.place(part.country, part.city) if part.country else None
    time_zone = part.time_zone or (place.time_zone if place else None)
    if time_zone is None:
        raise RuleBroken(
            "site_unknown",
            "The site {site} is not known here, and the file does not say its country or time zone.",
            site=part.code,
        )
    return {
        "name": part.name or part.code,
        "country": part.country,
        "city": part.city or (place.city if place else ""),
        "time_zone": time_zone,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "calendar": catalog_rules.calendar_of(part.country),
    }


def _said(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _equal(row: Any, said: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in said.items())


def _is_at(plant: Any, part: SupplierPart) -> bool:
    return (plant.latitude, plant.longitude) == (float(part.latitude or 0), float(part.longitude or 0))
