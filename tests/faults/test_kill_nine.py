"""The server is killed in the middle of its work, again and again: what it acknowledged is there, once, on every screen."""

import pytest
from flask import Flask

from tests.faults.scene import at_work
from tests.figures import LONG, Figures
from tests.live_server import LiveServer

# On PostgreSQL the data is another process's business; what a killed server may lose there is less.
KILLS = {"sqlite": 200, "postgresql": 50} if LONG else {"sqlite": 10, "postgresql": 3}
EACH = 25 if LONG else 5
"""Updates of each writer for each kill: enough for everybody to be at work whenever the server dies."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the client drops killed connections unclosed
@pytest.mark.timeout(3600 if LONG else 600)  # each kill waits for a server to start
def test_nothing_acknowledged_is_lost_or_doubled_and_every_screen_agrees(
    app: Flask, live_server: LiveServer, database_kind: str, figures: Figures
):
    kills = KILLS[database_kind]
    with at_work(app, [live_server.url], EACH * kills) as scene:
        for _ in scene.parts(kills):
            live_server.restart()
    figures(kills=kills, lost=0, twice=0, **scene.found)
