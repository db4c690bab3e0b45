"""What may be read of the catalog. Every function takes the actor first; the session filters by them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy import or_, select

from app import clock
from app.catalog.models import Category, Item, ItemPrice, Site, SiteDay, Unit
from app.database import db
from app.isolation import may_read
from app.principal import Principal
from app.refusals import NotFound

PAGE = 100
Row = TypeVar("Row")


def units_for(actor: Principal) -> list[Unit]:
    return list(db.session.scalars(select(Unit).order_by(Unit.name, Unit.code)))


def unit_for(actor: Principal, code: str) -> Unit:
    return _one(db.session.get(Unit, code))


def categories_for(actor: Principal) -> list[Category]:
    return list(db.session.scalars(select(Category).order_by(Category.name)))


def category_for(actor: Principal, category_id: int) -> Category:
    return _one(db.session.get(Category, category_id))


def item_for(actor: Principal, item_id: int) -> Item:
    return _one(db.session.scalar(select(Item).where(Item.id == item_id)))


def items_for(actor: Principal, item_ids: set[int]) -> dict[int, Item]:
    """The items of these ids, by id; raises `NotFound` if one is missing."""
    found = {item.id: item for item in db.session.scalars(select(Item).where(Item.id.in_(item_ids)))}
    if len(found) != len(item_ids):
        raise NotFound
    return found


def items_page(actor: Principal, *, q: str = "", after: str = "", limit: int = PAGE) -> list[Item]:
    """Items by number; `q` stands in the number or the name, `after` is the last number of the page before."""
    wanted = select(Item).where(Item.number > after).order_by(Item.number).limit(limit)
    if q.strip():
        wanted = wanted.where(
            or_(Item.number.icontains(q.strip(), autoescape=True), Item.name.icontains(q.strip(), autoescape=True))
        )
    return list(db.session.scalars(wanted))


def standard_price_for(actor: Principal, item_id: int) -> ItemPrice | None:
    """The standard price, for who may see purchase prices; None where none was set. Raises `NotFound`."""
    if not (actor.is_system or may_read(actor, ItemPrice)):
        raise NotFound
    return db.session.get(ItemPrice, item_id)


def standard_prices_for(actor: Principal, item_ids: Collection[int]) -> dict[int, ItemPrice]:
    """The standard prices of these items by id, for who may see purchase prices; nothing for others."""
    if not item_ids or not (actor.is_system or may_read(actor, ItemPrice)):
        return {}
    return {row.item_id: row for row in db.session.scalars(select(ItemPrice).where(ItemPrice.item_id.in_(item_ids)))}


def sites_for(actor: Principal) -> list[Site]:
    return list(db.session.scalars(select(Site).order_by(Site.name, Site.id)))


def site_for(actor: Principal, site_id: int) -> Site:
    return _one(db.session.scalar(select(Site).where(Site.id == site_id)))


def todays(actor: Principal) -> dict[int, date]:
    """The calendar day at each site now."""
    zones = db.session.execute(select(Site.id, Site.time_zone))
    return {site_id: clock.today(zone) for site_id, zone in zones}


def first_today(actor: Principal) -> date:
    """The calendar day where it is earliest of all the sites: what lies before it has passed everywhere."""
    return first_of(todays(actor))


def first_of(days: Mapping[int, date]) -> date:
    """The same of days by site."""
    return min(days.values(), default=clock.now().date())


def days_to_begin(actor: Principal) -> list[tuple[int, date]]:
    """The sites whose present day was not yet announced, with that day; for the relay, each minute."""
    announced = select(Site.id, Site.time_zone, SiteDay.day).outerjoin(SiteDay, SiteDay.site_id == Site.id)
    return [
        (site_id, clock.today(zone))
        for site_id, zone, day in db.session.execute(announced)
        if day is None or day < clock.today(zone)
    ]


def _one(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row


def unit_names(actor: Principal) -> dict[str, str]:
    """Unit codes with the words that people read: `H87` → `pcs`."""
    return {row.code: row.name for row in db.session.execute(select(Unit.code, Unit.name))}


def items_by_number(actor: Principal, numbers: set[str]) -> dict[str, Item]:
    """The items with these numbers, by number; unknown ones are left out."""
    found = db.session.scalars(select(Item).where(Item.number.in_(numbers))) if numbers else ()
    return {item.number: item for item in found}
