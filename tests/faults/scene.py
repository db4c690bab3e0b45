"""A whole company at work while something fails: four suppliers' people write, buyers watch, and at the end all agrees.

with at_work(app, [server.url], lines_each=50) as scene:
    for part in scene.parts(10):   # each time a further tenth was acknowledged
        server.restart()
# leaving waits for everybody and compares what was acknowledged, what is stored and what screens show
"""

import gc
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import cycle, pairwise
from statistics import quantiles
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.database import session_for
from app.events import EventPosition, LoggedEvent
from tests.faults.crowd import ANSWERS_WITHIN, Dashboard, Line, Person, Writer, pieces_of
from tests.figures import LONG
from tests.live.listening import TEST, SignedIn, session_of
from tests.servers import wait_until
from tests.story import World, build, in_days

WRITERS = 4
DASHBOARDS = 6 if LONG else 2
ORDER_OF = 50
"""Lines of one order at most: with longer ones the pages would be measured, not the faults."""
MOST_WATCHED = 70
"""Orders on one screen. Where there are more, each screen has its share of them, and every order stands on one."""
CONVERGED_WITHIN = 3.0 if LONG else 20.0  # the short form shares its processors with other tests
Work = dict[int, dict[int, Line]]


@dataclass(frozen=True)
class Manner:
    """How people work: seconds between two updates of one writer, and how long they wait for an answer."""

    pause: float = 0.0
    answers_within: float = ANSWERS_WITHIN


class Scene:
    """Who is at work, and how far they are."""

    def __init__(self, app: Flask, urls: Sequence[str], watched: Sequence[str], lines_each: int, manner: Manner) -> None:
        self.world = world = build(app)
        self._app, self._urls = app, urls
        self._work = [work_for(world, lines_each) for _ in range(WRITERS)]
        self._orders = [order_id for work in self._work for order_id in work]
        self.lines = WRITERS * lines_each
        self.found: dict[str, Any] = {}
        """What was measured, once all agreed."""
        supplier = session_of(app, world.acme_person.person_id, *world.acme_person.roles)
        self._buyer: SignedIn = session_of(app, world.buyer.person_id, *world.buyer.roles)
        self.writers = [
            Writer(Person(url, supplier, manner.answers_within), work, manner.pause)
            for work, url in zip(self._work, cycle(urls), strict=False)
        ]
        shares = DASHBOARDS if len(self._orders) > MOST_WATCHED else 1
        self._watched = [self._orders[number % shares :: shares] for number in range(DASHBOARDS)]
        places = zip(self._watched, cycle(watched), strict=False)
        self.dashboards = [Dashboard(url, self._buyer, orders, manner.answers_within) for orders, url in places]

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
        ended = time.monotonic()
        assert [surprise for writer in self.writers for surprise in writer.surprises] == []
        assert self.done == self.lines
        self._assert_each_line_was_accepted_once()
        with closing(Person(self._urls[0], self._buyer)) as reader:
            pages = {order_id: reader.get(f"/orders/{order_id}").text for order_id in self._orders}
        truths = [pieces_of([pages[order_id] for order_id in orders]) for orders in self._watched]
        seen = {name for truth in truths for name in truth if name.startswith("order-line-")}
        assert len(seen) == self.lines
        self._assert_all_agree(truths)
        wait_until(self._every_fact_has_its_place, "positions without holes", CONVERGED_WITHIN)
        assert [fault for each in self.dashboards for fault in each.faults] == []
        self.found = self._measured(ended)

    def _assert_all_agree(self, truths: Sequence[dict[str, str]]) -> None:
        def differing() -> list[str]:
            pairs = zip(self.dashboards, truths, strict=True)
            return [each.differs_from(truth) for each, truth in pairs if each.says() != truth]

        try:
            wait_until(lambda: not differing(), "the dashboards agree", CONVERGED_WITHIN)
        except TimeoutError as late:
            raise AssertionError("\n".join(differing())) from late

    def close(self) -> None:
        for each in self.dashboards:
            each.close()
        gc.collect()

    def _assert_each_line_was_accepted_once(self) -> None:
        acknowledged = [line for writer in self.writers for line in writer.acknowledged]
        assert acceptances(self._app) == Counter(acknowledged), "acknowledged and stored differ"

    def _every_fact_has_its_place(self) -> bool:
        with self._app.app_context(), session_for(TEST) as session:
            positions = list(session.scalars(select(EventPosition.position).order_by(EventPosition.position)))
            return positions == list(range(1, (session.scalar(select(func.count()).select_from(LoggedEvent)) or 0) + 1))

    def _measured(self, ended: float) -> dict[str, Any]:
        """Seconds from an answer to the row on somebody's screen, and until the last screen had the last row."""
        answered = {f"order-line-{line}": at for writer in self.writers for line, at in writer.acknowledged.items()}
        shown = [(at, answered[row]) for each in self.dashboards for row, at in each.changed_at.items() if row in answered]
        late = quantiles([at - since for at, since in shown], n=100)
        moments = sorted(answered.values())
        return {
            "acknowledged": self.done,
            "screens": len(self.dashboards),
            "pieces_of_each": len(self.dashboards[0].pieces),
            "answer_to_screen_p50": round(late[49], 3),
            "p99": round(late[98], 3),
            "longest_without_an_answer": round(max(after - before for before, after in pairwise(moments)), 2),
            "agreed_after": round(max(0.0, max(at for at, _ in shown) - ended), 2),
            "pulls": sum(each.pulls for each in self.dashboards),
        }


def work_for(world: World, lines: int, each: int = ORDER_OF) -> Work:
    """Orders of some lines with what is asked for in each."""
    found: Work = {}
    for begin in range(0, lines, each):
        order_id = world.issued(*[world.line(on=in_days(30)) for _ in range(min(each, lines - begin))])
        asked = {line_id: world.look(line_id, "version", "requested_on") for line_id in world.line_ids(order_id)}
        found[order_id] = {line_id: (version, "100", on) for line_id, (version, on) in asked.items()}
    return found


def acceptances(app: Flask) -> Counter[int]:
    """How often each line was accepted, by the log."""
    with app.app_context(), session_for(TEST) as session:
        facts = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.line_accepted")).all()
    return Counter(fact.data["line_id"] for fact in facts)


@contextmanager
def at_work(
    app: Flask,
    urls: Sequence[str],
    lines_each: int,
    *,
    watched: Sequence[str] | None = None,
    **manner: float,
) -> Iterator[Scene]:
    """Writers at `urls` in turn, dashboards at `watched` (the same, if not said) in turn. `manner` is that of `Manner`."""
    scene = Scene(app, urls, watched or urls, lines_each, Manner(**manner))
    try:
        for writer in scene.writers:
            writer.start()
        yield scene
        scene.finish()
    finally:
        scene.close()
