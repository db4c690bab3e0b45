"""The state of an order's header told again from its events alone; of its lines see `replaying`."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.events import Event
from app.orders import events as o
from app.orders.models import Order


@dataclass
class ToldOrder:
    """An order as its events tell it, from when it was issued."""

    order_id: int
    site_id: int
    buyer_id: int | None
    state: str = "issued"
    revision: int = 1
    supplier_reference: str = ""

    @classmethod
    def standing(cls, order: Order) -> "ToldOrder":
        words = (str(order.state), order.revision, order.supplier_reference)
        return cls(order.id, order.site_id, order.buyer_id, *words)

    def hear(self, fact: Event) -> None:
        match fact:
            case o.OrderClosed():
                self.state = "closed"
            case o.OrderReopened():
                self.state = "issued"
            case o.OrderCancelled():
                self.state = "cancelled"
            case o.OrderRevised():
                self.revision, self.site_id = fact.revision, fact.site_id
            case o.BuyerChanged():
                self.buyer_id = fact.buyer_id
            case o.ReferenceSet():
                self.supplier_reference = fact.reference


def replay_order(order: ToldOrder, facts: Iterable[Event]) -> ToldOrder:
    """`order` is how it was issued, `facts` what happened since, in order."""
    for fact in facts:
        if getattr(fact, "order_id", None) == order.order_id:
            order.hear(fact)
    return order
