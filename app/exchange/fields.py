"""What a profile may fill: every field with its sort, and which are needed for which kind of file. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    QUANTITY = "quantity"
    MONEY = "money"
    SHARE = "share"
    DEGREES = "degrees"
    COUNTRY = "country"
    CURRENCY = "currency"
    INCOTERM = "incoterm"
    TIME_ZONE = "time_zone"
    COUNT = "count"
    NUMBER = "number"


class Rows(StrEnum):
    """What one row of the file is."""

    ORDER_LINES = "order lines"
    RECEIPTS = "receipts"
    CUSTOMER_ORDER_LINES = "customer order lines"


def _N(text: str) -> str:
    """Marks a label for translation where it is not yet spoken."""
    return text


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    sort: Sort
    group: str
    most: int = 0
    """The longest text that is taken."""


ORDER, LINE, SUPPLIER, SITE, ITEM, RECEIPT, CUSTOMER = (
    _N("Order"), _N("Line"), _N("Supplier"), _N("Site"), _N("Item"), _N("Receipt"), _N("Customer"),
)  # fmt: skip
FIELDS: dict[str, Field] = {
    each.name: each
    for each in (
        Field("order_number", _N("Order number"), Sort.CODE, ORDER, 40),
        Field("ordered_on", _N("Order date"), Sort.DATE, ORDER),
        Field("currency", _N("Currency"), Sort.CURRENCY, ORDER),
        Field("incoterm", _N("Incoterm"), Sort.INCOTERM, ORDER),
        Field("line_key", _N("Line key"), Sort.CODE, LINE, 60),
        Field("line_no", _N("Line number"), Sort.NUMBER, LINE),
        Field("quantity", _N("Ordered quantity"), Sort.QUANTITY, LINE),
        Field("unit_price", _N("Unit price"), Sort.MONEY, LINE),
        Field("requested_on", _N("Requested date"), Sort.DATE, LINE),
        Field("supplier_code", _N("Supplier code"), Sort.CODE, SUPPLIER, 40),
        Field("supplier_name", _N("Supplier name"), Sort.TEXT, SUPPLIER, 160),
        Field("supplier_country", _N("Supplier country"), Sort.COUNTRY, SUPPLIER),
        Field("supplier_city", _N("Supplier city"), Sort.TEXT, SUPPLIER, 80),
        Field("supplier_latitude", _N("Supplier latitude"), Sort.DEGREES, SUPPLIER),
        Field("supplier_longitude", _N("Supplier longitude"), Sort.DEGREES, SUPPLIER),
        Field("site_code", _N("Site code"), Sort.CODE, SITE, 20),
        Field("site_name", _N("Site name"), Sort.TEXT, SITE, 120),
        Field("site_country", _N("Site country"), Sort.COUNTRY, SITE),
        Field("site_city", _N("Site city"), Sort.TEXT, SITE, 80),
        Field("site_time_zone", _N("Site time zone"), Sort.TIME_ZONE, SITE),
        Field("item_number", _N("Item number"), Sort.CODE, ITEM, 60),
        Field("item_name", _N("Item name"), Sort.TEXT, ITEM, 200),
        Field("item_category", _N("Item category"), Sort.TEXT, ITEM, 80),
        Field("unit", _N("Unit"), Sort.CODE, ITEM, 8),
        Field("unit_name", _N("Unit name"), Sort.TEXT, ITEM, 60),
        Field("unit_decimals", _N("Decimals of the unit"), Sort.COUNT, ITEM),
        Field("receipt_key", _N("Receipt key"), Sort.CODE, RECEIPT, 80),
        Field("received", _N("Received quantity"), Sort.QUANTITY, RECEIPT),
        Field("rejected", _N("Rejected quantity"), Sort.QUANTITY, RECEIPT),
        Field("arrived_on", _N("Arrived on"), Sort.DATE, RECEIPT),
        Field("posted_on", _N("Posted on"), Sort.DATE, RECEIPT),
        Field("delivery_note", _N("Delivery note or shipment number"), Sort.CODE, RECEIPT, 60),
        Field("customer_number", _N("Customer number"), Sort.CODE, CUSTOMER, 40),
        Field("customer_name", _N("Customer name"), Sort.TEXT, CUSTOMER, 160),
        Field("customer_country", _N("Customer country"), Sort.COUNTRY, CUSTOMER),
        Field("customer_city", _N("Customer city"), Sort.TEXT, CUSTOMER, 80),
        Field("customer_contact", _N("Contact"), Sort.TEXT, CUSTOMER, 120),
        Field("customer_phone", _N("Telephone of the contact"), Sort.TEXT, CUSTOMER, 40),
        Field("their_reference", _N("The customer's reference"), Sort.TEXT, CUSTOMER, 60),
        Field("ship_to", _N("Ship to"), Sort.TEXT, CUSTOMER, 300),
        Field("promised_on", _N("Promised date"), Sort.DATE, CUSTOMER),
        Field("discount", _N("Discount"), Sort.SHARE, CUSTOMER),
        Field("source_order", _N("Comes from order"), Sort.CODE, CUSTOMER, 40),
        Field("source_line", _N("Comes from line"), Sort.CODE, CUSTOMER, 60),
        Field("dispatched_on", _N("Left on"), Sort.DATE, CUSTOMER),
        Field("carrier", _N("Carrier"), Sort.TEXT, CUSTOMER, 80),
    )
}
# Of each group of alternatives at least one must be filled.
NEEDED: dict[Rows, tuple[tuple[str, ...], ...]] = {
    Rows.ORDER_LINES: (
        ("order_number",), ("line_key",), ("quantity",), ("requested_on",), ("unit",), ("currency",),
        ("supplier_code", "supplier_name"), ("site_code", "site_name"), ("item_number", "item_name"),
    ),
    Rows.RECEIPTS: (("receipt_key",), ("order_number",), ("line_key",), ("received",)),
    Rows.CUSTOMER_ORDER_LINES: (
        ("order_number",), ("line_key",), ("quantity",), ("promised_on",), ("currency",),
        ("customer_number", "customer_name"), ("site_code", "site_name"), ("item_number", "item_name"),
    ),
}  # fmt: skip
# A row without these is not taken, even though their column is there.
FILLED = frozenset({"order_number", "line_key", "quantity", "requested_on", "unit", "currency", "receipt_key", "received"}) | {
    "promised_on"
}
LEFT_OPEN = {Rows.CUSTOMER_ORDER_LINES: frozenset({"unit"})}
"""What such a row may leave to the item that it names."""
RECEIPT_FIELDS = frozenset(name for name, each in FIELDS.items() if each.group == RECEIPT)
SUPPLIER_FIELDS = frozenset(name for name, each in FIELDS.items() if each.group == SUPPLIER) | {"currency"}
OF_BOTH = frozenset(
    {"order_number", "ordered_on", "currency", "line_key", "line_no", "quantity", "unit_price"}
    | {name for name, each in FIELDS.items() if each.group in (SITE, ITEM)}
)
OF_CUSTOMERS = frozenset(name for name, each in FIELDS.items() if each.group == CUSTOMER)
MEANT_FOR: dict[Rows, frozenset[str]] = {
    Rows.ORDER_LINES: frozenset(FIELDS) - OF_CUSTOMERS,
    Rows.RECEIPTS: frozenset(FIELDS) - OF_CUSTOMERS,
    Rows.CUSTOMER_ORDER_LINES: OF_BOTH | OF_CUSTOMERS,
}
"""What a field of a profile may be called, by what a row is."""
