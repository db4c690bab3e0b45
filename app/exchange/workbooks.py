"""A workbook's first sheet as the CSV that a profile reads: days and numbers are written as the profile says."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from app.exchange.problems import FileRefused
from app.exchange.profile_parts import Reading
from app.exchange.sheets.parsing import Cell, parse
from app.exchange.values import plain

SIGNATURE = b"PK\x03\x04"


def is_workbook(path: Path) -> bool:
    """Whether a file is an archive, as workbooks are."""
    with path.open("rb") as stream:
        return stream.read(len(SIGNATURE)) == SIGNATURE


def unpacked(path: Path, reading: Reading, folder: Path | None = None) -> Path:
    """The file itself, or for a workbook its first sheet as a CSV in the folder (its own, if none is named).

    Rows keep their numbers. Raises `FileRefused`.
    """
    if not is_workbook(path):
        return path
    try:
        rows = parse(path.read_bytes())
    except FileRefused as refusal:
        if refusal.code in ("not_xlsx", "swollen"):
            raise FileRefused(
                "not_xlsx", "{file} is no Excel workbook that we can read. Save it as .xlsx or as CSV and send that.",
                file=path.name,
            ) from refusal  # fmt: skip
        raise
    write = _writer(reading)
    target = (folder or path.parent) / f"{path.stem}.csv"
    with target.open("x", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([write(cell) for cell in row] for row in rows)
    return target


def _writer(reading: Reading) -> Callable[[Cell | None], str]:
    day = reading.dates[0]

    def write(cell: Cell | None) -> str:
        if cell is None:
            return ""
        if cell.kind == "date":
            return date.fromisoformat(cell.value).strftime(day)
        return plain(Decimal(cell.value)).replace(".", reading.decimal) if cell.kind == "number" else cell.value

    return write
