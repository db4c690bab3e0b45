"""What happened to documents of issued orders. What they are called and say stands in rows and files alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.orders.events.base import BUYERS
from app.principal import room_of_site, room_of_supplier


@dataclass(frozen=True, kw_only=True)
class AttachmentEvent(Event, abstract=True):
    """Told to the supplier, to buyers and at the site. `line_id` and `line_no` are of none for the whole order's."""

    order_id: int
    supplier_id: int
    site_id: int
    line_id: int | None
    line_no: int | None
    attachment_id: int
    kind: str

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), room_of_site(self.site_id)} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"order:{self.order_id}"}


@dataclass(frozen=True, kw_only=True)
class DocumentAttached(AttachmentEvent):
    name: ClassVar[str] = "attachments.document_attached"


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(AttachmentEvent):
    name: ClassVar[str] = "attachments.document_withdrawn"
    why: str
