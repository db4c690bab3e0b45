"""Marks in what is stored, found again in what is answered: whose row it was, of which model, and who may see it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.isolation import AtSite, AudienceOwned, SupplierOwned, Tracked, may_read
from app.principal import NOBODY, Principal, Role

LENGTH = 7
WORD = re.compile(r"zq[0-9a-z]{5}", re.IGNORECASE)
GROUP = re.compile(r"\d+")
RUN = re.compile(r"(?<![0-9A-Za-z])\d+(?:[.,'’\s\u00a0\u202f]\d+)*(?![0-9A-Za-z])")
SECONDS = re.compile(r":\d\d\.")
MOST_DIGITS = 16
# Prices are multiplied by quantities of one, ten or a hundred, so that a sum still shows the price's digits.
FIRST_NUMBER, STEP = Decimal("8731.37"), Decimal("10.02")
ONES_OWN = frozenset({"SignInSession.address", "SignInSession.device", "ApiToken.name"})
"""What only its own person sees, though no role reads the model."""
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Mark:
    """One value that was stored, and whose it is."""

    word: str
    model: type
    column: str
    supplier_id: int | None = None
    site_id: int | None = None
    person_id: int | None = None
    rooms: frozenset[str] = frozenset()
    order_id: int | None = None
    row_id: int | None = None
    subjects: frozenset[str] = frozenset()
    linked: bool = False
    """Whether it is of the world that the walkers hold a tracking link of."""

    def __str__(self) -> str:
        return f"{self.model.__name__}.{self.column} of supplier {self.supplier_id} at site {self.site_id} ({self.word})"

    def is_for(self, principal: Principal) -> bool:
        """What the session must grant, said once more and apart from how the session does it."""
        if f"{self.model.__name__}.{self.column}" in ONES_OWN:
            return self.person_id is not None and self.person_id == principal.person_id
        if principal is NOBODY:
            return self.linked and issubclass(self.model, Tracked)
        if issubclass(self.model, AudienceOwned):
            about = principal.order_id is None or f"order:{principal.order_id}" in self.subjects
            return about and bool(self.rooms & principal.told_in)
        if not may_read(principal, self.model):
            return False
        if principal.is_supplier and issubclass(self.model, SupplierOwned):
            return self.supplier_id == principal.supplier_id and self._is_within_order(principal)
        if principal.roles == {Role.RECEIVING} and issubclass(self.model, AtSite):
            return self.site_id in principal.site_ids
        return True

    def _is_within_order(self, principal: Principal) -> bool:
        """By a link: rows of its order, oneself, the company, what it calls items, and the shipments (all are of the order)."""
        if principal.order_id is None or self.model.__name__ in ("Supplier", "SupplierItem", "Shipment"):
            return True
        oneself = self.model.__name__ == "Person" and self.row_id == principal.person_id
        return oneself or self.order_id == principal.order_id


class Marks:
    """All marks of a world: hands out new ones and finds them in answers."""

    def __init__(self) -> None:
        self.words: dict[str, Mark] = {}
        self.numbers: dict[str, Mark] = {}

    def new_word(self) -> str:
        count, letters = len(self.words) + 1, ""
        for _ in range(LENGTH - 2):
            count, digit = divmod(count, 36)
            letters = ALPHABET[digit] + letters
        word = f"zq{letters}"
        self.words[word] = Mark(word, object, "not stored yet")
        return word

    def new_number(self) -> Decimal:
        number = FIRST_NUMBER + STEP * len(self.numbers)
        self.numbers[_digits_of(number)] = Mark(str(number), object, "not stored yet")
        return number

    def stored(self, model: type, column: str, value: Any, **whose: Any) -> None:
        """Say where a value went; whatever of it is a mark belongs to that row from now on."""
        for word in WORD.findall(str(value)):
            self.words[word] = Mark(word, model, column, **whose)
        if isinstance(value, Decimal) and _digits_of(value) in self.numbers:
            self.numbers[_digits_of(value)] = Mark(str(value), model, column, **whose)

    def seen_in(self, content: bytes | str) -> set[Mark]:
        return {mark for text in _readable(content) for mark in self._in(text)}

    def kept_from(self, principal: Principal, content: bytes | str) -> list[str]:
        """What stands in the content and is not for this principal, in words."""
        return sorted(str(mark) for mark in self.seen_in(content) if not mark.is_for(principal))

    def _in(self, text: str) -> Iterator[Mark]:
        yield from (self.words[word.lower()] for word in WORD.findall(text) if word.lower() in self.words)
        yield from (self.numbers[digits] for digits in _numbers_in(text) if digits in self.numbers)


def _digits_of(number: Decimal) -> str:
    return "".join(map(str, number.as_tuple().digits)).rstrip("0")


def _numbers_in(text: str) -> Iterator[str]:
    """Every number that stands there, however it is grouped, without its last zeros: `8,731.37`, `87 313,70`, `873137`.

    Where figures follow each other, each row of them may be one number. The millionths of a second in an instant are
    none: `18:53:16.910211`.
    """
    for run in RUN.finditer(text):
        groups = list(GROUP.finditer(text, run.start(), run.end()))
        for first, begins in enumerate(groups):
            if SECONDS.fullmatch(text, max(0, begins.start() - 4), begins.start()):
                continue
            digits = ""
            for group in groups[first:]:
                digits += group[0]
                if len(digits) > MOST_DIGITS:
                    break
                yield digits.rstrip("0")


def _readable(content: bytes | str) -> Iterator[str]:
    """The text of an answer; of a zipped file, like a spreadsheet, the text of its members."""
    if isinstance(content, str):
        yield content
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    else:
        yield content.decode("utf-8", "replace")
