"""Listeners hear each fact in order, at least once; a failing one harms nobody else, and nothing is lost by a crash."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.database import db, session_for
from app.events import LoggedEvent
from app.identity.events import PersonInvited
from app.live import leader
from app.live.following import Follower
from app.live.leader import Leader, every_minute
from app.live.models import ListenerCursor, ParkedFact
from app.live.positions import Sequencer
from app.principal import system
from app.transaction import transaction_of

TEST = system("test")


def happen(app: Flask, *persons: int) -> None:
    with app.app_context():
        with transaction_of(TEST) as work:
            for person in persons:
                work.record(PersonInvited(person_id=person))
        Sequencer().look()


def rows(app: Flask, model: type) -> list:
    with app.app_context(), session_for(TEST) as session:
        return list(session.scalars(select(model)))


def follower(app: Flask, hear: Callable[[int, LoggedEvent], None]) -> Follower:
    made = Follower(app, "tests.hear", hear, patience=(0, 0))
    made.follow()  # the first look says where it begins
    return made


def test_a_new_listener_begins_now_and_hears_everything_after_in_order(app: Flask):
    happen(app, 1, 2)
    heard = []
    listener = follower(app, lambda position, logged: heard.append((position, logged.data["person_id"])))
    assert heard == []
    happen(app, 3, 4)
    happen(app, 5)
    assert listener.follow() == 3
    assert heard == [(3, 3), (4, 4), (5, 5)]
    assert listener.follow() == 0


def test_it_goes_on_where_it_was_after_a_restart(app: Flask):
    follower(app, lambda *_: None)
    happen(app, 1, 2)
    heard = []
    again = Follower(app, "tests.hear", lambda position, logged: heard.append(position))
    again.follow()
    assert heard == [1, 2]


def kept(app: Flask) -> int:
    (cursor,) = rows(app, ListenerCursor)
    return cursor.position


def test_not_each_step_is_stored_and_after_a_crash_the_last_ones_are_heard_again(app: Flask):
    listener = follower(app, lambda *_: None)
    happen(app, 1, 2, 3)
    listener.follow()
    stored = kept(app)
    assert stored < 3
    heard = []
    Follower(app, "tests.hear", lambda position, logged: heard.append(position)).follow()
    assert heard == list(range(stored + 1, 4))


def test_who_is_stopped_stores_where_it_was(app: Flask):
    follower(app, lambda *_: None)
    happen(app, 1, 2, 3)
    heard = threading.Event()
    listener = Follower(app, "tests.hear", lambda position, logged: heard.set() if position == 3 else None)
    running = threading.Thread(target=listener.run)
    running.start()
    assert heard.wait(10)
    listener.stop()
    running.join(10)
    assert kept(app) == 3


def test_who_is_stopped_between_two_attempts_leaves_the_fact_to_the_next(app: Flask):
    def hear(position: int, logged: LoggedEvent) -> None:
        listener.stop()
        raise RuntimeError("no mail today")

    listener = follower(app, hear)
    happen(app, 1)
    listener.run()
    assert kept(app) == 0
    assert rows(app, ParkedFact) == []


def test_who_is_stopped_does_not_wait_for_the_next_attempt(app: Flask):
    failed = threading.Event()

    def hear(position: int, logged: LoggedEvent) -> None:
        failed.set()
        raise RuntimeError("no mail today")

    listener = Follower(app, "tests.hear", hear, patience=(600,))
    listener.follow()
    happen(app, 1)
    running = threading.Thread(target=listener.run)
    running.start()
    assert failed.wait(10)
    listener.stop()
    running.join(10)
    assert not running.is_alive()
    assert kept(app) == 0


def test_a_failure_is_tried_again_then_parked_and_the_next_facts_go_on(app: Flask):
    tried = []

    def hear(position: int, logged: LoggedEvent) -> None:
        tried.append(position)
        if position == 1 or (position == 2 and tried.count(2) < 3):
            raise RuntimeError("no mail today")

    listener = follower(app, hear)
    happen(app, 1, 2, 3)
    listener.follow()
    assert tried == [1, 1, 1, 2, 2, 2, 3]
    assert listener.follow() == 0
    (parked,) = rows(app, ParkedFact)
    assert (parked.listener, parked.position) == ("tests.hear", 1)
    assert "no mail today" in parked.reason


def test_what_a_listener_left_undone_is_not_stored_by_the_next(app: Flask):
    def hear(position: int, logged: LoggedEvent) -> None:
        db.session().add(ParkedFact(listener="tests.forgot", position=position, reason="", parked_at=datetime.now(UTC)))

    listener = follower(app, hear)
    happen(app, 1)
    listener.follow()
    assert rows(app, ParkedFact) == []


@pytest.fixture
def chores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "_chores", [])
    monkeypatch.setattr(leader, "LOOK_EVERY", 0.01)


@pytest.fixture
def run(app: Flask):
    """Leads in a thread until the test ends."""
    running: list[tuple[Leader, threading.Thread]] = []

    def start() -> Leader:
        made = Leader(app)
        thread = threading.Thread(target=made.run)
        running.append((made, thread))
        thread.start()
        return made

    yield start
    for made, thread in running:
        made.stop()
        thread.join(5)
        assert not thread.is_alive()
    until(lambda: not listening())


def listening() -> list[str]:
    """The listeners that threads of this process feed."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("listener ")]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_chores_are_done_once_a_minute_and_a_failing_one_spoils_nothing(app: Flask, chores, run):
    done = []
    every_minute(lambda actor: 1 / 0)
    every_minute(lambda actor: done.append(actor.name))
    with time_machine.travel(datetime(2026, 6, 1, 23, 59, 30, tzinfo=UTC), tick=False) as clock:
        run()
        until(lambda: len(done) == 1)
        time.sleep(0.1)
        assert len(done) == 1
        clock.move_to(datetime(2026, 6, 2, 0, 0, 1, tzinfo=UTC))
        until(lambda: len(done) == 2)
    assert done == ["relay", "relay"]


def test_whoever_is_stopped_while_it_begins_leaves_no_listener_behind(app: Flask, chores, monkeypatch: pytest.MonkeyPatch):
    late = Leader(app)
    monkeypatch.setattr(late, "_leads", lambda: late.stop() or True)
    late.run()
    until(lambda: not listening())


@pytest.mark.on("postgresql")  # SQLite has one serving process
def test_one_of_two_leads_and_the_other_takes_over(app: Flask, chores, run):
    by = []
    every_minute(lambda actor: by.append(threading.current_thread()))
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False) as clock:
        first = run()
        until(lambda: len(by) == 1)
        run()
        time.sleep(0.2)
        clock.shift(60)
        until(lambda: len(by) == 2)
        time.sleep(0.1)
        assert len(by) == 2
        assert by[0] is by[1], "one leads and keeps leading"
        first.stop()
        by[0].join(5)  # it finishes the round that it is in
        clock.shift(60)
        until(lambda: len(by) == 3)
        assert by[2] is not by[0]
