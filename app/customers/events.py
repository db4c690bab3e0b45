"""What happened to customers and what they ordered. Sales and buyers hear of it, the customer of its own; no supplier ever."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from app.events import Event
from app.principal import room_of_customer_order

OURS = frozenset({"sales", "procurement", "admin"})


@dataclass(frozen=True, kw_only=True)
class CustomerEvent(Event, abstract=True):
    customer_id: int

    def audience(self) -> Iterable[str]:
        return OURS

    def subjects(self) -> Iterable[str]:
        return {f"customer:{self.customer_id}"}


@dataclass(frozen=True, kw_only=True)
class CustomerAdded(CustomerEvent):
    name: ClassVar[str] = "customers.customer_added"


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(CustomerEvent):
    """`fields` are the names of what is different now."""

    name: ClassVar[str] = "customers.customer_changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CustomerOrderEvent(Event, abstract=True):
    """About one customer order, for our people. `site_id` is where it leaves from."""

    customer_order_id: int
    customer_id: int
    site_id: int

    def audience(self) -> Iterable[str]:
        return OURS

    def subjects(self) -> Iterable[str]:
        return {f"customer_order:{self.customer_order_id}", f"customer:{self.customer_id}"}


@dataclass(frozen=True, kw_only=True)
class CustomerOrderEntered(CustomerOrderEvent):
    name: ClassVar[str] = "customers.customer_order_entered"
    line_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CustomerOrderChanged(CustomerOrderEvent):
    """`fields` are the changed words of the header."""

    name: ClassVar[str] = "customers.customer_order_changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CustomerOrderCancelled(CustomerOrderEvent):
    """What has not left of it is not wanted any more."""

    name: ClassVar[str] = "customers.customer_order_cancelled"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CustomerOrderClosed(CustomerOrderEvent):
    name: ClassVar[str] = "customers.customer_order_closed"


@dataclass(frozen=True, kw_only=True)
class CustomerLineEvent(CustomerOrderEvent, abstract=True):
    line_id: int
    line_no: int


@dataclass(frozen=True, kw_only=True)
class CustomerLineAdded(CustomerLineEvent):
    name: ClassVar[str] = "customers.customer_line_added"
    quantity: Decimal
    promised_on: date


@dataclass(frozen=True, kw_only=True)
class CustomerLineChanged(CustomerLineEvent):
    """The customer wants another quantity."""

    name: ClassVar[str] = "customers.customer_line_changed"
    before: Decimal
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class CustomerPromised(CustomerLineEvent):
    """The customer was promised another day; `before` is the one until now."""

    name: ClassVar[str] = "customers.customer_promised"
    before: date
    promised_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class UnitsAllocated(CustomerLineEvent):
    """They come from an order line, or from stock where none is named."""

    name: ClassVar[str] = "customers.units_allocated"
    quantity: Decimal
    order_line_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnitsReleased(CustomerLineEvent):
    """They do not come from there any more. `because` is the fact that took them, empty where somebody did."""

    name: ClassVar[str] = "customers.units_released"
    quantity: Decimal
    shortfall: Decimal
    because: str = ""
    order_line_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CustomerOrderMoved(CustomerOrderEvent):
    """What is to be expected of these lines is different now, because of one change: one fact for the customer order.

    `days`, `risks` and `shortfalls` go with `line_ids`: the day expected (None: nobody knows), how it stands, what is missing.
    """

    name: ClassVar[str] = "customers.customer_order_moved"
    line_ids: tuple[int, ...]
    line_numbers: tuple[int, ...]
    days: tuple[date | None, ...]
    risks: tuple[str, ...]
    shortfalls: tuple[Decimal, ...]
    because: str


@dataclass(frozen=True, kw_only=True)
class TrackedOrderMoved(Event):
    """What the customer sees of its order is different now. It says nothing else, and not why."""

    name: ClassVar[str] = "customers.tracked_order_moved"
    customer_order_id: int

    def audience(self) -> Iterable[str]:
        return {room_of_customer_order(self.customer_order_id)}

    def subjects(self) -> Iterable[str]:
        return {f"customer_order:{self.customer_order_id}"}


@dataclass(frozen=True, kw_only=True)
class UnitsDispatched(CustomerOrderEvent):
    """They left to the customer. `quantities` go with `line_ids`."""

    name: ClassVar[str] = "customers.units_dispatched"
    dispatch_id: int
    dispatched_on: date
    line_ids: tuple[int, ...]
    line_numbers: tuple[int, ...]
    quantities: tuple[Decimal, ...]


@dataclass(frozen=True, kw_only=True)
class StockCorrected(Event):
    """Somebody counted: so much more, or less, is there than was thought."""

    name: ClassVar[str] = "customers.stock_corrected"
    site_id: int
    item_id: int
    quantity: Decimal
    on_hand: Decimal
    reason: str

    def audience(self) -> Iterable[str]:
        return OURS

    def subjects(self) -> Iterable[str]:
        return {f"item:{self.item_id}"}


@dataclass(frozen=True, kw_only=True)
class TransitChanged(Event):
    """So many days are goods of a supplier on their way, where its promise is a day at its gate; None: nobody says."""

    name: ClassVar[str] = "customers.transit_changed"
    supplier_id: int
    site_id: int
    before: int | None
    days: int | None

    def audience(self) -> Iterable[str]:
        return OURS

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}


@dataclass(frozen=True, kw_only=True)
class LinkMade(CustomerOrderEvent):
    """A link that shows the customer order was made; not its secret."""

    name: ClassVar[str] = "customers.link_made"
    link_id: int
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(CustomerOrderEvent):
    name: ClassVar[str] = "customers.link_revoked"
    link_id: int


@dataclass(frozen=True, kw_only=True)
class BuyerAsked(CustomerLineEvent):
    """Sales asked the buyer about the order line that feeds the customer's line."""

    name: ClassVar[str] = "customers.buyer_asked"
    question_id: int
    order_line_id: int


@dataclass(frozen=True, kw_only=True)
class BuyerAnswered(CustomerLineEvent):
    name: ClassVar[str] = "customers.buyer_answered"
    question_id: int
    order_line_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionPassedOn(CustomerLineEvent):
    """The buyer asked the supplier, in words of its own."""

    name: ClassVar[str] = "customers.question_passed_on"
    question_id: int
    order_line_id: int


@dataclass(frozen=True, kw_only=True)
class InquiryEvent(CustomerOrderEvent, abstract=True):
    inquiry_id: int


@dataclass(frozen=True, kw_only=True)
class InquiryLogged(InquiryEvent):
    """A customer asked. `answered`: it got its answer at once. `line_ids` and `days` go pairwise: what it was told."""

    name: ClassVar[str] = "customers.inquiry_logged"
    answered: bool
    line_ids: tuple[int, ...]
    days: tuple[date, ...]


@dataclass(frozen=True, kw_only=True)
class InquiryAnswered(InquiryEvent):
    name: ClassVar[str] = "customers.inquiry_answered"
    line_ids: tuple[int, ...]
    days: tuple[date, ...]


@dataclass(frozen=True, kw_only=True)
class FollowUpSet(InquiryEvent):
    """Somebody wants to call the customer on that day; None: not any more."""

    name: ClassVar[str] = "customers.follow_up_set"
    follow_up_on: date | None


@dataclass(frozen=True, kw_only=True)
class InquiryClosed(InquiryEvent):
    name: ClassVar[str] = "customers.inquiry_closed"


@dataclass(frozen=True, kw_only=True)
class OrderWatched(CustomerOrderEvent):
    """Somebody wants to hear when the customer order moves, or, with `ended`, does not any more."""

    name: ClassVar[str] = "customers.order_watched"
    person_id: int
    ended: bool


@dataclass(frozen=True, kw_only=True)
class MoveSeen(CustomerOrderEvent):
    """Who watches the customer order has seen how it moved."""

    name: ClassVar[str] = "customers.move_seen"
    person_id: int
