"""Open lines as a workbook: real dates and numbers, text that no spreadsheet carries out, and only answers to be changed."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.exchange.sheets import standing
from app.exchange.sheets.columns import HIDDEN, LEAST_PARTS, Layout
from app.orders.models import OrderLine
from app.sheets import neutralised

WIDTHS = {"order": 14, "line": 6, "item_number": 16, "item": 34, "unit": 7, "answer": 16, "reason": 20, "note": 34}
WIDTH = 13
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# What may be done in a protected sheet: everything but changing what we wrote.
ALLOWED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "select_locked_cells": True}


class Sheet:
    """One workbook in the making. `words` are headings by column, `answers` and `reasons` what may be chosen."""

    def __init__(self, words: Mapping[str, str], answers: Sequence[str], reasons: Sequence[str]) -> None:
        self.words, self.answers, self.reasons = words, answers, reasons

    def write(self, lines: Sequence[OrderLine], units: Mapping[str, str]) -> bytes:
        most = max((len(standing.parts_of(line)) for line in lines), default=1)
        self.layout, out = Layout(max(LEAST_PARTS, most)), io.BytesIO()
        with xlsxwriter.Workbook(out, OPTIONS) as book:
            self.formats = {name: book.add_format(look) for name, look in LOOKS.items()}
            sheet = book.add_worksheet(self.words["sheet"][:31])
            self._begin(sheet, len(lines))
            for row, line in enumerate(lines, start=1):
                self._line(sheet, row, line, units)
        return out.getvalue()

    def _begin(self, sheet: Worksheet, rows: int) -> None:
        for column, name in enumerate(self.layout.names):
            kind, _, n = name.partition("_")
            words = self.words[name] if name in self.words else self.words[kind].format(n=n)
            sheet.write_string(0, column, self.layout.mark if column == 0 else words, self.formats["head"])
            hidden = {"hidden": True} if name in HIDDEN else {}
            sheet.set_column(column, column, WIDTHS.get(name, WIDTH), None, hidden)
        sheet.freeze_panes(1, len(HIDDEN) + 2)
        sheet.autofilter(0, 0, max(1, rows), len(self.layout.names) - 1)
        sheet.protect("", ALLOWED)
        for name, offered in (("answer", self.answers), ("reason", self.reasons)):
            column = self.layout.at(name)
            sheet.data_validation(1, column, max(1, rows), column, {"validate": "list", "source": list(offered)})

    def _line(self, sheet: Worksheet, row: int, line: OrderLine, units: Mapping[str, str]) -> None:
        parts = standing.parts_of(line)
        known: dict[str, Any] = {"key": line.id, "version": line.version, "revision": line.order.revision}
        known |= {"was": standing.code(parts), "order": line.order.number, "line": line.line_no}
        known |= {"item_number": line.item_number, "item": line.item_name, "unit": units.get(line.unit, line.unit)}
        known |= {"open": line.open_quantity, "requested": line.requested_on}
        offered = line.open_proposal
        known |= {"note": offered.note if offered else ""}
        for n, part in enumerate(parts, start=1):
            known |= {f"quantity_{n}": part.quantity, f"date_{n}": part.on}
        for column, name in enumerate(self.layout.names):
            self._cell(sheet, row, column, name, known.get(name))

    def _cell(self, sheet: Worksheet, row: int, column: int, name: str, value: Any) -> None:
        fixed = name in HIDDEN or column < self.layout.at("answer")
        dated = name.startswith("date") or name == "requested"
        look = self.formats[("known" if fixed else "free") + ("_date" if dated else "")]
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif dated:
            sheet.write_datetime(row, column, value, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, neutralised(value), look)
        else:
            sheet.write_number(row, column, float(value), look)


DAY = {"num_format": "yyyy-mm-dd"}
FREE = {"locked": False, "bg_color": "#EAF4F3", "border": 1, "border_color": "#A9B4BA"}
LOOKS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1},
    "known": {"font_color": "#59656C"},
    "known_date": {"font_color": "#59656C"} | DAY,
    "free": FREE,
    "free_date": FREE | DAY,
}
