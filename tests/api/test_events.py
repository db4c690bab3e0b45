"""What happened, as programs follow it: everything that they may hear of, in order, without holes, and nothing else."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context

from flask import Flask
from sqlalchemy import select

from app.api import queries
from app.database import session_for
from app.events import EventPosition, EventRoom, LoggedEvent
from app.live.positions import Sequencer
from app.orders.events import ReferenceSet
from app.principal import system
from app.transaction import transaction_of
from tests.api.conftest import Programs
from tests.api.programs import Program
from tests.story import JUNE, MACHINE, D, World

WRITER = system("writer")


def look(app: Flask) -> None:
    with app.app_context():
        Sequencer().look()


def followed(program: Program, after: int = 0, limit: int = 100) -> list[dict]:
    """Everything from there on, as a program reads it."""
    found: list[dict] = []
    while True:
        page = program.get(f"/events?after={after}&limit={limit}").json
        found += page["events"]
        after = page["after"]
        if after == page["newest"]:
            return found


def test_facts_come_in_order_and_say_what_happened(app: Flask, world: World, acme: Program):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    look(app)
    told = followed(acme, limit=2)
    assert [each["name"] for each in told] == ["orders.order_issued", "orders.line_accepted"]
    assert told[-1]["data"]["line_id"] == line
    assert (told[-1]["data"]["promised_on"], told[-1]["data"]["quantity"], told[-1]["version"]) == ("2026-06-12", "100", 1)
    positions = [each["position"] for each in told]
    assert positions == sorted(positions)
    assert followed(acme, after=positions[0]) == told[1:]
    assert followed(acme, after=positions[-1]) == []


def test_nobody_hears_of_anothers(app: Flask, world: World, acme: Program, program: Programs):
    ours, theirs = (
        world.line_ids(world.issued(world.line(unit_price=D(2)), supplier_id=of))[0] for of in (world.acme, world.bits)
    )
    world.propose(ours, (100, JUNE[19]), note="a word for the buyer alone")
    world.answer(theirs, by=world.bits_person)
    look(app)
    heard = {
        "acme": followed(acme),
        "bits": followed(program(world.bits_person)),
        "procurement": followed(program(world.buyer)),
        "sales": followed(program(world.sales)),
    }
    lines = {who: {each["data"].get("line_id") for each in told} - {None} for who, told in heard.items()}
    assert lines == {"acme": {ours}, "bits": {theirs}, "procurement": {ours, theirs}, "sales": {ours, theirs}}
    words = {who for who, told in heard.items() if "a word for the buyer alone" in str(told)}
    assert words == {"acme", "procurement"}
    assert [each for told in heard.values() for each in told if "price" in str(each["data"])] == []


def test_a_program_hears_which_rule_accepted_and_not_how_far_it_goes(
    world: World, app: Flask, acme: Program, program: Programs
):
    (line,) = world.line_ids(world.issued())
    world.propose(line, (100, JUNE[11]), reason="")
    look(app)
    rules = {
        who: [each["data"]["rule"] for each in followed(reader) if each["name"] == "orders.proposal_accepted"]
        for who, reader in {"acme": acme, "buyer": program(world.buyer), "sales": program(world.sales)}.items()
    }
    assert list(rules.values()) == [["earlier:"]] * 3


def test_who_signed_in_is_nothing_for_programs(app: Flask, world: World, program: Programs):
    admin = program(world.admin)
    world.issued()
    look(app)
    told = {each["name"] for each in followed(admin)}
    assert "orders.order_issued" in told
    assert [name for name in told if name.startswith("identity.")] == []


def test_what_others_do_is_passed_over_a_stretch_at_a_time(app: Flask, world: World, acme: Program, monkeypatch):
    monkeypatch.setattr(queries, "STRETCH", 3)
    for _ in range(5):
        world.issued(supplier_id=world.bits)
    (line,) = world.line_ids(world.issued())
    look(app)
    first = acme.get("/events").json
    assert (first["events"], first["after"]) == ([], 3)
    assert first["newest"] > 6
    assert [each["data"]["order_id"] for each in followed(acme)] == [world.look(line, "order_id")]


def test_a_position_that_is_not_there_yet_is_refused(acme: Program):
    refused = acme.get("/events?after=1000")
    assert (refused.status_code, refused.json["code"]) == (409, "ahead")
    assert "There is no position 1000 yet. The newest is " in refused.json["detail"]
    assert acme.get(f"/events?after={10**30}").status_code == 422


class Regret(Exception):
    """A transaction that takes a number and is rolled back."""


def write(app: Flask, world: World, writer: int) -> None:
    """Facts of Acme's and of the other, each dawdled over before it is committed, some regretted."""
    dice = random.Random(writer)
    with app.app_context():
        for step in range(4):
            of = dice.choice((world.acme, world.bits))
            fact = ReferenceSet(
                order_id=writer * 10 + step, supplier_id=of, site_id=world.berlin, revision=1, reference="R", before=""
            )
            with suppress(Regret), transaction_of(WRITER) as work:
                work.record(fact)
                work.keep_facts()
                time.sleep(dice.uniform(0, 0.02))
                if dice.random() < 0.2:
                    raise Regret


class Crowd:
    """Many who write, one relay, and a program that reads while they do."""

    def __init__(self, app: Flask, program: Program) -> None:
        self._app, self._program = app, program
        self._done, self._numbered = threading.Event(), threading.Event()
        self.heard: list[int] = []

    def run(self, writers: list[threading.Thread]) -> None:
        others = [started(self._relay), started(self._read)]
        for writer in writers:
            writer.join()
        self._done.set()
        for thread in others:
            thread.join(60)

    def _relay(self) -> None:
        with self._app.app_context():
            sequencer = Sequencer()
            while not self._done.is_set():
                sequencer.look()
                sequencer.settle()
            sequencer.look()
        self._numbered.set()

    def _read(self) -> None:
        after, ended = 0, False
        while not ended:
            last = self._numbered.is_set()
            page = self._program.get(f"/events?after={after}&limit=7").json
            self.heard += [each["position"] for each in page["events"]]
            after = page["after"]
            ended = last and after == page["newest"]


def started(target: Callable[..., None], *args: object) -> threading.Thread:
    thread = threading.Thread(target=copy_context().run, args=(target, *args))
    thread.start()
    return thread


def test_while_twenty_write_and_dawdle_nothing_is_left_out(app: Flask, world: World, acme: Program):
    app.config["SETTINGS"].api_per_minute = 100_000
    crowd = Crowd(app, acme)
    crowd.run([started(write, app, world, number) for number in range(20)])
    assert crowd.heard == positions_of(app, f"supplier:{world.acme}")
    assert len(crowd.heard) > 10


def positions_of(app: Flask, room: str) -> list[int]:
    """What is addressed to a room and is nothing of people's, as the log itself has it."""
    wanted = (
        select(EventPosition.position)
        .join(EventRoom, EventRoom.seq == EventPosition.seq)
        .join(LoggedEvent, LoggedEvent.seq == EventPosition.seq)
        .where(EventRoom.room == room, LoggedEvent.name.not_like("identity.%"))
        .order_by(EventPosition.position)
    )
    with app.app_context(), session_for(MACHINE) as session:
        return list(session.scalars(wanted))
