"""What happened in the catalog, and that a day began at a site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.events import Event
from app.principal import room_of_site


@dataclass(frozen=True, kw_only=True)
class CatalogEvent(Event, abstract=True):
    """Told to those who keep the catalog."""

    def audience(self) -> Iterable[str]:
        return {"procurement", "admin"}


@dataclass(frozen=True, kw_only=True)
class UnitAdded(CatalogEvent):
    name: ClassVar[str] = "catalog.unit_added"
    unit_code: str

    def subjects(self) -> Iterable[str]:
        return {f"unit:{self.unit_code}"}


@dataclass(frozen=True, kw_only=True)
class CategoryAdded(CatalogEvent):
    name: ClassVar[str] = "catalog.category_added"
    category_id: int

    def subjects(self) -> Iterable[str]:
        return {f"category:{self.category_id}"}


@dataclass(frozen=True, kw_only=True)
class ItemEvent(CatalogEvent, abstract=True):
    item_id: int

    def subjects(self) -> Iterable[str]:
        return {f"item:{self.item_id}"}


@dataclass(frozen=True, kw_only=True)
class ItemAdded(ItemEvent):
    name: ClassVar[str] = "catalog.item_added"


@dataclass(frozen=True, kw_only=True)
class ItemChanged(ItemEvent):
    """`fields` are the names of what is different now."""

    name: ClassVar[str] = "catalog.item_changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SiteEvent(Event, abstract=True):
    """Told to our people, and at the site itself."""

    site_id: int

    def audience(self) -> Iterable[str]:
        return {"procurement", "sales", "admin", room_of_site(self.site_id)}

    def subjects(self) -> Iterable[str]:
        return {f"site:{self.site_id}"}


@dataclass(frozen=True, kw_only=True)
class SiteAdded(SiteEvent):
    name: ClassVar[str] = "catalog.site_added"


@dataclass(frozen=True, kw_only=True)
class SiteChanged(SiteEvent):
    name: ClassVar[str] = "catalog.site_changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DayBegan(SiteEvent):
    """Midnight passed at a site: what was due is late now.

    `before` is the day that was announced last, long ago if nothing ran meanwhile; None at the first.
    """

    name: ClassVar[str] = "catalog.day_began"
    day: date
    before: date | None = None
