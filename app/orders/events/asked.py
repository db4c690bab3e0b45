"""What we did with orders: drafted, issued, revised, cancelled; and what days did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS, DraftEvent, LineEvent, OrderEvent
from app.principal import room_of_site, room_of_supplier


@dataclass(frozen=True, kw_only=True)
class OrderDrafted(DraftEvent):
    name: ClassVar[str] = "orders.order_drafted"


@dataclass(frozen=True, kw_only=True)
class DraftChanged(DraftEvent):
    name: ClassVar[str] = "orders.draft_changed"


@dataclass(frozen=True, kw_only=True)
class DraftDiscarded(DraftEvent):
    name: ClassVar[str] = "orders.draft_discarded"


@dataclass(frozen=True, kw_only=True)
class OrderIssued(OrderEvent):
    name: ClassVar[str] = "orders.order_issued"
    line_ids: tuple[int, ...]
    answer_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class OrderRevised(OrderEvent):
    """We changed an issued order. `fields` are changed words of the header, the lines have events of their own.

    `site_before` is where it was to be delivered until now, if that is one of them: that site hears that it goes.
    """

    name: ClassVar[str] = "orders.order_revised"
    line_ids: tuple[int, ...]
    fields: tuple[str, ...] = ()
    answer_by: date | None = None
    site_before: int | None = None

    def audience(self) -> Iterable[str]:
        return {*super().audience(), *([room_of_site(self.site_before)] if self.site_before else [])}


@dataclass(frozen=True, kw_only=True)
class LineRevised(LineEvent):
    """The line waits for an answer again; `promised_on`, if there is one, binds until then."""

    name: ClassVar[str] = "orders.line_revised"
    quantity_before: Decimal
    quantity: Decimal
    requested_before: date
    requested_on: date
    promised_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LineAdded(LineEvent):
    name: ClassVar[str] = "orders.line_added"
    quantity: Decimal
    requested_on: date


@dataclass(frozen=True, kw_only=True)
class LinePriceChanged(LineEvent):
    """That a price changed, not to what: prices are never in events."""

    name: ClassVar[str] = "orders.line_price_changed"

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)} | BUYERS


@dataclass(frozen=True, kw_only=True)
class LineCancelled(LineEvent):
    """So much of the line is not owed any more; `owner` is on whose side the cause lies."""

    name: ClassVar[str] = "orders.line_cancelled"
    quantity: Decimal
    left: Decimal
    reason: str
    owner: str


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    name: ClassVar[str] = "orders.order_cancelled"
    line_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class OrderClosed(OrderEvent):
    """Nothing of it is owed any more."""

    name: ClassVar[str] = "orders.order_closed"


@dataclass(frozen=True, kw_only=True)
class OrderReopened(OrderEvent):
    """Something is owed again: a receipt was reversed, or units are to be replaced."""

    name: ClassVar[str] = "orders.order_reopened"


@dataclass(frozen=True, kw_only=True)
class LinesBecameLate(Event):
    """Midnight passed at a site: so many lines of one supplier are overdue since."""

    name: ClassVar[str] = "orders.lines_became_late"
    supplier_id: int
    site_id: int
    day: date
    line_ids: tuple[int, ...]

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)}

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}
