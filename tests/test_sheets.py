"""What leaves as a file is harmless in a spreadsheet, exact, and the same in CSV and XLSX."""

import csv
import io
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.sheets import Kind, Row, neutralised, plain, written

ROW = ("=1+1", "Bolt, “M8”", 12, Decimal("2000.5"), date(2026, 12, 4), datetime(2026, 12, 4, 9, 30, tzinfo=UTC), None)


def read(kind: Kind, rows: list[Row]) -> list[list]:
    with written(kind, [f"=head {n}" for n in range(len(ROW))], iter(rows)) as file:
        data = file.read()
    if kind is Kind.CSV:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_csv_holds_plain_figures_and_iso_days():
    head, row = read(Kind.CSV, [ROW])
    assert head[0] == "'=head 0"
    assert row == ["'=1+1", "Bolt, “M8”", "12", "2000.5", "2026-12-04", "2026-12-04T09:30:00+00:00", ""]


def test_a_workbook_holds_numbers_as_numbers_and_days_as_days():
    head, row = read(Kind.XLSX, [ROW])
    assert head[0] == "'=head 0"
    assert row == ["'=1+1", "Bolt, “M8”", 12.0, 2000.5, date(2026, 12, 4), "2026-12-04T09:30:00+00:00", ""]


def test_a_number_that_a_sheet_would_round_is_written_as_text():
    _, row = read(Kind.XLSX, [(Decimal("12345678901234567.25"),)])
    assert row[0] == "12345678901234567.25"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_becomes_a_formula(text: str):
    cell = neutralised(text)
    first = cell.lstrip(" \t\r\n\ufeff\u00a0")[:1]
    assert cell.startswith("'") or first not in "=@＝＠" or first == ""


@pytest.mark.parametrize("text", ["R;=cmd|'/C calc'!A1;", "a;\t@SUM(1)", "b\t-1+1", "; +1"])
def test_no_cell_begins_a_formula_where_a_sheet_splits_otherwise(text: str):
    cells = re.split("[;\t]", plain(text))
    assert not any(each.lstrip().startswith(("=", "@", "+", "-")) for each in cells)
    assert plain("DIN 933; M8-20; 5 % off") == "DIN 933; M8-20; 5 % off"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_figure_is_the_same_after_the_file_as_before(figure: Decimal):
    assert Decimal(plain(figure)) == figure


@pytest.mark.parametrize("kind", Kind)
def test_a_file_takes_no_more_memory_for_more_rows(kind: Kind):
    def peak(rows: int) -> int:
        tracemalloc.start()
        with written(kind, ["n", "word"], ((number, f"word {number}") for number in range(rows))):
            most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < peak(1_000) + 200_000


def test_what_breaks_on_the_way_leaves_no_file_open():
    def rows() -> Iterator[Row]:
        yield ("one",)
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="gone"):
        written(Kind.CSV, ["n"], rows())
