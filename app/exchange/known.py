"""What stands here already, by the buyer's own keys: plain facts to compare a file with, a batch in two queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, select

from app.catalog.models import Site
from app.database import db
from app.orders.models import CancellationRequest, Order, OrderLine, OrderLinePrice
from app.orders.rules.answers import Side
from app.orders.rules.cancelling import RequestState
from app.orders.rules.states import OrderState
from app.principal import Principal
from app.receipts.models import Receipt
from app.suppliers.models import Supplier


@dataclass(frozen=True, slots=True)
class KnownLine:
    id: int
    line_no: int
    key: str | None
    item_number: str
    unit: str
    quantity: Decimal
    requested_on: date
    unit_price: Decimal | None
    open_quantity: Decimal
    cancel_asked: str = ""
    cancel_refused: bool = False
    """The supplier refused to cancel it as it is asked now."""


class Keyed(Protocol):
    """A line as it stands here: the key that a file gave it, if one did, and its number."""

    @property
    def key(self) -> str | None: ...

    @property
    def line_no(self) -> int: ...


Line = TypeVar("Line", bound=Keyed)


def line_of(lines: Iterable[Line], key: str) -> Line | None:
    """By the file's key; a line that was typed here, and so has none, by its number."""
    return next((each for each in lines if each.key == key or (each.key is None and str(each.line_no) == key)), None)


@dataclass(frozen=True, slots=True)
class KnownOrder:
    id: int
    version: int
    number: str
    state: OrderState
    supplier_code: str
    site_code: str
    currency: str
    incoterm: str | None
    ordered_on: date | None
    lines: list[KnownLine] = field(default_factory=list)

    def line(self, key: str) -> KnownLine | None:
        return line_of(self.lines, key)

    @property
    def waits_to_be_cancelled(self) -> bool:
        """Whether its supplier was asked to cancel whatever is open of it, and has not answered yet."""
        still_open = [line.cancel_asked for line in self.lines if line.open_quantity]
        return bool(still_open) and all(asked == Side.US for asked in still_open)


@dataclass(frozen=True, slots=True)
class KnownReceipt:
    id: int
    version: int
    line_id: int
    quantity: Decimal
    rejected: Decimal
    arrived_on: date | None
    posted_at: datetime
    delivery_note: str


def known_orders(actor: Principal, numbers: Collection[str]) -> dict[str, KnownOrder]:
    """The orders of these numbers with their lines."""
    heads = (
        select(Order.id, Order.version, Order.number, Order.state, Supplier.code, Site.code)
        .add_columns(Order.currency, Order.incoterm, Order.ordered_on)
        .join(Supplier, Supplier.id == Order.for_supplier_id)
        .join(Site, Site.id == Order.site_id)
        .where(Order.number.in_(numbers))
    )
    found: dict[int, KnownOrder] = {}
    for order_id, version, number, state, *words in db.session.execute(heads):
        found[order_id] = KnownOrder(order_id, version, number, OrderState(state), *words)
    lines = (
        select(OrderLine.order_id, OrderLine.id, OrderLine.line_no, OrderLine.external_key, OrderLine.item_number)
        .add_columns(
            OrderLine.unit, OrderLine.quantity, OrderLine.requested_on, OrderLinePrice.unit_price, OrderLine.open_quantity
        )
        .add_columns(OrderLine.cancel_asked, _refused())
        .outerjoin(OrderLinePrice, OrderLinePrice.line_id == OrderLine.id)
        .where(OrderLine.order_id.in_(found))
        .order_by(OrderLine.order_id, OrderLine.line_no)
    )
    for row in db.session.execute(lines) if found else ():
        found[row[0]].lines.append(KnownLine(*row[1:]))
    return {order.number: order for order in found.values()}


def _refused() -> ColumnElement[bool]:
    asked = select(CancellationRequest.id).where(CancellationRequest.line_id == OrderLine.id)
    ours = asked.where(CancellationRequest.side == Side.US, CancellationRequest.state == RequestState.REFUSED)
    return ours.where(CancellationRequest.revision >= OrderLine.revision).exists()


def known_receipts(actor: Principal, source: str, keys: Collection[str]) -> dict[str, KnownReceipt]:
    """The receipts of these keys that stand."""
    wanted = (
        select(Receipt.external_key, Receipt.id, Receipt.version, Receipt.order_line_id, Receipt.quantity)
        .add_columns(Receipt.rejected, Receipt.arrived_on, Receipt.posted_at, Receipt.delivery_note)
        .where(Receipt.source == source, Receipt.external_key.in_(keys), Receipt.reversed_at.is_(None))
    )
    return {row[0]: KnownReceipt(*row[1:]) for row in db.session.execute(wanted)} if keys else {}
