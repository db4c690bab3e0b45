"""One fact of a history in words."""

from typing import Any

from app.orders.queries import HistoryEntry
from app.orders.words import reason_word
from app.wording import said


def entry(told: HistoryEntry, company: str, supplier: str) -> dict[str, Any] | None:
    """One fact of a history in words, see `orders/_history.html`."""
    sentence = said(told.fact)
    if sentence is None:
        return None
    whose = {"us": company, "supplier": supplier, "machine": "Waybill"}[told.side]
    note = ": ".join(part for part in (sentence.note or reason_word(told.reason), told.note) if part)
    return {
        "occurred_at": told.occurred_at,
        "who": told.who if told.who and told.side != "machine" else whose,
        "words": sentence.words,
        "meaning": sentence.meaning,
        "note": note,
    }
