"""What stands above the lines of an order: who, where, in what money, on what terms. Pure."""

from dataclasses import dataclass
from datetime import date

from app.catalog.rules import check_currency, check_words
from app.refusals import RuleBroken

INCOTERMS = frozenset(
    {"EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"}
    | {"DAT", "DAF", "DES", "DEQ", "DDU"}  # of 2010 and 2000: long contracts still name them
)
LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Header:
    """An order without its lines. `currency` empty means the supplier's."""

    supplier_id: int
    site_id: int
    currency: str = ""
    incoterm: str = ""
    payment_terms: str = ""
    note: str = ""
    ordered_on: date | None = None


@dataclass(frozen=True)
class HeaderChange:
    """What an issued order's header becomes; None stays as it is. Incoterm and currency touch every line."""

    currency: str | None = None
    incoterm: str | None = None
    payment_terms: str | None = None
    note: str | None = None


TOUCHES_ALL_LINES = frozenset({"currency", "incoterm"})


def check_incoterm(code: str | None) -> str | None:
    """A known Incoterm, or none. Raises `RuleBroken`."""
    cleaned = (code or "").strip().upper()
    if cleaned and cleaned not in INCOTERMS:
        raise RuleBroken(
            "incoterm", "“{found}” is no Incoterm. Expected one like FCA or DAP.", field="incoterm", found=cleaned[:20]
        )
    return cleaned or None


def checked(currency: str, incoterm: str | None, payment_terms: str, note: str) -> dict[str, str | None]:
    """The header's words as they are kept. Raises `RuleBroken`."""
    return {
        "currency": check_currency(currency),
        "incoterm": check_incoterm(incoterm),
        "payment_terms": check_words(payment_terms, 80, field="payment_terms"),
        "note": check_words(note, 1000, field="note"),
    }


def check_number(number: str) -> str:
    """An order's number as it is kept: without blanks around, in capitals. Raises `RuleBroken`."""
    return check_words(number, LONGEST_NUMBER, field="number").upper()
