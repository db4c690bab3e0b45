"""Who runs an import holds its lock; the lock of a dead process is nobody's."""

import os
import signal
import subprocess
import sys

import pytest

from app.config import ROOT
from app.exchange.progress import AlreadyRunning, Claim, Progress, is_running, read


def test_how_far_an_import_is_can_be_read_meanwhile_and_afterwards(tmp_path):
    assert read(tmp_path) == Progress()
    with Claim.on(tmp_path) as claim:
        claim.tell(Progress("storing", 5000, 10_324))
        assert is_running(tmp_path)
        claim.tell(Progress("storing", 5, 9))
        assert read(tmp_path) == Progress("storing", 5, 9)
    assert not is_running(tmp_path)
    assert read(tmp_path).percent == 55


def test_an_import_runs_once(tmp_path, monkeypatch):
    monkeypatch.setattr("app.exchange.progress.TRIES", 2)
    with Claim.on(tmp_path), pytest.raises(AlreadyRunning):
        Claim.on(tmp_path)


def test_whoever_only_looks_is_in_nobodys_way(tmp_path):
    with Claim.on(tmp_path):
        pass
    for _ in range(50):
        assert not is_running(tmp_path)
    Claim.on(tmp_path).release()


def test_a_claim_that_was_handed_on_lives_as_long_as_the_child(tmp_path):
    script = "import sys, time; print('go', flush=True); time.sleep(60)"
    with Claim.on(tmp_path) as claim:
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(claim.descriptor)], cwd=ROOT, pass_fds=[claim.descriptor], stdout=subprocess.PIPE
        )
    with child:
        assert child.stdout.readline() == b"go\n"
        assert is_running(tmp_path)
        os.kill(child.pid, signal.SIGKILL)
    assert not is_running(tmp_path)
