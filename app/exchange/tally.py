"""What an import did or would do, counted: things new, changed, unchanged and not taken; problems with first examples. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.exchange.problems import Problem, Severity

THINGS = ("orders", "lines", "suppliers", "customers", "sites", "items", "receipts")
EXAMPLES = 5
FATES = ("new", "changed", "unchanged", "not_taken")


@dataclass
class Tally:
    rows: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {thing: Counter() for thing in THINGS})
    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Problem]] = field(default_factory=dict)
    bad_rows: int = 0
    note: str = ""
    """Something about the file as a whole that should be known, like its encoding."""
    _last_bad: int = 0

    def count(self, thing: str, fate: str) -> None:
        self.counts[thing][fate] += 1

    def complain(self, problem: Problem) -> None:
        self.kinds[problem.kind] += 1
        kept = self.examples.setdefault(problem.kind, [])
        if len(kept) < EXAMPLES:
            kept.append(problem)
        if problem.severity is Severity.ERROR and problem.row != self._last_bad:
            self.bad_rows += 1
            self._last_bad = problem.row

    def of(self, severity: Severity) -> int:
        return sum(count for kind, count in self.kinds.items() if Problem(0, "", "", kind).severity is severity)

    @property
    def changes(self) -> int:
        """How many things are new or different."""
        return sum(map(self.changed, THINGS))

    def changed(self, thing: str) -> int:
        return self.counts[thing]["new"] + self.counts[thing]["changed"]

    def data(self) -> dict[str, Any]:
        """As JSON can hold it, for the import's row."""
        return {
            "note": self.note,
            "rows": self.rows,
            "bad_rows": self.bad_rows,
            "counts": {thing: {fate: self.counts[thing][fate] for fate in FATES} for thing in THINGS},
            "severities": {str(severity): self.of(severity) for severity in Severity},
            "kinds": dict(self.kinds),
            "examples": [_plain(problem) for kept in self.examples.values() for problem in kept],
        }


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "found": problem.found,
        "kind": problem.kind,
        "severity": str(problem.severity),
        "details": {name: str(value) for name, value in problem.details.items()},
    }
