"""What is typed of a certificate, and what its file tells of itself. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from app.refusals import RuleBroken

LONGEST_NUMBER, LONGEST_ISSUER = 80, 120
# An indirect or direct encryption dictionary (ISO 32000-1, 7.6.1) stands in the trailer, which is never compressed.
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")


@dataclass(frozen=True)
class Paper:
    """What a supplier says of a document. Without plants it is for the company, without categories for all of them."""

    number: str
    issuer: str
    valid_from: date
    valid_to: date | None = None
    plant_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = frozenset()
    renews_id: int | None = None
    is_encrypted: bool = False


def key_of(number: str) -> str:
    """What makes a number the same: `QM 123/4` is `qm-123.4`, whoever types it."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(sign for sign in folded if sign.isalnum()) or folded


def taken(number: str, type_name: str, valid_to: date | None) -> RuleBroken:
    """That another certificate of the supplier has this number: which one that is, and what to do."""
    return RuleBroken(
        "taken",
        "Your certificate {found} ({name}, last day {until}) has this number already. Check the number, or renew that one.",
        field="number",
        found=number,
        name=type_name,
        until=valid_to or "–",
    )


def is_encrypted(content: bytes) -> bool:
    """Whether a PDF asks for a password, or forbids something."""
    return ENCRYPTED.search(content) is not None
