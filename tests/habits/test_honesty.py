"""A run that left something out says so, and fails where CI=true."""

import os
import subprocess
import sys

import pytest

from tests.habits.reading import ROOT


def run(directory, source: str, ci: str) -> subprocess.CompletedProcess[str]:
    (directory / "test_it.py").write_text(f"import pytest\n\n\ndef test_it():\n    {source}\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.honesty",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        directory,
        directory,
    ]
    environment = os.environ | {"CI": ci, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("source", "ci", "status"),
    [
        ("assert True", "true", 0),
        ("pytest.skip('no Chromium')", "true", 1),
        ("pytest.skip('no Chromium')", "", 0),
        ("pytest.skip('optional: the data lies elsewhere')", "true", 0),
        ("assert False", "", 1),
    ],
)
def test_a_skipped_test_is_a_failure_in_ci_only(tmp_path, source, ci, status):
    assert run(tmp_path, source, ci).returncode == status


def test_what_did_not_run_is_named_with_its_reason(tmp_path):
    told = run(tmp_path, "pytest.skip('no Chromium: apt install chromium')", "").stdout
    assert "1 did not run" in told
    assert "test_it.py::test_it\n    no Chromium: apt install chromium" in told
