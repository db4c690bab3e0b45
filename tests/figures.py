"""What tests measured beside what they asserted: printed when the run ends, and kept as JSON by the long form."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LONG = os.environ.get("WAYBILL_FAULTS") == "long"
"""Whether this is `make faults`; what runs with all other tests is shorter."""
KEPT = Path("test-results") / "faults.json"
Figures = Callable[..., None]


@pytest.fixture
def figures(record_property: Callable[[str, Any], None]) -> Figures:
    """Keeps figures of this test, by their names: `figures(kills=200, acknowledged=20_000)`."""
    return lambda **found: record_property("figures", found)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for each in ("passed", "failed") for report in terminalreporter.stats.get(each, [])]
    found = {report.nodeid.rpartition("/")[2]: told for report in reports if (told := _figures_of(report))}
    if not found:
        return
    terminalreporter.section("figures")
    for test, told in found.items():
        terminalreporter.line(test)
        terminalreporter.line("    " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items()))
    if LONG:
        KEPT.parent.mkdir(exist_ok=True)
        kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
        KEPT.write_text(json.dumps(kept | found, indent=2) + "\n")


def _figures_of(report: pytest.TestReport) -> dict[str, Any]:
    return {name: value for kind, told in getattr(report, "user_properties", ()) if kind == "figures"
            for name, value in told.items()}  # fmt: skip
