"""What stands above the lines of an order: who, where, in what money, on what terms. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

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
    """What an issued order's header becomes; None stays as it is. Site, Incoterm and currency touch every line."""

    site_id: int | None = None
    currency: str | None = None
    incoterm: str | None = None
    payment_terms: str | None = None
    note: str | None = None


TOUCHES_ALL_LINES = frozenset({"site_id", "currency", "incoterm"})
FIXED_BY_SHIPPING = {
    "site_id": "The site is fixed: something of line {line_no} has shipped to it. Cancel what is open and order it anew.",
    "currency": "The currency is fixed: something of line {line_no} has shipped at its price.",
}


class Moving(Protocol):
    """What the limits of a header need of a line."""

    @property
    def line_no(self) -> int: ...
    @property
    def shipped(self) -> Decimal: ...
    @property
    def received(self) -> Decimal: ...


def check_still_free(fields: Iterable[str], lines: Iterable[Moving]) -> None:
    """Where something goes, and in what money it is paid, is fixed once it has shipped. Raises `RuleBroken`."""
    gone = next((line for line in lines if line.shipped or line.received), None)
    for field in sorted(FIXED_BY_SHIPPING.keys() & set(fields)):
        if gone is not None:
            raise RuleBroken("shipped", FIXED_BY_SHIPPING[field], field=field.removesuffix("_id"), line_no=gone.line_no)


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
