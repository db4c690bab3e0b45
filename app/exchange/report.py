"""What was not taken and what should be looked at, as a CSV that a spreadsheet may open without harm. Pure."""

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from app.exchange.problems import Problem
from app.sheets import neutralised

COLUMNS = ("row", "column", "found", "expected", "severity", "kind")


def write(path: Path, problems: Iterable[Problem], say: Callable[[str], str] = lambda sentence: sentence) -> int:
    """Write one row per problem, in the order of the file's rows. `say` translates. Returns how many there are."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for problem in problems:
            writer.writerow(map(neutralised, _cells(problem, say)))
            count += 1
    return count


def _cells(problem: Problem, say: Callable[[str], str]) -> tuple[str, ...]:
    expected = say(problem.sentence).format(**problem.details)
    return str(problem.row), problem.column, problem.found, expected, str(problem.severity), problem.kind
