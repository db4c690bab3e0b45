"""What happened to orders and their lines.

Reasons and notes travel apart, in `WordsGiven`, to the supplier and the buyers alone: they may speak of prices.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from app.events import Event
from app.principal import room_of_site, room_of_supplier

BUYERS = frozenset({"procurement", "admin"})


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event, abstract=True):
    """Told to the supplier, to buyers, sales and administrators, and at the site. `revision` is the order's."""

    order_id: int
    supplier_id: int
    site_id: int
    revision: int

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "sales", room_of_site(self.site_id)} | BUYERS

    def subjects(self) -> Iterable[str]:
        return {f"order:{self.order_id}"}


@dataclass(frozen=True, kw_only=True)
class LineEvent(OrderEvent, abstract=True):
    line_id: int
    line_no: int


@dataclass(frozen=True, kw_only=True)
class DraftEvent(Event, abstract=True):
    """A draft is the business of buyers alone."""

    order_id: int

    def audience(self) -> Iterable[str]:
        return {"procurement"}

    def subjects(self) -> Iterable[str]:
        return {f"order:{self.order_id}"}


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
class LineAccepted(LineEvent):
    """As requested: a promise at once."""

    name: ClassVar[str] = "orders.line_accepted"
    quantity: Decimal
    promised_on: date
    promised_before: date | None = None


class OnDay(NamedTuple):
    """So many units on that day."""

    quantity: Decimal
    on: date


@dataclass(frozen=True, kw_only=True)
class PartsEvent(LineEvent, abstract=True):
    """About several units on several days; `quantities` and `days` go pairwise."""

    quantities: tuple[Decimal, ...]
    days: tuple[date, ...]

    @property
    def parts(self) -> tuple[OnDay, ...]:
        return tuple(OnDay(quantity, on) for quantity, on in zip(self.quantities, self.days, strict=True))


@dataclass(frozen=True, kw_only=True)
class LineProposed(PartsEvent):
    """Not binding: `promised_on`, if there is one, is what binds on."""

    name: ClassVar[str] = "orders.line_proposed"
    proposal_id: int
    requested_on: date
    requested_quantity: Decimal
    promised_on: date | None = None
    remainder: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class LineRejected(LineEvent):
    name: ClassVar[str] = "orders.line_rejected"
    quantity: Decimal
    requested_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProposalAccepted(PartsEvent):
    """What was offered is agreed: by us (`by_us`), or by the tolerance that `rule` names."""

    name: ClassVar[str] = "orders.proposal_accepted"
    proposal_id: int
    rule: str
    requested_on: date
    promised_before: date | None = None
    promised_on: date
    remainder: Decimal


@dataclass(frozen=True, kw_only=True)
class ProposalDeclined(LineEvent):
    """`binding_on` is the day that counts again."""

    name: ClassVar[str] = "orders.proposal_declined"
    proposal_id: int
    proposed_on: date
    binding_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(LineEvent):
    name: ClassVar[str] = "orders.proposal_withdrawn"
    proposal_id: int
    proposed_on: date
    binding_on: date


@dataclass(frozen=True, kw_only=True)
class OrderRevised(OrderEvent):
    """We changed an issued order. `fields` are changed words of the header, the lines have events of their own."""

    name: ClassVar[str] = "orders.order_revised"
    line_ids: tuple[int, ...]
    fields: tuple[str, ...] = ()
    answer_by: date | None = None


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
class ReferenceSet(OrderEvent):
    """The supplier told us its own order number."""

    name: ClassVar[str] = "orders.reference_set"
    reference: str
    before: str


@dataclass(frozen=True, kw_only=True)
class WordsGiven(LineEvent):
    """Why, in the words of whoever did what `about` names: the fact right before it."""

    name: ClassVar[str] = "orders.words_given"
    about: str
    reason: str
    note: str

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id)} | BUYERS


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
