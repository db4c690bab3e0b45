"""What is answered, field by field: views fill these shapes, and the description of the API is made of them.

Decimals are strings, days and instants ISO 8601. What only some may see may be missing.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NotRequired

from pydantic import PlainSerializer, WithJsonSchema
from typing_extensions import TypedDict

from app.catalog.rules import plain

Amount = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["12.5"]}, mode="serialization"),
]


class Part(TypedDict):
    """So many units on that day."""

    quantity: Amount
    on: date


class Proposal(TypedDict):
    """What one side offers instead of what was asked. For buyers and the line's supplier; the price by its own scope."""

    side: str
    parts: list[Part]
    remainder: Amount
    substitute: str
    reason: str
    note: str
    unit_price: NotRequired[Amount | None]


class Line(TypedDict):
    """An order line. `etag` is what an answer to it sends as `If-Match`; `offers` are the verbs that this token may use now."""

    id: int
    etag: str
    line_no: int
    item_number: str
    item_name: str
    unit: str
    quantity: Amount
    cancelled: Amount
    open_quantity: Amount
    shipped: Amount
    in_transit: Amount
    received: Amount
    rejected: Amount
    requested_on: date
    first_promised_on: date | None
    promised_on: date | None
    proposed_on: date | None
    expected_on: date | None
    delivered_on: date | None
    answer: str
    answer_by: datetime | None
    state: str
    offers: list[str]
    proposal: NotRequired[Proposal | None]
    unit_price: NotRequired[Amount | None]


class Party(TypedDict):
    id: int
    name: str


class OrderHead(TypedDict):
    """An order as lists show it. `answer` and `delivery` are derived from its lines."""

    id: int
    number: str
    state: str
    revision: int
    supplier: Party
    site: Party
    buyer: str
    ordered_on: date | None
    issued_at: datetime | None
    answer: str
    delivery: str
    to_confirm: int
    overdue: int


class Order(OrderHead):
    """One order with its lines."""

    currency: str
    incoterm: str | None
    supplier_reference: str
    note: str
    payment_terms: NotRequired[str]
    lines: list[Line]


class Orders(TypedDict):
    """`next` is the `after` of the next page; null on the last one."""

    orders: list[OrderHead]
    next: str | None


class LineOfOrder(Line):
    """A line by itself says which order it is of."""

    order: str
    revision: int


class Shipped(TypedDict):
    """So many units of an order line in a shipment."""

    order_line_id: int
    order: str
    line_no: int
    quantity: Amount


class Shipment(TypedDict):
    id: int
    number: str
    step: str
    shipped_on: date
    eta_on: date | None
    carrier: str
    tracking_number: str
    package_count: int | None
    note: str
    lines: list[Shipped]


class Told(TypedDict):
    """A fact, at its place in the order in which everybody hears of it. It holds ids, quantities, days and codes."""

    position: int
    name: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, Any]


class Events(TypedDict):
    """`after` is where to go on; the stretch ends at `newest` when both are equal."""

    events: list[Told]
    after: int
    newest: int


class Fault(TypedDict):
    """One thing to mend: at a `pointer` into the body (RFC 6901), or in a `parameter` of the address."""

    pointer: NotRequired[str]
    parameter: NotRequired[str]
    code: str
    detail: str


class Problem(TypedDict):
    """Every refusal (RFC 9457). `current` is what stands there now, where somebody was quicker."""

    type: str
    status: int
    title: str
    detail: str
    code: NotRequired[str]
    errors: NotRequired[list[Fault]]
    current: NotRequired[dict[str, Any]]
