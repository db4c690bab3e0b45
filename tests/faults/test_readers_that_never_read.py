"""A slow or dead reader hurts nobody: what waits for it is bounded, and when it reads again it is told to pull."""

from pathlib import Path

import pytest
from flask import Flask

from app.principal import Role
from tests.faults.deaf import Deaf, counted
from tests.faults.scene import at_work
from tests.figures import LONG, Figures
from tests.live.listening import signed_in
from tests.live_server import LiveServer

READERS = 20 if LONG else 5
UPDATES_EACH = 750 if LONG else 24
COME_AT = (1, 3, 5, 7) if LONG else (1,)
"""At which eighths of the work new readers come: after half a minute without a sign of life the server lets go of each."""
PAUSE = 0.08 if LONG else 0.0
MEGABYTE = 1_000_000
BOUND = 100 * MEGABYTE
DROPPED = "waybill_dropped_backlogs_total"
pytestmark = [
    pytest.mark.on(*(("sqlite", "postgresql") if LONG else ("sqlite",))),  # the way out is the same on either
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.timeout(3600 if LONG else 300),
]


def memory(server: LiveServer) -> int:
    """Resident bytes of the server."""
    told = Path(f"/proc/{server.pid}/status").read_text()
    return int(told.split("VmRSS:")[1].split()[0]) * 1024


def test_readers_that_never_read_cost_others_neither_time_nor_memory(app: Flask, live_server: LiveServer, figures: Figures):
    somebody, before = signed_in(app, "deaf@test.test", Role.PROCUREMENT), 0
    deaf: list[Deaf] = []
    with at_work(app, [live_server.url], UPDATES_EACH, pause=PAUSE) as scene:
        for part in scene.parts(8):  # at the first, the pages are printed and everything was loaded once
            if part in COME_AT:
                before = before or memory(live_server)
                close(deaf)
                deaf = [Deaf(live_server.url, somebody) for _ in range(READERS)]
    dropped = counted(live_server.url, DROPPED)
    grown, told = memory(live_server) - before, is_told_to_pull(deaf[-1])
    close(deaf)
    assert dropped > 0, "nobody fell behind: this run proved nothing"
    assert grown < BOUND
    assert told, "who reads again does not learn that something is missing"
    figures(readers=READERS, messages_dropped=round(dropped), grown_MB=round(grown / MEGABYTE, 1), **scene.found)


def close(deaf: list[Deaf]) -> None:
    for each in deaf:
        each.close()


def is_told_to_pull(reader: Deaf) -> bool:
    """Whether it hears, once somebody reads again, that something is missing: a frame that does not follow on the last
    one that came, or a heartbeat that is ahead of it.

    After half a minute without a sign of life the server has let go of it; then its page connects anew, and pulls.
    """
    last = 0
    for name, data in reader.hears(60):
        begins = data["previous"] if name == "frame" else data["rooms"]["procurement"]
        if last and last < begins:
            return True
        last = data["position"] if name == "frame" else begins
    return reader.has_ended
