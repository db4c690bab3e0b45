"""What may be done in the catalog: one function a verb, one transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.catalog import queries, rules
from app.catalog.events import CategoryAdded, DayBegan, ItemAdded, ItemChanged, SiteAdded, SiteChanged, UnitAdded
from app.catalog.models import Category, Item, ItemPrice, Site, SiteDay, Unit
from app.catalog.rules import Calendar
from app.principal import Permission, Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.transaction import Work, transaction


@contextmanager
def _keeping(actor: Principal, once: str | None) -> Iterator[Work]:
    """The transaction of somebody who may keep the catalog; for everybody else there is nothing to find."""
    if not actor.can(Permission.CATALOG_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        yield work


def add_unit(actor: Principal, *, code: str, name: str, precision: int = 0, once: str | None = None) -> str:
    """Add a unit of measure by its UN/ECE Rec 20 code. Returns the code. Raises `RuleBroken`."""
    with _keeping(actor, once) as work:
        cleaned = rules.check_written(code, 8, field="code").upper()
        _refuse_taken(work, Unit.code, cleaned, "code")
        work.add(
            Unit(
                code=cleaned,
                name=rules.check_written(name, 60, field="name"),
                precision=rules.check_precision(precision),
            )
        )
        work.record(UnitAdded(unit_code=cleaned))
        return cleaned


def add_category(actor: Principal, *, name: str, once: str | None = None) -> int:
    """Add a category of items. Returns its id. Raises `RuleBroken`."""
    with _keeping(actor, once) as work:
        cleaned = rules.check_written(name, 80, field="name")
        _refuse_taken(work, Category.name, cleaned, "name")
        category = Category(name=cleaned)
        work.add(category)
        work.session.flush()
        work.record(CategoryAdded(category_id=category.id))
        return category.id


def add_item(
    actor: Principal,
    *,
    number: str,
    name: str,
    unit_code: str,
    category_id: int | None = None,
    handling_days: int = 0,
    once: str | None = None,
) -> int:
    """Add an item. Returns its id. Raises `RuleBroken`; `NotFound` for an unknown unit or category."""
    with _keeping(actor, once) as work:
        cleaned = rules.check_written(number, 60, field="number")
        _refuse_taken(work, Item.number, cleaned, "number")
        item = Item(number=cleaned)
        _write_item(actor, item, name, unit_code, category_id, handling_days)
        work.add(item)
        work.session.flush()
        work.record(ItemAdded(item_id=item.id))
        return item.id


def change_item(
    actor: Principal,
    item_id: int,
    *,
    version: int,
    name: str,
    unit_code: str,
    category_id: int | None = None,
    handling_days: int = 0,
    once: str | None = None,
) -> None:
    """Change an item; orders that exist keep the words that they were written with. Raises `RuleBroken`, `Stale`."""
    with _keeping(actor, once) as work:
        item = queries.item_for(actor, item_id)
        _refuse_stale(item, version)
        before = _state_of(item)
        _write_item(actor, item, name, unit_code, category_id, handling_days)
        fields = _changed(item, before)
        if fields:
            work.record(ItemChanged(item_id=item.id, fields=fields))


def _write_item(actor: Principal, item: Item, name: str, unit_code: str, category_id: int | None, handling_days: int) -> None:
    if not 0 <= handling_days <= 365:
        raise RuleBroken(
            "handling_days",
            "{found} handling days. Expected 0 to 365.",
            field="handling_days",
            found=handling_days,
        )
    item.name = rules.check_written(name, 200, field="name")
    item.unit_code = queries.unit_for(actor, unit_code).code
    item.category_id = queries.category_for(actor, category_id).id if category_id is not None else None
    item.handling_days = handling_days


def set_standard_price(actor: Principal, item_id: int, *, price: Decimal, currency: str, once: str | None = None) -> None:
    """Say what an item should cost per unit, of what is ordered from today on. Raises `RuleBroken`."""
    with _keeping(actor, once) as work:
        item = queries.item_for(actor, item_id)
        standard, price, currency = queries.standard_price_for(actor, item_id), *_checked_price(price, currency)
        if standard is None:
            work.add(ItemPrice(item_id=item.id, standard_price=price, currency=currency))
        elif (standard.standard_price, standard.currency) != (price, currency):
            work.add(standard.replaced_by(price, currency))
        work.record(ItemChanged(item_id=item.id, fields=("standard_price",)))


def _checked_price(price: Decimal, currency: str) -> tuple[Decimal, str]:
    return rules.check_price(price, field="price"), rules.check_currency(currency)


def add_item_with_price(
    actor: Principal, *, standard_price: Decimal | None, currency: str, once: str | None = None, **words: Any
) -> int:
    """`add_item` and, where one is given, its standard price; both or neither. Returns the item's id."""
    with _keeping(actor, once):
        item_id = add_item(actor, **words)
        if standard_price is not None:
            set_standard_price(actor, item_id, price=standard_price, currency=currency)
        return item_id


def change_item_with_price(
    actor: Principal, item_id: int, *, standard_price: Decimal | None, currency: str, once: str | None = None, **words: Any
) -> None:
    """`change_item` and, where it differs, its standard price; both or neither."""
    with _keeping(actor, once):
        change_item(actor, item_id, **words)
        kept = queries.standard_price_for(actor, item_id)
        asked = (standard_price, currency.upper())
        if standard_price is not None and (kept is None or (kept.standard_price, kept.currency) != asked):
            set_standard_price(actor, item_id, price=standard_price, currency=currency)


def add_site(actor: Principal, *, code: str, once: str | None = None, **details: Any) -> int:
    """Add a site; `details` are those of `change_site`. Returns its id. Raises `RuleBroken`."""
    with _keeping(actor, once) as work:
        cleaned = rules.check_written(code, 20, field="code").upper()
        _refuse_taken(work, Site.code, cleaned, "code")
        site = Site(code=cleaned)
        _write_site(site, **details)
        work.add(site)
        work.session.flush()
        work.record(SiteAdded(site_id=site.id))
        return site.id


def change_site(actor: Principal, site_id: int, *, version: int, once: str | None = None, **details: Any) -> None:
    """Change a site: name, time_zone, and if wanted address, city, hours, country, latitude, longitude and `calendar`.

    Raises `RuleBroken`, `Stale`.
    """
    with _keeping(actor, once) as work:
        site = queries.site_for(actor, site_id)
        _refuse_stale(site, version)
        before = _state_of(site)
        _write_site(site, **details)
        fields = _changed(site, before)
        if fields:
            work.record(SiteChanged(site_id=site.id, fields=fields))


def _write_site(
    site: Site,
    *,
    name: str,
    time_zone: str,
    address: str = "",
    city: str = "",
    hours: str = "",
    country: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    calendar: Calendar | None = None,
) -> None:
    site.name = rules.check_written(name, 120, field="name")
    site.time_zone = rules.check_time_zone(time_zone)
    site.address = rules.check_words(address, 200, field="address")
    site.city = rules.check_words(city, 80, field="city")
    site.hours = rules.check_words(hours, 200, field="hours")
    site.country = rules.check_country(country)
    site.latitude, site.longitude = rules.check_point(latitude, longitude)
    worked = rules.check_calendar(calendar or Calendar())
    site.workdays, site.holidays_country = worked.workdays, worked.country
    site.holidays_subdivision = worked.subdivision


def begin_day(actor: Principal, site_id: int, day: date) -> bool:
    """Announce that a day began at a site, once. False if it was announced before."""
    if not actor.is_system:
        raise NotFound
    with transaction(actor) as work:
        work.session.scalar(select(Site).where(Site.id == site_id).with_for_update(key_share=True))
        announced = work.session.get(SiteDay, site_id)
        if announced is not None and announced.day >= day:
            return False
        before = announced.day if announced else None
        announced = announced or SiteDay(site_id=site_id)
        announced.day = day
        work.add(announced)
        work.record(DayBegan(site_id=site_id, day=day, before=before))
        return True


def _refuse_taken(work: Work, column: Any, value: str, field: str) -> None:
    if work.session.scalar(select(column).where(column == value)) is not None:
        raise RuleBroken("taken", "“{value}” exists already. Choose another.", field=field, value=value)


def _refuse_stale(row: Item | Site, version: int) -> None:
    if row.version != version:
        raise Stale("stale", "Somebody changed “{name}” since you opened it. Look at it again.", name=row.name)


def _state_of(row: Item | Site) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _changed(row: Item | Site, before: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name, value in _state_of(row).items() if value != before[name]))
