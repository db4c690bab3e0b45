"""Rows as a file that a spreadsheet opens without harm: the one writer of what leaves as CSV or XLSX.

Files are written to disk row by row and sent from there: memory stays the same for ten rows and for a hundred thousand.
"""

import csv
import io
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

Cell = str | int | Decimal | date | datetime | None
Row = Sequence[Cell]
# Full-width forms are formulas to some spreadsheets too; blanks and a byte order mark in front do not disarm them.
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@\t\r＝＋－＠]")
# A spreadsheet that splits at semicolons or tabs begins a cell of its own behind each.
EMBEDDED = re.compile(r"([;\t][\s\ufeff]*)(?=[=+\-@＝＋－＠])")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*")
EXACT_IN_A_SHEET = 15
BREATH = 200
WIDEST = 40


class Kind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def mimetype(self) -> str:
        return MIMETYPES[self]


MIMETYPES = {
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(kind: Kind, headings: Sequence[str], rows: Iterable[Row]) -> IO[bytes]:
    """A temporary file with the rows, open at its beginning; it is gone when it is closed."""
    with ExitStack() as unless_written:
        out = unless_written.enter_context(TemporaryFile())
        WRITERS[kind](out, headings, _breathing(rows))
        out.seek(0)
        unless_written.pop_all()
    return out


def _breathing(rows: Iterable[Row]) -> Iterator[Row]:
    """Others are served between two handfuls of rows: a file of 100,000 takes seconds of one process."""
    for count, row in enumerate(rows, 1):
        yield row
        if count % BREATH == 0:
            time.sleep(0)


def neutralised(cell: str) -> str:
    """A cell that a spreadsheet would carry out is marked as text; numbers stay numbers."""
    if FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def plain(cell: Cell) -> str:
    """A cell as a CSV holds it: numbers without grouping, days and instants (in UTC) in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return EMBEDDED.sub(r"\1'", neutralised(cell))
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f")
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _write_csv(out: IO[bytes], headings: Sequence[str], rows: Iterable[Row]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([neutralised(each) for each in headings])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    text.detach()


def _write_xlsx(out: IO[bytes], headings: Sequence[str], rows: Iterable[Row]) -> None:
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold, day = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, min(WIDEST, len(heading) + 6))
        sheet.write_string(0, place, neutralised(heading), bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _put(sheet, last, place, cell, day)
    sheet.autofilter(0, 0, last, max(0, len(headings) - 1))
    book.close()


def _put(sheet: Any, row: int, place: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, int | Decimal) and len(str(cell).strip("-0.").replace(".", "")) <= EXACT_IN_A_SHEET:
        sheet.write_number(row, place, cell)
    elif isinstance(cell, date) and not isinstance(cell, datetime):
        sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  a day has no zone
    elif cell is not None:
        sheet.write_string(row, place, plain(cell))


WRITERS: dict[Kind, Callable[[IO[bytes], Sequence[str], Iterable[Row]], None]] = {
    Kind.CSV: _write_csv,
    Kind.XLSX: _write_xlsx,
}
