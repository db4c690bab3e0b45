"""What may be read of receipts, and what is about to arrive. Every function takes the actor first."""

from app.receipts.queries.arrivals import Arrival, Load, arrivals_for, loads_for, promised_for
from app.receipts.queries.differences import differences_of_order, differences_of_orders
from app.receipts.queries.pictures import pictures_of, subject_of
from app.receipts.queries.receipts import (
    held_back,
    lacked_on,
    line_of_receipt,
    receipt_by_key,
    receipt_for,
    receipt_page,
    receipts_of_lines,
    receipts_of_order,
    receipts_of_orders,
)

__all__ = [
    "Arrival",
    "Load",
    "arrivals_for",
    "differences_of_order",
    "differences_of_orders",
    "held_back",
    "lacked_on",
    "line_of_receipt",
    "loads_for",
    "pictures_of",
    "promised_for",
    "receipt_by_key",
    "receipt_for",
    "receipt_page",
    "receipts_of_lines",
    "receipts_of_order",
    "receipts_of_orders",
    "subject_of",
]
