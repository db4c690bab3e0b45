"""What a sheet that came back says, row by row, and which of its cells cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app import typed
from app.exchange.problems import FileRefused
from app.exchange.sheets.columns import Layout, layout_of, letter
from app.exchange.sheets.parsing import Cell, Rows
from app.orders.rules.quantities import Part


def _N(text: str) -> str:
    """Marks a sentence for translation where it is not yet spoken."""
    return text


@dataclass(frozen=True)
class BadCell:
    """A cell that cannot be read: where, what was found, and what is expected in words of ours."""

    row: int
    column: str
    found: str
    expected: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass
class SheetRow:
    """One line as it came back. `answer` is `as_requested`, `cannot_deliver` or empty; `was` is how it stood then."""

    number: int
    line_id: int
    version: int
    revision: int
    was: str
    answer: str = ""
    parts: tuple[Part, ...] = ()
    reason: str = ""
    note: str = ""
    bad: list[BadCell] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """How text is read: by the reader's language; words of lists by what they are called there."""

    decimal_comma: bool
    month_first: bool
    today: date
    answers: Mapping[str, str]
    reasons: Mapping[str, str]

    def read(self, rows: Rows) -> list[SheetRow]:
        """Every row that holds a line. Raises `FileRefused` if the sheet is not one of ours."""
        corner = rows[0][0].value if rows and rows[0] and rows[0][0] else ""
        layout = layout_of(corner)
        if layout is None:
            raise FileRefused("not_ours", "This sheet was not downloaded here, or its first row is gone. Download it again.")
        lines = [(number, cells) for number, cells in enumerate(rows[1:], start=2) if any(cells)]
        found = [_Row(self, layout, number, cells).read() for number, cells in lines]
        _refuse_twice(found)
        return found


def _refuse_twice(rows: Sequence[SheetRow]) -> None:
    first: dict[int, int] = {}
    for row in rows:
        if row.line_id in first:
            raise FileRefused(
                "row_twice", "Rows {first} and {second} are the same line.", first=first[row.line_id], second=row.number
            )
        first[row.line_id] = row.number


class _Row:
    def __init__(self, reader: Reader, layout: Layout, number: int, cells: list[Cell | None]) -> None:
        self.reader, self.layout, self.number, self.cells = reader, layout, number, cells
        self.bad: list[BadCell] = []

    def read(self) -> SheetRow:
        key, version, revision = (self._whole(name) for name in ("key", "version", "revision"))
        row = SheetRow(self.number, key, version, revision, self._text("was"), bad=self.bad)
        row.answer = self._one_of("answer", self.reader.answers)
        row.reason, row.note = self._one_of("reason", self.reader.reasons), self._text("note")
        pairs = [(f"quantity_{n}", f"date_{n}") for n in range(1, self.layout.parts + 1)]
        row.parts = tuple(part for pair in pairs if (part := self._part(*pair)) is not None)
        return row

    def _part(self, quantity_name: str, day_name: str) -> Part | None:
        quantity, day = self._cell(quantity_name), self._cell(day_name)
        if quantity is None and day is None:
            return None
        if quantity is None or day is None:
            name = quantity_name if quantity is None else day_name
            self._wrong(name, "", _N("a quantity beside the date") if quantity is None else _N("a date beside the quantity"))
            return None
        amount, on = self._quantity(quantity_name, quantity), self._date(day_name, day)
        return Part(amount, on) if amount is not None and on is not None else None

    def _quantity(self, name: str, cell: Cell) -> Decimal | None:
        if cell.kind == "number":
            return Decimal(cell.value)
        return self._typed(name, cell, _N("a number"), self._read_quantity)

    def _read_quantity(self, text: str) -> Decimal:
        return typed.read_quantity(text, decimal_comma=self.reader.decimal_comma)

    def _date(self, name: str, cell: Cell) -> date | None:
        if cell.kind == "date":
            return date.fromisoformat(cell.value)
        return self._typed(name, cell, _N("a date like 2026-12-04"), self._read_date)

    def _read_date(self, text: str) -> date:
        return typed.read_date(text, today=self.reader.today, month_first=self.reader.month_first)

    def _typed(self, name: str, cell: Cell, expected: str, read: Callable[[str], Any]) -> Any:
        try:
            if cell.kind == "text":
                return read(cell.value)
        except typed.Unreadable:
            pass  # said below, as for a cell of another kind
        self._wrong(name, cell.value, expected)
        return None

    def _one_of(self, name: str, words: Mapping[str, str]) -> str:
        """The code of a word from a list; the code itself is understood too."""
        text = self._text(name).casefold()
        by_word = {word.casefold(): code for code, word in words.items()} | {code: code for code in words}
        if text and text not in by_word:
            self._wrong(name, self._text(name), _N("one of: {known}"), known=", ".join(words.values()))
        return by_word.get(text, "")

    def _whole(self, name: str) -> int:
        cell = self._cell(name)
        try:
            number = Decimal(cell.value) if cell else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not (number.is_finite() and number == number.to_integral_value() and 0 <= number < 2**31):
            self._wrong(name, cell.value if cell else "", _N("the hidden key as it was downloaded"))
            return 0
        return int(number)

    def _text(self, name: str) -> str:
        cell = self._cell(name)
        text = cell.value.strip() if cell else ""
        return text[1:] if text.startswith("'") else text

    def _cell(self, name: str) -> Cell | None:
        at = self.layout.at(name)
        return self.cells[at] if at < len(self.cells) else None

    def _wrong(self, name: str, found: str, expected: str, **values: str) -> None:
        self.bad.append(BadCell(self.number, letter(self.layout.at(name)), found[:60], expected, values))
