"""A process hears at once that another one gave positions, and does without where it cannot."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from app.live import ear
from app.live.ear import Ear
from app.live.positions import Sequencer
from tests.story import build, in_days

pytestmark = pytest.mark.on("postgresql")  # SQLite has one serving process


@pytest.fixture
def woken(app: Flask) -> Iterator[threading.Event]:
    told = threading.Event()
    listener = Ear(app, told.set)
    thread = threading.Thread(target=listener.run, daemon=True)
    thread.start()
    assert told.wait(10), "it looks once when it begins to listen"
    told.clear()
    yield told
    listener.stop()
    thread.join(5)


def give_positions(app: Flask) -> int:
    world = build(app)
    world.issued(world.line(on=in_days(30)))
    with app.app_context():
        return Sequencer().number()


def test_positions_of_another_process_wake_it(app: Flask, woken: threading.Event, monkeypatch: pytest.MonkeyPatch):
    names = iter(["another"])  # whoever tells is another one, whoever hears is itself
    monkeypatch.setattr(ear, "_own_name", lambda: next(names, "ours"))
    assert give_positions(app) > 0
    assert woken.wait(10)


def test_its_own_positions_do_not(app: Flask, woken: threading.Event):
    assert give_positions(app) > 0
    assert not woken.wait(1.5)


def test_nothing_to_number_tells_nobody(app: Flask, woken: threading.Event, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ear, "_own_name", lambda: "another")
    with app.app_context():
        assert Sequencer().look() == 0
    assert not woken.wait(1.0)
