"""A row of the board: one order line with what its order, supplier and site say, and what follows from it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from app import clock
from app.catalog.models import Site
from app.orders.models import Order, OrderLine
from app.orders.rules import quantities, states
from app.orders.rules.quantities import Said
from app.orders.rules.states import LineState
from app.suppliers.models import Supplier


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line as a board shows it; what is late is so at the line's own site."""

    id: int
    version: int
    order_id: int
    order_number: str
    order_state: str
    revision: int
    buyer_id: int | None
    buyer_name: str
    line_no: int
    item_number: str
    item_name: str
    unit: str
    precision: int
    supplier_id: int
    supplier_name: str
    site_id: int
    site_name: str
    time_zone: str
    quantity: Decimal
    cancelled: Decimal
    cancel_side: str
    cancel_reason: str
    cancel_asked: str
    shipped: Decimal
    in_transit: Decimal
    received: Decimal
    open_quantity: Decimal
    answer: str
    requested_on: date
    first_promised_on: date | None
    promised_on: date | None
    proposed_on: date | None
    binding_on: date
    eta_on: date | None
    delivered_on: date | None
    answer_by: datetime | None
    answered_at: datetime | None
    blocked: Decimal
    returned: Decimal
    need_id: int | None

    @property
    def today(self) -> date:
        return clock.today(self.time_zone)

    @property
    def active_quantity(self) -> Decimal:
        return self.quantity - self.cancelled

    @property
    def state(self) -> LineState:
        return states.line_state(self, self.order_state, self.today)

    @property
    def is_late(self) -> bool:
        return self.state is LineState.OVERDUE

    @property
    def expected_on(self) -> date | None:
        """When the last unit still owed should be here; None where nobody knows."""
        if not self.open_quantity:
            return self.delivered_on
        said = Said(self.requested_on, self.binding_on, self.promised_on, self.proposed_on, self.eta_on)
        return quantities.expected_on(said, self.open_quantity, self.in_transit, self.today)

    @property
    def slip_days(self) -> int | None:
        """Calendar days from the requested to the expected day; of a late line without one, to today."""
        if self.expected_on is not None:
            return (self.expected_on - self.requested_on).days
        return (self.today - self.requested_on).days if self.open_quantity else None


COLUMNS: tuple[Any, ...] = (
    OrderLine.id,
    OrderLine.version,
    OrderLine.order_id,
    Order.number,
    Order.state,
    Order.revision,
    Order.buyer_id,
    Order.buyer_name,
    OrderLine.line_no,
    OrderLine.item_number,
    OrderLine.item_name,
    OrderLine.unit,
    OrderLine.precision,
    OrderLine.supplier_id,
    Supplier.name,
    OrderLine.site_id,
    Site.name,
    Site.time_zone,
    OrderLine.quantity,
    OrderLine.cancelled,
    OrderLine.cancel_side,
    OrderLine.cancel_reason,
    OrderLine.cancel_asked,
    OrderLine.shipped,
    OrderLine.in_transit,
    OrderLine.received,
    OrderLine.open_quantity,
    OrderLine.answer,
    OrderLine.requested_on,
    OrderLine.first_promised_on,
    OrderLine.latest_promised_on,
    OrderLine.proposed_on,
    OrderLine.binding_on,
    OrderLine.eta_on,
    OrderLine.delivered_on,
    OrderLine.answer_by,
    OrderLine.answered_at,
    OrderLine.blocked,
    OrderLine.returned,
    OrderLine.need_id,
)


def rows_of_lines() -> Select[Any]:
    """What `BoardRow(*row)` is made of."""
    return (
        select(*COLUMNS)
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Supplier, Supplier.id == OrderLine.supplier_id)
        .join(Site, Site.id == OrderLine.site_id)
    )
