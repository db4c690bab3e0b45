"""Suppliers, sites, units, categories and items of a file: made or changed through the verbs of their slices.

What a file does not say changes nothing, so that an hourly file with codes alone undoes nobody's work.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.catalog import actions as catalog
from app.catalog import rules as catalog_rules
from app.catalog.models import Category, Item, Site, Unit
from app.exchange import geography
from app.exchange.facts import ItemPart, SitePart, SupplierPart
from app.exchange.staging import Staging
from app.exchange.tally import Tally
from app.principal import Principal
from app.refusals import RuleBroken
from app.suppliers import actions as suppliers
from app.suppliers.models import Supplier
from app.suppliers.rules import State
from app.transaction import Work

BATCH = 500
# What is measured instead of counted gets decimals, unless the profile says how many.
MEASURED = frozenset("KG KGM G GRM T TNE L LTR ML MLT M MTR CM CMT MM MMT M2 MTK M3 MTQ GAL GLL LB LBR OZ ONZ FT FOT".split())
MEASURED_DECIMALS = 3


class Masters:
    """Brings the masters of a file in. `refused` says why some could not be, by kind and code."""

    def __init__(self, actor: Principal, work: Work, tally: Tally) -> None:
        self.actor = actor
        self.work = work
        self.tally = tally
        self.refused: dict[tuple[str, str], RuleBroken] = {}

    def store(self, stage: Staging) -> None:
        for batch in batches(stage.parts("site"), BATCH):
            self._each("sites", batch, self._known(Site, Site.code, [part.code for part in batch]), self._site)
        for batch in batches(stage.parts("supplier"), BATCH):
            self._each("suppliers", batch, self._known_suppliers([part.code for part in batch]), self._supplier)
        for batch in batches(stage.parts("item"), BATCH):
            self._each("items", batch, self._known(Item, Item.number, [part.number for part in batch]), self._item)

    def _known(self, model: Any, key: Any, codes: list[str]) -> dict[str, Any]:
        rows = self.work.session.scalars(select(model).where(key.in_(codes)))
        return {getattr(row, key.key): row for row in rows}

    def _known_suppliers(self, codes: list[str]) -> dict[str, Supplier]:
        wanted = select(Supplier).where(Supplier.code.in_(codes)).options(selectinload(Supplier.plants))
        return {row.code: row for row in self.work.session.scalars(wanted)}

    def _each(self, thing: str, parts: list[Any], known: dict[str, Any], bring: Any) -> None:
        for part in parts:
            code = part.number if isinstance(part, ItemPart) else part.code
            try:
                self.tally.count(thing, bring(part, known.get(code)))
            except RuleBroken as refusal:
                self.refused[thing, code] = refusal
                self.tally.count(thing, "not_taken")
        self.work.keep_facts()
        self.work.session.expunge_all()

    def _site(self, part: SitePart, site: Site | None) -> str:
        if site is None:
            catalog.add_site(self.actor, code=part.code, **_new_site(part))
            return "new"
        said = _said(name=part.name, country=part.country, city=part.city, time_zone=part.time_zone)
        if _equal(site, said):
            return "unchanged"
        kept = {name: getattr(site, name) for name in ("name", "address", "city", "country", "time_zone")}
        kept |= {"latitude": site.latitude, "longitude": site.longitude, "calendar": site.calendar}
        catalog.change_site(self.actor, site.id, version=site.version, **kept | said)
        return "changed"

    def _supplier(self, part: SupplierPart, supplier: Supplier | None) -> str:
        said = _said(name=part.name, country=part.country, city=part.city, internal=part.internal or None)
        if supplier is None:
            self._new_supplier(part, said)
            return "new"
        changed = not _equal(supplier, said)
        if changed:
            kept = {name: getattr(supplier, name) for name in suppliers.DETAILS}
            suppliers.change_supplier(self.actor, supplier.id, version=supplier.version, **kept | said)
        if part.latitude is not None and not any(_is_at(plant, part) for plant in supplier.plants):
            self._plant(supplier.id, part)
            changed = True
        return "changed" if changed else "unchanged"

    def _new_supplier(self, part: SupplierPart, said: dict[str, Any]) -> None:
        """A company that we have orders with is one that we approved; who says otherwise changes its state."""
        place = geography.place(part.country, part.city) or geography.place(part.country) if part.country else None
        details = {"name": part.code, "currency": part.currency, "time_zone": place.time_zone if place else "UTC"}
        supplier_id = suppliers.add_supplier(self.actor, code=part.code, state=State.APPROVED, **details | said)
        if part.latitude is not None:
            self._plant(supplier_id, part)

    def _plant(self, supplier_id: int, part: SupplierPart) -> None:
        latitude, longitude = (float(part.latitude or 0), float(part.longitude or 0))
        suppliers.add_plant(
            self.actor,
            supplier_id,
            name=part.city or part.name or part.code,
            country=part.country,
            city=part.city or "",
            latitude=latitude,
            longitude=longitude,
        )

    def _item(self, part: ItemPart, item: Item | None) -> str:
        self._unit(part)
        category_id = self._category(part.category) if part.category else None
        if item is None:
            catalog.add_item(
                self.actor,
                number=part.number,
                name=part.name or part.number,
                unit_code=part.unit,
                category_id=category_id,
            )
            return "new"
        said = _said(name=part.name, unit_code=part.unit, category_id=category_id)
        if _equal(item, said):
            return "unchanged"
        kept = {name: getattr(item, name) for name in ("name", "unit_code", "category_id", "handling_days")}
        catalog.change_item(self.actor, item.id, version=item.version, **kept | said)
        return "changed"

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
            "The site {code} is not known here, and the file does not say its country or time zone.",
            code=part.code,
        )
    return {
        "name": part.name or part.code,
        "country": part.country,
        "city": part.city or (place.city if place else ""),
        "time_zone": time_zone,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "calendar": _calendar(part.country),
    }


def _calendar(country: str | None) -> catalog_rules.Calendar:
    try:
        return catalog_rules.check_calendar(catalog_rules.Calendar(country=country))
    except RuleBroken:
        return catalog_rules.Calendar()  # of some countries nobody has written the holidays down


def _said(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _equal(row: Any, said: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in said.items())


def _is_at(plant: Any, part: SupplierPart) -> bool:
    return (plant.latitude, plant.longitude) == (float(part.latitude or 0), float(part.longitude or 0))


Each = TypeVar("Each")


def batches(items: Iterable[Each], size: int) -> Iterator[list[Each]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
