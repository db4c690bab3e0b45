"""What must be true together with facts of lower slices: whatever feeds customers moves what they can expect."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.catalog.events import DayBegan, ItemChanged, SiteChanged
from app.customers.actions.chain import Touched, settle_chain
from app.customers.actions.chain.settling import open_lines
from app.customers.actions.chain.touched import Moved
from app.customers.models import Allocation, CustomerOrderLine, Outlook
from app.customers.rules.states import MovementKind
from app.events import consequence
from app.orders.events import AnswerTakenBack, LineEvent, LinePriceChanged, OrderCancelled, OrderRevised, WordsGiven
from app.orders.models import OrderLine
from app.receipts.events import LineReceived, PicturesAdded, ReceiptReversed, UnitsAccepted, UnitsReturned
from app.shipments.events import ShipmentEvent
from app.transaction import Work

MOVES_NO_UNITS = (WordsGiven, LinePriceChanged, PicturesAdded)


@consequence(LineEvent)
def a_line_feeds_customers(fact: LineEvent, work: Work) -> None:
    if isinstance(fact, MOVES_NO_UNITS):
        return
    work.owe(settle_chain, Touched(fact.name, order_line_ids=(fact.line_id,)))


@consequence(AnswerTakenBack, OrderCancelled, OrderRevised, ShipmentEvent)
def lines_feed_customers(fact: Any, work: Work) -> None:
    work.owe(settle_chain, Touched(fact.name, order_line_ids=fact.line_ids))


@consequence(OrderRevised)
def a_header_moves_every_line(fact: OrderRevised, work: Work) -> None:
    """Its terms say whether the way to us comes on top; its site, whether it comes to where it is needed."""
    if fact.fields:
        lines = work.session.scalars(select(OrderLine.id).where(OrderLine.order_id == fact.order_id))
        work.owe(settle_chain, Touched(fact.name, order_line_ids=tuple(lines)))


@consequence(LineReceived, UnitsAccepted, UnitsReturned, ReceiptReversed)
def accepted_units_are_stock(fact: Any, work: Work) -> None:
    """What is accepted comes, what goes back or was never there goes. That only the day was wrong moves nothing."""
    moved = _accepted(fact)
    if not moved or getattr(fact, "replaced", False) or getattr(fact, "replaces", None) is not None:
        return
    item_id = work.session.get_one(OrderLine, fact.line_id).item_id  # loaded already by whoever received it
    came = Moved(fact.site_id, item_id, moved, MovementKind.RECEIPT, receipt_id=fact.receipt_id)
    work.owe(settle_chain, Touched(fact.name, order_line_ids=(fact.line_id,)), came)


def _accepted(fact: Any) -> Decimal:
    if isinstance(fact, LineReceived):
        return fact.quantity - fact.rejected - fact.blocked
    if isinstance(fact, ReceiptReversed):
        return fact.rejected + fact.blocked + fact.returned - fact.quantity
    quantity: Decimal = fact.quantity
    return quantity if isinstance(fact, UnitsAccepted) else -quantity


@consequence(DayBegan)
def what_has_passed_is_expected_otherwise(fact: DayBegan, work: Work) -> None:
    """What was to come by a day that is over, what waits to leave, and what was promised for a day that is over."""
    passed = select(Outlook.line_id).where(Outlook.site_id == fact.site_id, Outlook.holds_until < fact.day)
    lines = tuple(work.session.scalars(passed))
    feeding = select(Allocation.order_line_id).where(
        Allocation.line_id.in_(passed), Allocation.order_line_id.is_not(None), Allocation.quantity > Allocation.dispatched
    )
    fed = tuple(key for key in set(work.session.scalars(feeding)) if key is not None)
    if lines:
        work.owe(settle_chain, Touched(fact.name, fed, lines))


@consequence(SiteChanged)
def the_working_days_of_a_site_count(fact: SiteChanged, work: Work) -> None:
    if lines := tuple(open_lines(work, fact.site_id)):
        work.owe(settle_chain, Touched(fact.name, line_ids=lines))


@consequence(ItemChanged)
def an_item_takes_its_days_of_handling(fact: ItemChanged, work: Work) -> None:
    if "handling_days" not in fact.fields:
        return
    lines = select(CustomerOrderLine.id).where(CustomerOrderLine.is_open, CustomerOrderLine.item_id == fact.item_id)
    work.owe(settle_chain, Touched(fact.name, line_ids=tuple(work.session.scalars(lines))))
