"""Feeding a listener: each fact in order of position, at least once; what fails is tried again, then put aside."""

import threading
import time

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import clock
from app.database import db, session_for
from app.events import EventPosition, Listener, LoggedEvent
from app.live.models import ListenerCursor, ParkedFact
from app.live.positions import newest
from app.measures import LISTENER_BEHIND
from app.principal import system
from app.transaction import Unavailable, transaction_of

log = structlog.get_logger()
FOLLOWER = system("follower")
BATCH = 100
PATIENCE = (0.5, 2.0, 8.0, 30.0)
"""How long to wait before each further attempt; after the last one the fact is parked."""
KEEP_EVERY = 1.0
"""Seconds of facts that are heard again after a crash. To store each step would wait for the disk as often as updates do."""


class Follower:
    """One listener's way through the log. A new listener begins at the newest position, not with all history."""

    def __init__(self, app: Flask, name: str, hear: Listener, patience: tuple[float, ...] = PATIENCE) -> None:
        self._app, self.name, self._hear, self._patience = app, name, hear, patience
        self._more, self._stopped = threading.Event(), threading.Event()
        self._position = self._kept = -1
        self._kept_at = 0.0

    def wake(self) -> None:
        self._more.set()

    def stop(self) -> None:
        self._stopped.set()
        self._more.set()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                found = self.follow()
            except (SQLAlchemyError, Unavailable) as failure:
                log.warning("a listener waits for the database", listener=self.name, reason=str(failure)[:300])
                found = 0
            if not found:
                self._more.wait(KEEP_EVERY)
                self._more.clear()
        self._leave()

    def follow(self) -> int:
        """Deal with the next facts; returns how many there were."""
        with self._app.app_context(), session_for(FOLLOWER) as session:
            if self._position < 0:
                self._begin(session)
            facts = _after(session, self._position)
            LISTENER_BEHIND.labels(self.name).set(max(0, newest(session) - self._position))
            for position, logged in facts:
                if self._stopped.is_set() or not self._deal_with(position, logged):
                    break
                self._position = position
                self._keep_now_and_then()
            self._keep_now_and_then()
            return len(facts)

    def _begin(self, session: Session) -> None:
        kept = session.get(ListenerCursor, self.name)
        if kept is not None:
            self._position = self._kept = kept.position
        else:
            self._keep(newest(session))

    def _keep(self, position: int) -> None:
        """Where to begin after a restart."""
        with transaction_of(FOLLOWER) as work:
            work.session.merge(ListenerCursor(listener=self.name, position=position))
        self._position = self._kept = position

    def _keep_now_and_then(self) -> None:
        if self._position != self._kept and time.monotonic() - self._kept_at >= KEEP_EVERY:
            self._keep(self._position)
            self._kept_at = time.monotonic()

    def _leave(self) -> None:
        """Nothing is lost where it cannot be kept any more: it is heard again."""
        try:
            with self._app.app_context():
                if self._position != self._kept:
                    self._keep(self._position)
        except (SQLAlchemyError, Unavailable) as failure:
            log.warning("a listener could not say where it was", listener=self.name, reason=str(failure)[:300])

    def _deal_with(self, position: int, logged: LoggedEvent) -> bool:
        """Whether it was taken or put aside; not where we were stopped before either."""
        for wait in (*self._patience, None):
            failure = tell(self._app, self._hear, position, logged)
            if failure is None:
                return True
            log.warning("a listener failed", listener=self.name, position=position, reason=repr(failure)[:300])
            if self._stopped.wait(wait or 0):  # whoever stops us does not wait for the next attempt
                return False
        self._park(position, repr(failure))
        return True

    def _park(self, position: int, reason: str) -> None:
        log.error("a fact was parked", listener=self.name, position=position, reason=reason[:300])
        with transaction_of(FOLLOWER) as work:
            parked = ParkedFact(listener=self.name, position=position, reason=reason[:4000], parked_at=clock.recorded_now())
            work.session.merge(parked)


def tell(app: Flask, hear: Listener, position: int, logged: LoggedEvent) -> Exception | None:
    """In a context of its own, so that nothing of one attempt is left for the next. Returns why it failed, if it did."""
    with app.app_context():
        db.session().info["principal"] = FOLLOWER
        try:
            hear(position, logged)
        except Exception as failure:
            log.debug("the failure", exc_info=failure)
            return failure
    return None


def _after(session: Session, position: int) -> list[tuple[int, LoggedEvent]]:
    after = (
        select(EventPosition.position, LoggedEvent)
        .join(LoggedEvent, LoggedEvent.seq == EventPosition.seq)
        .where(EventPosition.position > position)
        .order_by(EventPosition.position)
        .limit(BATCH)
    )
    return [(row.position, row.LoggedEvent) for row in session.execute(after)]
