"""A whole company at work while something fails: four suppliers' people write, buyers watch, and at the end all agrees.

with at_work(app, [server.url], lines_each=50) as scene:
    for part in scene.parts(10):   # each time a further tenth was acknowledged
        server.restart()
# leaving waits for everybody and compares what was acknowledged, what is stored and what screens show
"""

import gc
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from itertools import cycle

from flask import Flask
from sqlalchemy import select

from app.database import session_for
from app.events import EventPosition, LoggedEvent
from tests.faults.crowd import Dashboard, Person, Writer, rows_of
from tests.live.listening import TEST, SignedIn, session_of
from tests.servers import wait_until
from tests.story import World, build, in_days

LONG = os.environ.get("WAYBILL_FAULTS") == "long"
WRITERS = 4
DASHBOARDS = 6 if LONG else 2
CONVERGED_WITHIN = 3.0 if LONG else 10.0  # the short form shares its processors with other tests
Work = dict[int, dict[int, tuple[int, str, date]]]


class Scene:
    """Who is at work, and how far they are."""

    def __init__(self, app: Flask, urls: Sequence[str], watched: Sequence[str], lines_each: int) -> None:
        world = build(app)
        self._app, self._urls = app, urls
        self._work = work_for(world, lines_each)
        self.lines = WRITERS * lines_each
        supplier = session_of(app, world.acme_person.person_id, *world.acme_person.roles)
        self._buyer: SignedIn = session_of(app, world.buyer.person_id, *world.buyer.roles)
        work = zip(self._work.items(), cycle(urls), strict=False)
        self.writers = [Writer(Person(url, supplier), order_id, lines) for (order_id, lines), url in work]
        places = zip(range(DASHBOARDS), cycle(watched), strict=False)
        self.dashboards = [Dashboard(url, self._buyer, list(self._work)) for _, url in places]

    @property
    def done(self) -> int:
        return sum(len(writer.acknowledged) for writer in self.writers)

    def parts(self, count: int) -> Iterator[int]:
        """Each time a further share of the work was acknowledged."""
        for part in range(1, count + 1):
            wait_until(lambda: self.done > self.lines * part // (count + 1), "the writers went on", 120)  # noqa: B023
            yield part

    def finish(self) -> None:
        """Wait for everybody; then nothing acknowledged is lost or doubled, and every screen equals a fresh page."""
        for writer in self.writers:
            writer.join(180)
            writer.close()
        assert [surprise for writer in self.writers for surprise in writer.surprises] == []
        assert self.done == self.lines
        self._assert_each_line_was_accepted_once()
        with closing(Person(self._urls[0], self._buyer)) as reader:
            truth = rows_of([reader.get(f"/orders/{order_id}").text for order_id in self._work])
        assert len(truth) == self.lines
        wait_until(lambda: all(each.rows == truth for each in self.dashboards), "the dashboards agree", CONVERGED_WITHIN)
        wait_until(self._every_fact_has_its_place, "positions without holes", CONVERGED_WITHIN)
        assert [fault for each in self.dashboards for fault in each.faults] == []

    def close(self) -> None:
        for each in self.dashboards:
            each.close()
        gc.collect()

    def _assert_each_line_was_accepted_once(self) -> None:
        acknowledged = [line for writer in self.writers for line in writer.acknowledged]
        with self._app.app_context(), session_for(TEST) as session:
            facts = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.line_accepted")).all()
        assert len(acknowledged) == len(set(acknowledged))
        assert Counter(fact.data["line_id"] for fact in facts) == Counter(acknowledged), "acknowledged and stored differ"

    def _every_fact_has_its_place(self) -> bool:
        with self._app.app_context(), session_for(TEST) as session:
            positions = list(session.scalars(select(EventPosition.position).order_by(EventPosition.position)))
            return positions == list(range(1, len(session.scalars(select(LoggedEvent.seq)).all()) + 1))


def work_for(world: World, lines_each: int) -> Work:
    """An order for each writer: the lines with what is asked for."""
    found: Work = {}
    for _ in range(WRITERS):
        order_id = world.issued(*[world.line(on=in_days(30)) for _ in range(lines_each)])
        lines = {line_id: world.look(line_id, "version", "requested_on") for line_id in world.line_ids(order_id)}
        found[order_id] = {line_id: (version, "100", on) for line_id, (version, on) in lines.items()}
    return found


@contextmanager
def at_work(app: Flask, urls: Sequence[str], lines_each: int, *, watched: Sequence[str] | None = None) -> Iterator[Scene]:
    """Writers at `urls` in turn, dashboards at `watched` (the same, if not said) in turn."""
    scene = Scene(app, urls, watched or urls, lines_each)
    try:
        for writer in scene.writers:
            writer.start()
        yield scene
        scene.finish()
    finally:
        scene.close()
