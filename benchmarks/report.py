"""Where findings go: the terminal, and a file that says on which machine and under which load they were taken."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.clock import recorded_now

RESULTS = Path(__file__).parent / "results"


def machine() -> dict[str, Any]:
    return {
        "taken_at": recorded_now().isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "load": [round(each, 2) for each in os.getloadavg()],
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def keep(name: str, findings: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(machine() | {"findings": findings}, indent=2) + "\n")


def table(rows: Sequence[dict[str, Any]]) -> None:
    """Rows of the same keys, aligned."""
    names = list(rows[0])
    written = [names, *[[str(row[name]) for name in names] for row in rows]]
    widths = [max(len(line[place]) for line in written) for place in range(len(names))]
    for line in written:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def quantile(values: Sequence[float], share: float) -> float:
    """The nearest rank: with 150 values the 99th percentile is the second largest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def milliseconds(values: Sequence[float]) -> dict[str, float]:
    return {name: round(1000 * quantile(values, share), 1) for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))}
