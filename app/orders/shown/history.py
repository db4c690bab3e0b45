"""One fact of a history in words."""

from typing import Any

from app.orders.queries import HistoryEntry
from app.orders.words import reason_word
from app.wording import Change, said


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
        "changes": sentence.changes,
        "moved": [each for each in sentence.changes if not _is_said(each, sentence.words)],
        "line_no": getattr(told.fact, "line_no", None),
    }


def _is_said(change: Change, words: str) -> bool:
    """Whether the sentence names both values already: a page does not say them twice."""
    return change.after in words and (change.before in words or change.before == "–")
