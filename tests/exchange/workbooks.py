"""Workbooks as a person's spreadsheet leaves them: the downloaded cells, some of them edited."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from app.exchange.sheets.columns import Layout
from app.exchange.sheets.parsing import Rows, parse

LAYOUT = Layout()


def edited(content: bytes, changes: Mapping[int, Mapping[str, Any]], *, without: tuple[int, ...] = ()) -> bytes:
    """The workbook with other cells in some rows, named as a spreadsheet counts them and by our names of columns."""
    rows: list[list[Any]] = [[_value(cell) for cell in row] for row in parse(content)]
    for number, cells in changes.items():
        for name, value in cells.items():
            rows[number - 1][LAYOUT.at(name)] = value
    return workbook([row for number, row in enumerate(rows, start=1) if number not in without])


def _value(cell: Any) -> Any:
    if cell is None:
        return None
    if cell.kind == "number":
        return Decimal(cell.value)
    return date.fromisoformat(cell.value) if cell.kind == "date" else cell.value


def workbook(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, float(value))
    return out.getvalue()


def cells(rows: Rows, number: int, *names: str) -> list[str]:
    """What stands in cells of a row, as text."""
    found = [rows[number - 1][LAYOUT.at(name)] for name in names]
    return [cell.value if cell else "" for cell in found]
