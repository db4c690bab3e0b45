"""The report names every row that was not taken, and is harmless in a spreadsheet."""

import csv

import pytest

from app.exchange.problems import KINDS, Problem
from app.exchange.report import neutralised, write


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "  =1", "\ufeff=1", "＝1", "－x", "＠x", "-x"]
)
def test_a_cell_that_would_be_carried_out_becomes_text(cell):
    assert neutralised(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-1", "+5", "-1.5", "-1,234.5", "Acme GmbH", "", "a=b", "2026-01-01", "O'Neill"])
def test_numbers_stay_numbers_and_text_stays_text(cell):
    assert neutralised(cell) == cell


def test_the_report_says_row_column_found_and_expected(tmp_path):
    path = tmp_path / "report.csv"
    problems = [Problem(7, "Qty", "-1", "too_small", {"least": "0"}), Problem(9, "Name", "=HYPERLINK()", "missing")]
    assert write(path, problems) == 2
    with path.open(encoding="utf-8-sig", newline="") as report:
        rows = list(csv.DictReader(report))
    assert rows[0] == {
        "row": "7",
        "column": "Qty",
        "found": "-1",
        "expected": "0 or more",
        "severity": "error",
        "kind": "too_small",
    }
    assert rows[1]["found"] == "'=HYPERLINK()"


def test_the_report_speaks_the_readers_language(tmp_path):
    path = tmp_path / "report.csv"
    write(path, [Problem(7, "Qty", "-1", "too_small", {"least": "0"})], lambda sentence: "{least} oder mehr")
    assert "0 oder mehr" in path.read_text(encoding="utf-8-sig")


def test_every_kind_of_problem_has_a_sentence():
    assert all(sentence and not sentence.endswith(".") for _, _, sentence in KINDS.values())
