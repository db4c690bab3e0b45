"""What exactly one process does: feeds the listeners, and notices that a minute has passed."""

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import clock, events
from app.database import db, is_sqlite
from app.live.following import Follower
from app.principal import Principal, system
from app.transaction import Unavailable

log = structlog.get_logger()
LEADER = system("relay")
KEY = 7_283_641_002
LOOK_EVERY = 1.0
Chore = Callable[[Principal], Any]
_chores: list[Chore] = []


def every_minute(chore: Chore) -> Chore:
    """Register what is looked after once a minute, in one process: `(actor)`. It may run twice; make that harmless.

    `CHORES_EVERY` sets another interval.
    """
    _chores.append(chore)
    return chore


class Leader:
    """Tries to lead; while it does, the listeners of this process follow the log."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._held: Any = None
        self._followers: list[Follower] = []
        self._every: int = app.config["SETTINGS"].chores_every
        self._turn = 0
        self._stopped = False

    def run(self) -> None:
        while not self._stopped:
            with self._app.app_context():
                if self._leads():
                    self._begin()
                    self._look_at_the_clock()
                else:
                    self._end()
            time.sleep(LOOK_EVERY)
        self._end()  # again: whoever stopped us may have come between looking and beginning
        self._let_go()

    def wake(self) -> None:
        for follower in self._followers:
            follower.wake()

    def stop(self) -> None:
        self._stopped = True
        self._end()

    def _leads(self) -> bool:
        """On PostgreSQL whoever holds the lock; a lost connection gives it up. SQLite has one serving process."""
        if is_sqlite():
            return True
        try:
            if self._held is None:
                self._held = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            return bool(self._held.scalar(text(LOCK), {"key": KEY}))
        except SQLAlchemyError as failure:
            log.warning("leading was lost", reason=str(failure)[:300])
            self._let_go()
            return False

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.invalidate()
            self._held.close()
            self._held = None

    def _begin(self) -> None:
        if self._followers or self._stopped:
            return
        self._followers = [Follower(self._app, name, hear) for name, hear in events.listeners().items()]
        for follower in self._followers:
            threading.Thread(target=follower.run, name=f"listener {follower.name}", daemon=True).start()

    def _end(self) -> None:
        for follower in self._followers:
            follower.stop()
        self._followers = []

    def _look_at_the_clock(self) -> None:
        turn = int(clock.now().timestamp()) // self._every
        if turn == self._turn:
            return
        self._turn = turn
        for chore in _chores:
            self._do(chore)

    def _do(self, chore: Chore) -> None:
        with self._app.app_context():
            db.session().info["principal"] = LEADER
            try:
                chore(LEADER)
            except (SQLAlchemyError, Unavailable) as failure:
                log.warning("a chore waits for the database", chore=chore.__qualname__, reason=str(failure)[:300])
            except Exception:
                log.exception("a chore of the minute failed", chore=chore.__qualname__)


# Held by this session already, or free: asking again must not count the lock up.
LOCK = """
SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
               AND ((classid::bigint << 32) | objid::bigint) = :key)
    OR pg_try_advisory_lock(:key)
"""
