"""A test run that dies takes its servers with it, and nothing else."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.habits.reading import ROOT
from tests.servers import Guard

RUN = "import os, sys; from tests.servers import Guard; guard = Guard(int(sys.argv[1]), {}); os.kill(os.getpid(), 9)"


@pytest.fixture
def server() -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen(["sleep", "60"])
    yield started
    started.kill()
    started.wait()


def die_guarding(server: subprocess.Popen[bytes], options: str = "") -> None:
    """A process that watches over the server and is killed."""
    died = subprocess.run([sys.executable, "-c", RUN.format(options), str(server.pid)], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL


def test_a_killed_run_leaves_no_server_behind(server):
    die_guarding(server)
    assert server.wait(10) == -signal.SIGKILL


def test_a_process_that_took_over_the_number_is_left_alone(server):
    die_guarding(server, options="born='another time'")
    with pytest.raises(subprocess.TimeoutExpired):
        server.wait(1)


def test_a_dismissed_guard_lets_live(server):
    guard = Guard(server.pid)
    guard.dismiss()
    guard.dismiss()
    with pytest.raises(subprocess.TimeoutExpired):
        server.wait(0.3)
