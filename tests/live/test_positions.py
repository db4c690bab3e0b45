"""Committed facts get positions: all of them, once, without holes, whatever order their transactions end in."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import events
from app.database import reserve_ids, session_for
from app.events import EventPosition, LoggedEvent
from app.identity.events import PersonInvited
from app.live import positions
from app.live.positions import Sequencer, newest
from app.live.tail import Tail
from app.principal import system
from app.transaction import Work, transaction_of
from tests.figures import LONG, Figures

WRITER = system("writer")
WRITERS, EACH = 50, 40 if LONG else 4


def happen(number: int, work: Work) -> None:
    """Draw a number from the log, as a long transaction does, and go on."""
    work.record(PersonInvited(person_id=number))
    work.keep_facts()


def positioned() -> list[tuple[int, int]]:
    with session_for(WRITER) as session:
        return [tuple(row) for row in session.execute(
            select(EventPosition.position, EventPosition.seq).order_by(EventPosition.position))]  # fmt: skip


@pytest.fixture
def second(app: Flask) -> Callable[[Callable[[], None]], threading.Thread]:
    """Starts something in a thread that knows the application."""

    def start(target: Callable[[], None]) -> threading.Thread:
        def inside() -> None:
            with app.app_context():
                target()

        thread = threading.Thread(target=inside)
        thread.start()
        return thread

    return start


def test_nothing_to_number_writes_nothing(app: Flask):
    with app.app_context():
        assert Sequencer().look() == 0
        assert positioned() == []


@pytest.mark.on("postgresql")  # on SQLite a second writer waits for the first
def test_a_transaction_that_ends_late_is_not_passed_over(app: Flask, second):
    with app.app_context():
        sequencer = Sequencer()
        drawn, may_end = threading.Event(), threading.Event()

        def slow() -> None:
            with transaction_of(WRITER) as work:
                happen(1, work)
                drawn.set()
                may_end.wait(10)

        early = second(slow)
        drawn.wait(10)
        with transaction_of(WRITER) as work:
            work.record(PersonInvited(person_id=2))
        assert sequencer.look() == 1
        for _ in range(3):
            assert sequencer.settle() == 0
        may_end.set()
        early.join()
        assert sequencer.look() == 1
        (first, first_seq), (later, later_seq) = positioned()
        assert (first, later) == (1, 2)
        assert later_seq < first_seq, "the one that drew its number first ended last"


@pytest.mark.on("postgresql")
def test_what_was_committed_far_behind_is_found_when_all_before_it_is_decided(
    app: Flask, second, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(positions, "WINDOW", 2)
    with app.app_context():
        drawn, may_end = threading.Event(), threading.Event()

        def slow() -> None:
            with transaction_of(WRITER) as work:
                happen(1, work)
                drawn.set()
                may_end.wait(10)

        early = second(slow)
        drawn.wait(10)
        for number in range(6):
            with transaction_of(WRITER) as work:
                work.record(PersonInvited(person_id=number))
        started = Sequencer()
        assert started.look() == 6
        assert started.settle() == 0, "somebody who drew a low number is still under way"
        may_end.set()
        early.join()
        assert started.look() == 0, "the window has passed it"
        assert started.settle() == 1
        assert [position for position, _ in positioned()] == list(range(1, 8))


@pytest.mark.on("postgresql")
def test_who_drew_many_numbers_and_stored_none_of_them_is_still_under_way(app: Flask, second, monkeypatch: pytest.MonkeyPatch):
    """An import draws its numbers first. Between that and its rows others commit, and the rest is looked through."""
    drawn, may_store = threading.Event(), threading.Event()

    def slowly(*wanted: Any) -> Sequence[int]:
        seqs = reserve_ids(*wanted)
        drawn.set()
        may_store.wait(10)
        return seqs

    def bulk() -> None:
        with transaction_of(WRITER) as work:
            for number in range(events.FEW + 1):
                work.record(PersonInvited(person_id=number))

    monkeypatch.setattr(events, "reserve_ids", slowly)
    with app.app_context():
        slow = second(bulk)
        drawn.wait(10)
        with transaction_of(WRITER) as work:
            work.record(PersonInvited(person_id=1000))
        sequencer = Sequencer()
        assert sequencer.look() == 1
        for _ in range(3):
            sequencer.settle()
        may_store.set()
        slow.join()
        given = sequencer.look() + sequencer.settle()
        assert given == events.FEW + 1
        assert sorted(seq for _, seq in positioned()) == committed_seqs()


def test_an_old_log_is_looked_through_once_a_server_starts(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(positions, "BATCH", 3)
    with app.app_context():
        with transaction_of(WRITER) as work:
            for number in range(10):
                work.record(PersonInvited(person_id=number))
        assert Sequencer().look() == 10
        assert [position for position, _ in positioned()] == list(range(1, 11))


class Crowd:
    """Fifty writers who take numbers, dawdle, and sometimes regret; two relays; a reader, and one who reads numbers."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.heard: list[int] = []
        self.naive: list[int] = []

    def write(self, writer: int) -> Callable[[], None]:
        dice = random.Random(writer)

        def run() -> None:
            for step in range(EACH):
                with suppress(Regret), transaction_of(WRITER) as work:
                    happen(writer * EACH + step, work)
                    time.sleep(dice.uniform(0, 0.02))
                    if dice.random() < 0.2:
                        raise Regret

        return run

    def relay(self) -> None:
        sequencer = Sequencer()
        while not self.done.is_set():
            sequencer.settle()
            for _ in range(20):
                sequencer.look()
        sequencer.look()

    def read(self) -> None:
        tail, cursor = Tail(), 0
        while not (self.done.is_set() and len(self.heard) >= len(committed_seqs())):
            self.heard += [each.position for each in tail.follow()]
            with session_for(WRITER) as session:
                self.naive += session.scalars(select(LoggedEvent.seq).where(LoggedEvent.seq > cursor))
            cursor = max(self.naive, default=0)


@pytest.mark.timeout(1200 if LONG else 120)
def test_fifty_writers_and_two_relays_agree_with_the_log(app: Flask, second, figures: Figures):
    crowd = Crowd()
    with app.app_context():
        listening = [second(crowd.relay), second(crowd.relay), second(crowd.read)]
        for writer in [second(crowd.write(number)) for number in range(WRITERS)]:
            writer.join()
        crowd.done.set()
        for thread in listening:
            thread.join(30)
        committed, numbered = committed_seqs(), positioned()
    assert len(committed) > WRITERS, "most transactions were committed"
    assert crowd.heard == [position for position, _ in numbered] == list(range(1, len(committed) + 1))
    assert sorted(seq for _, seq in numbered) == committed
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        assert len(set(crowd.naive)) < len(committed), "numbers came in order: this run proved nothing"
    missed = len(committed) - len(set(crowd.naive))
    figures(writers=WRITERS, committed=len(committed), holes=0, missed_by_reading_numbers=missed)


def test_each_writer_is_heard_in_its_own_order(app: Flask, second):
    def write(writer: int) -> Callable[[], None]:
        def run() -> None:
            for step in range(10):
                with transaction_of(WRITER) as work:
                    work.record(PersonInvited(person_id=writer * 100 + step))

        return run

    with app.app_context():
        tail, sequencer = Tail(), Sequencer()
        writers = [second(write(number)) for number in range(8)]
        heard = []
        while any(writer.is_alive() for writer in writers):
            sequencer.look()
            heard += [each.fact.person_id for each in tail.follow()]
        sequencer.look()
        heard += [each.fact.person_id for each in tail.follow()]
    for number in range(8):
        own = [person for person in heard if person // 100 == number]
        assert own == [number * 100 + step for step in range(10)]


class Regret(Exception):
    """A transaction that takes a number and is rolled back: a hole that never fills."""


def committed_seqs() -> list[int]:
    with session_for(WRITER) as session:
        return list(session.scalars(select(LoggedEvent.seq).order_by(LoggedEvent.seq)))


def test_the_newest_position_is_0_before_the_first(app: Flask):
    with app.app_context(), session_for(WRITER) as session:
        assert newest(session) == 0
