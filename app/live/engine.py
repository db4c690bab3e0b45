"""What runs beside the requests of a process: numbers committed facts, hears them, draws frames, lets hearts beat."""

import os
import threading
import time
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import measures
from app.database import connections_in_use
from app.live import fragments
from app.live.beside import begin
from app.live.delivery import Delivery
from app.live.drawing import draw
from app.live.ear import Ear
from app.live.leader import Leader
from app.live.outbox import Batch, Outbox
from app.live.positions import Sequencer
from app.live.registry import Audience, Registry
from app.live.rooms import principal_of
from app.live.tail import Heard, Tail, closed_by, touched_by
from app.transaction import Unavailable, woken_by_commits

log = structlog.get_logger()
# Commits of this process wake us, and on PostgreSQL the positions that others gave; a command's are found by looking.
LOOK_EVERY = 0.5
SETTLE_EVERY = 5.0
HEARTBEAT = 2.0
# More changed pieces than this on the pages of a room are not drawn: the pages are fetched again instead.
MOST_DRAWN = 200
SLOTS = 20
"""A heartbeat is dealt out over this many moments, so that many sockets make no burst."""


class Engine:
    """The live part of one process. Nothing runs before `start`."""

    def __init__(self, app: Flask, registry: Registry, delivery: Delivery) -> None:
        self._app, self.registry, self._delivery = app, registry, delivery
        self._started_in = 0
        self._woken, self._changed, self._ended = threading.Event(), threading.Event(), threading.Event()
        self._committed = False
        self._ear = Ear(app, self._woken.set)
        self._lock = threading.Lock()
        self._leader = Leader(app)
        self._tail: Tail | None = None
        self._sequencer, self._outbox = Sequencer(), Outbox(0)
        self.leaving = self._stopped = False
        self.passed_at = 0.0

    @property
    def running(self) -> bool:
        """Whether it was started in this very process: threads do not survive a fork."""
        return self._started_in == os.getpid()

    def start(self, *, alone: bool = False) -> None:
        """Run beside the requests of this process, or alone; `ready` as soon as the database could be asked.

        Exactly one process leads: feeds the listeners and does the chores. It may be kept to those that run alone.
        """
        with self._lock:
            if self.running:
                return
            self._started_in = os.getpid()
            self._tail = None
            self.passed_at = time.monotonic()
        woken_by_commits(self._commit)
        works = self._app.config["SETTINGS"].web_leads or alone
        leading = [self._leader.run] if works else []
        if works:
            begin(self._app, self._ended)
        for loop in (self._relay, self._draw, self._beat, self._ear.run, *leading):
            threading.Thread(target=loop, name=f"live {loop.__qualname__}", daemon=True).start()

    def leave(self) -> None:
        """What runs beside the requests ends first: those that are under way have the process to themselves."""
        self.leaving = True
        self._ended.set()
        self._leader.stop()

    def stop(self) -> None:
        self._stopped = True
        self._ended.set()
        self._leader.stop()
        self._ear.stop()
        self._woken.set()
        self._changed.set()

    @property
    def ready(self) -> bool:
        return self.running and self._tail is not None

    @property
    def position(self) -> int:
        """What this process has heard, once it is ready. A page that is printed with it misses nothing that follows."""
        return self._tail.position if self._tail else 0

    def caught_up(self) -> int:
        """The position of the newest fact that is committed, heard or not; where none can be given one, what was heard."""
        try:
            return self._sequencer.caught_up()
        except Unavailable:
            return self.position

    def heads(self, rooms: list[str]) -> dict[str, int]:
        return {room: self._outbox.head(room) for room in rooms}

    # The relay: positions and what they bring.

    def _commit(self) -> None:
        self._committed = True
        self._woken.set()

    def _relay(self) -> None:
        settled_at = 0.0
        while not self._stopped:
            self._woken.wait(LOOK_EVERY)
            self._woken.clear()
            known, self._committed = self._committed, False
            settling = time.monotonic() - settled_at > SETTLE_EVERY
            if self._survives(known, settling) and settling:
                settled_at = time.monotonic()

    def _survives(self, known: bool, settling: bool) -> bool:
        """The database may be away for a while; the next look finds what was missed."""
        try:
            with self._app.app_context():
                self._pass(known, settling)
        except (SQLAlchemyError, Unavailable) as failure:
            log.warning("the relay waits for the database", reason=str(failure)[:300])
        except Exception:
            log.exception("a pass of the relay failed")
        else:
            self._passed()
            return True
        time.sleep(LOOK_EVERY)
        return False

    def _passed(self) -> None:
        self.passed_at = time.monotonic()
        measures.RELAY_PASSED.set_to_current_time()
        measures.SOCKETS.set(len(self.registry))
        with self._app.app_context():
            measures.POOL.set(connections_in_use())

    def _pass(self, known: bool, settling: bool) -> None:
        tail = self._tail or self._begin()
        if settling:
            self._sequencer.settle()
        self._sequencer.number() if known else self._sequencer.look()
        while heard := tail.follow():
            for each in heard:
                self._hear(each)
            self._changed.set()
            self._leader.wake()

    def _begin(self) -> Tail:
        """At the newest position: pages that are printed from now on show what came before."""
        tail = Tail()
        self._sequencer, self._outbox = Sequencer(), Outbox(tail.position)
        self._tail = tail
        return tail

    def _hear(self, heard: Heard) -> None:
        # Before anything later can be sent: from here on these sockets are nobody's.
        if hits := closed_by(heard):
            for sid in self.registry.revoke(heard.position, hits):
                self._delivery.hang_up(sid)
        pieces, reload = touched_by(heard)
        with self._lock:
            for room in heard.rooms:
                self._outbox.add(room, heard.position, pieces, reload=reload, recorded_at=heard.recorded_at)

    # Frames.

    def _draw(self) -> None:
        while not self._stopped:
            with self._lock:
                next_due = self._outbox.next_due()
            wait = None if next_due is None else max(0.0, next_due - time.monotonic())
            if wait is None or wait > 0:
                self._changed.wait(wait if wait is not None else LOOK_EVERY)
                self._changed.clear()
            with self._lock:
                batches = self._outbox.due(time.monotonic())
            for batch in batches:
                self._send(batch)

    def _send(self, batch: Batch) -> None:
        try:
            for audience in self.registry.audiences(batch.room):
                self._delivery.deliver(audience.sids, "frame", self._frame(batch, audience))
                measures.FRAMES.inc()
                measures.UPDATE_TO_FRAME.observe(max(0.0, time.time() - batch.recorded_at))
        except Exception:
            # The heads have moved on, so the next heartbeat makes these pages pull what they lack.
            log.exception("a frame was lost", room=batch.room, position=batch.position)

    def _frame(self, batch: Batch, audience: Audience) -> dict[str, Any]:
        pieces = {piece for piece in batch.pieces if audience.shown.has(piece)}
        frame = {"room": batch.room, "previous": batch.previous, "position": batch.position}
        if batch.reload or len(pieces) > MOST_DRAWN:
            return frame | {"pieces": [], "reload": True}
        try:
            drawn = draw(self._app, principal_of(batch.room), audience.language, pieces, batch.position)
            return frame | {"pieces": drawn, "reload": False}
        except fragments.CannotDraw:
            return frame | {"pieces": [], "reload": True}

    # Heartbeats.

    def _beat(self) -> None:
        slot = 0
        while not self._stopped:
            time.sleep(HEARTBEAT / SLOTS)
            for seat in self.registry.beating(slot):
                self._delivery.deliver([seat.sid], "head", {"rooms": self.heads(seat.rooms)})
            slot = (slot + 1) % SLOTS
            if slot == 0:
                self._delivery.close_unfinished()
