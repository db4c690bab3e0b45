"""Nothing fails or is skipped silently: failures show what the servers logged, what did not run is named at the end."""

import os
from collections.abc import Generator

import pytest

from tests.outcome import FAILED, SERVERS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        report.sections += [(f"log of {server.url}", server.log[-8000:]) for server in item.stash.get(SERVERS, [])]
    return report


OPTIONAL = ("optional: ", "needs the real purchasing data")
"""How the reason of a skip begins when it may be missing even in CI: what is no part of the project."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missed = terminalreporter.stats.get("skipped", [])
    if not missed:
        return
    terminalreporter.section(f"{len(missed)} did not run", red=True, bold=True)
    for report in missed:
        terminalreporter.line(f"{report.nodeid}\n    {reason_of(report)}")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI=true, a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI") != "true" or exitstatus != pytest.ExitCode.OK:
        return
    if any(not reason_of(report).startswith(OPTIONAL) for report in reporter.stats.get("skipped", [])):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def reason_of(report: pytest.TestReport) -> str:
    told = report.longrepr
    return str(told[2] if isinstance(told, tuple) else told).removeprefix("Skipped: ")
