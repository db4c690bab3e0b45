"""What is stored of receipts: what arrived, which announced units it used up, and what became of it afterwards."""

from app.receipts.models.after import Inspection, Return
from app.receipts.models.receipt import Receipt, ReceiptMatch, arrivals

__all__ = ["Inspection", "Receipt", "ReceiptMatch", "Return", "arrivals"]
