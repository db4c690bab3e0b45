"""Hearing at once that another process gave positions: PostgreSQL's LISTEN and NOTIFY.

A notification carries no fact, only that there is something to look for. Where it is lost, or the connection is, the
relay finds the same by looking twice a second.

It is sent by whoever gives positions, inside that transaction: those wait for one another already, while a NOTIFY in
every writer's transaction would make their commits wait for each other too.
"""

import os
import time
from collections.abc import Callable
from uuid import uuid4

import psycopg
import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.database import is_sqlite

log = structlog.get_logger()
CHANNEL = "waybill_positions"
LISTEN_AGAIN = 1.0
LOOK_UP = 1.0
"""Seconds after which a silent ear looks whether it is still wanted."""
_nonce = uuid4().hex[:12]


def _own_name() -> str:
    """Of this very process: a fork is another one."""
    return f"{os.getpid()}-{_nonce}"


def tell_others(session: Session) -> None:
    """Wake the other processes once this transaction is committed. SQLite has one serving process."""
    if not is_sqlite():
        session.execute(text("SELECT pg_notify(:channel, :who)"), {"channel": CHANNEL, "who": _own_name()})


class Ear:
    """Listens on a connection of its own and calls `wake` for what others tell."""

    def __init__(self, app: Flask, wake: Callable[[], None]) -> None:
        self._app, self._wake = app, wake
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True

    def run(self) -> None:
        with self._app.app_context():
            if is_sqlite():
                return
        url = make_url(self._app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        while not self._stopped:
            try:
                self._listen(address)
            except (psycopg.Error, OSError) as failure:
                log.warning("listening was interrupted", reason=str(failure)[:300])
                time.sleep(LISTEN_AGAIN)

    def _listen(self, address: str) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._wake()  # what was told before we listened
            while not self._stopped:
                for told in connection.notifies(timeout=LOOK_UP):
                    if told.payload != _own_name():
                        self._wake()
