"""What may be done with receipts: one function a verb, one transaction each."""

from app.receipts.actions.after import inspect_units, return_units
from app.receipts.actions.completing import complete_line
from app.receipts.actions.receiving import receive_line, receive_lines
from app.receipts.actions.reversing import correct_arrival, reverse_receipt
from app.receipts.actions.showing import add_pictures
from app.receipts.actions.unloading import receive_shipment

__all__ = [
    "add_pictures",
    "complete_line",
    "correct_arrival",
    "inspect_units",
    "receive_line",
    "receive_lines",
    "receive_shipment",
    "return_units",
    "reverse_receipt",
]
