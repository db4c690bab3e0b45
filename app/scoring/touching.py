"""Which lines a fact touches: they are measured anew when it is heard, and nothing else is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.catalog.events import DayBegan, ItemChanged, SiteChanged
from app.events import Event
from app.orders import events as orders
from app.receipts import events as receipts
from app.scoring.events.measured import DisputeEvent
from app.shipments.events import ShipmentEvent
from app.sourcing.events import SupplierItemKept
from app.suppliers.events import SupplierChanged

SAYS_NOTHING = (
    *(
        orders.LinePriceChanged,
        orders.WordsGiven,
        orders.ProposalDeclined,
        orders.CancellationAsked,
        orders.CancellationRefused,
    ),
    *(orders.CancellationWithdrawn, orders.CounterProposed, orders.ReferenceSet, orders.OrderUrged, receipts.PicturesAdded),
    *(orders.AnswersBecameOverdue, orders.BuyerChanged),
)
"""Facts about lines by which nothing is measured otherwise."""


@dataclass(frozen=True)
class Touched:
    """Lines of one supplier; all of an order, of an item or of a site where a fact names no lines."""

    supplier_id: int | None = None
    line_ids: tuple[int, ...] = ()
    order_id: int | None = None
    item_id: int | None = None
    site_id: int | None = None
    everything: bool = field(default=False)


NOTHING: tuple[Touched, ...] = ()


def touched_by(fact: Event) -> Iterable[Touched]:
    """What is to be measured anew. A day that began is asked about apart: it touches whatever it lets count."""
    if isinstance(fact, (*SAYS_NOTHING, DayBegan)):
        return NOTHING
    if isinstance(fact, orders.LineEvent | DisputeEvent):
        return (Touched(fact.supplier_id, (fact.line_id,)),)
    if isinstance(fact, orders.OrderEvent | ShipmentEvent):
        return (_of_order(fact),)
    return _of_masters(fact)


def _of_order(fact: Any) -> Touched:
    """Facts that name their lines, and those about an order as a whole."""
    lines = getattr(fact, "line_ids", ())
    return Touched(fact.supplier_id, lines) if lines else Touched(fact.supplier_id, order_id=getattr(fact, "order_id", None))


def _of_masters(fact: Event) -> Iterable[Touched]:
    """Calendars, hours, agreed lead times and categories are facts that many lines are measured by."""
    if isinstance(fact, SupplierItemKept):
        return (Touched(fact.supplier_id, item_id=fact.item_id),)
    if isinstance(fact, SupplierChanged):
        return (Touched(fact.supplier_id, everything=True),)
    if isinstance(fact, SiteChanged):
        return (Touched(site_id=fact.site_id, everything=True),)
    if isinstance(fact, ItemChanged) and "category_id" in fact.fields:
        return (Touched(item_id=fact.item_id),)
    return NOTHING
