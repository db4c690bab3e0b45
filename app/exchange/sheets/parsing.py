"""A workbook's cells, parsed by a bounded process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.exchange.problems import FileRefused
from app.exchange.sheets.archive import check_archive
from app.exchange.sheets.child import MOST_ROWS

CHILD = Path(__file__).with_name("child.py")
SECONDS = 20


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: `kind` is `text`, `number` or `date` (ISO 8601)."""

    kind: str
    value: str


Rows = list[list[Cell | None]]


def parse(content: bytes) -> Rows:
    """The rows of the first sheet. Raises `FileRefused`."""
    check_archive(content)
    told = _told_by_child(content)
    if "too_large" in told:
        raise FileRefused("too_many_rows", "The sheet has more than {most} rows.", most=MOST_ROWS)
    return [[Cell(*cell) if cell else None for cell in row] for row in told["rows"]]


def _told_by_child(content: bytes) -> dict:
    command = [sys.executable, "-I", str(CHILD)]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, input=content, capture_output=True, timeout=SECONDS, check=True, env={}
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as broken:
        raise FileRefused(
            "unreadable", "We cannot read this workbook. Open it in your spreadsheet, save it as .xlsx and send it again."
        ) from broken
