"""The server is killed in the middle of its work, again and again: what it acknowledged is there, once, on every screen."""

import gc
import os
from collections import Counter
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import session_for
from app.events import EventPosition, LoggedEvent
from tests.faults.crowd import Dashboard, Person, Writer, rows_of
from tests.live.listening import TEST, session_of
from tests.live_server import LiveServer
from tests.servers import wait_until
from tests.story import World, build

LONG = os.environ.get("WAYBILL_FAULTS") == "long"
# On PostgreSQL the data is another process's business; what a killed server may lose there is less.
KILLS = {"sqlite": 200, "postgresql": 50} if LONG else {"sqlite": 10, "postgresql": 3}
WRITERS = 4
DASHBOARDS = 6 if LONG else 2
CONVERGED_WITHIN = 3.0 if LONG else 6.0  # the short form shares its processors with other tests


def work_for(world: World, lines_each: int) -> dict[int, dict]:
    """An order for each writer: the lines with what is asked for."""
    found = {}
    for _ in range(WRITERS):
        order_id = world.issued(*[world.line() for _ in range(lines_each)])
        lines = {line_id: world.look(line_id, "version", "requested_on") for line_id in world.line_ids(order_id)}
        found[order_id] = {line_id: (version, "100", on) for line_id, (version, on) in lines.items()}
    return found


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the client drops killed connections unclosed
@pytest.mark.timeout(3600 if LONG else 600)  # each kill waits for a server to start
def test_nothing_acknowledged_is_lost_or_doubled_and_every_screen_agrees(
    app: Flask, live_server: LiveServer, database_kind: str
):
    world, kills = build(app), KILLS[database_kind]
    work = work_for(world, 5 * kills)
    lines = WRITERS * 5 * kills  # enough for everybody to be at work at each kill
    supplier = session_of(app, world.acme_person.person_id, *world.acme_person.roles)
    buyer = session_of(app, world.buyer.person_id, *world.buyer.roles)
    writers = [Writer(Person(live_server.url, supplier), order_id, lines) for order_id, lines in work.items()]
    dashboards = [Dashboard(live_server.url, buyer, list(work)) for _ in range(DASHBOARDS)]
    for writer in writers:
        writer.start()
    for kill in range(kills):
        wait_until(lambda: done(writers) > lines * kill // (kills + 1), "the writers went on")  # noqa: B023
        live_server.restart()
    for writer in writers:
        writer.join(120)
        writer._person.close()
    assert [surprise for writer in writers for surprise in writer.surprises] == []
    assert done(writers) == lines
    assert_each_line_was_accepted_once(app, [line for writer in writers for line in writer.acknowledged])
    with closing(Person(live_server.url, buyer)) as reader:
        truth = rows_of([reader.get(f"/orders/{order_id}").text for order_id in work])
    assert len(truth) == lines
    wait_until(lambda: all(each.rows == truth for each in dashboards), "the dashboards agree", CONVERGED_WITHIN)
    wait_until(lambda: every_fact_has_its_place(app), "positions without holes", CONVERGED_WITHIN)
    for each in dashboards:
        each.close()
        assert each.faults == []
    gc.collect()


def done(writers: list[Writer]) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


def assert_each_line_was_accepted_once(app: Flask, acknowledged: list[int]) -> None:
    with app.app_context(), session_for(TEST) as session:
        facts = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.line_accepted")).all()
    assert len(acknowledged) == len(set(acknowledged))
    assert Counter(fact.data["line_id"] for fact in facts) == Counter(acknowledged), "acknowledged and stored differ"


def every_fact_has_its_place(app: Flask) -> bool:
    with app.app_context(), session_for(TEST) as session:
        positions = list(session.scalars(select(EventPosition.position).order_by(EventPosition.position)))
        return positions == list(range(1, len(session.scalars(select(LoggedEvent.seq)).all()) + 1))
