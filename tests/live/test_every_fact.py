"""Every kind of fact that there is, told at least once: after each the pages with their frames equal fresh ones.

And what a ranking reads, which was kept before, equals what follows from the facts.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from app import clock
from app.events import CATALOGUE
from app.orders.queries import lines_for
from app.principal import room_of_site, room_of_supplier
from app.refusals import NotFound, RuleBroken, Stale
from tests.figures import LONG, Figures
from tests.live.errands import ERRANDS, Errands
from tests.live.screens import Frames, Screen
from tests.orders.any_verbs import VERBS, attempt, furnish, likely
from tests.scoring.keeping import differ, keep
from tests.story import MACHINE, MONDAY, D, World, build, told_by

TRIES = 400
"""So often somebody tries a verb that was carried out least; far more than it takes."""
A_WHILE = 25
"""After so many tries the lines of an order have little left to tell."""


class Watched:
    """Who watches the newest order: both faces, sales and the dock; and which kinds of facts anybody was told."""

    def __init__(self, world: World, longer: int) -> None:
        self.second_item = longer  # so a substitute takes the first one off the order
        self.world, self.told, self.last = world, set[str](), "issuing"
        self.rooms = (room_of_supplier(world.acme), "procurement", "sales", room_of_site(world.berlin))
        with world.app.app_context():
            self.frames = Frames()
        self.turn_to_a_new_order()

    def turn_to_a_new_order(self) -> None:
        """Pages of it are printed; those of the order before were compared."""
        line = self.world.line
        self.world.issued(line(unit_price=D("2.20")), supplier_id=self.world.bits, currency="EUR")  # an offer beside
        second = line(60, item_id=self.second_item, unit_price=D("2.10"))
        self.order_id = self.world.issued(line(unit_price=D("2.00")), second)
        self.lines = self.world.line_ids(self.order_id)
        with self.world.app.app_context():
            self.told.update(each.fact.name for each in self.frames.next() if each.fact)
            self.screens = [Screen(self.world.app, room, self.order_id) for room in self.rooms]

    def hear(self, verb: str) -> None:
        self.last = verb
        with self.world.app.app_context():
            facts = self.frames.next()
            self.told.update(each.fact.name for each in facts if each.fact)
            for screen in self.screens:
                screen.hear(facts)

        assert differ(self.world) == [], f"{verb}: what is kept of these is taken for what is"
        keep(self.world)

    def compare(self) -> None:
        with self.world.app.app_context():
            for screen in self.screens:
                assert screen.stale() == [], f"{self.last}: in the room {screen.room} these are not as a fresh page shows them"


@pytest.fixture
def watched(app) -> Iterator[Watched]:
    with clock.at(MONDAY):
        world = build(app)
        yield Watched(world, furnish(world))


def _every_verb_on_lines(world: World, watched: Watched) -> None:
    """Again and again what was carried out least, of what could be."""
    done = Counter[str](dict.fromkeys(VERBS, 0))
    for number in range(TRIES):
        if number % A_WHILE == A_WHILE - 1:
            watched.compare()
            watched.turn_to_a_new_order()
        verb = _carried_out(world, watched.lines[number % 2], number, done)
        if verb:
            done[verb] += 1
            watched.hear(verb)
        if LONG or number % 5 == 4:
            watched.compare()
        if all(done.values()):
            return
    assert [verb for verb, times in done.items() if not times] == [], "these verbs were never carried out"


def _carried_out(world: World, line_id: int, number: int, done: Counter[str]) -> str | None:
    """The first verb that works, the seldomest before the others."""
    with told_by(world.app, MACHINE):
        could_be = sorted(set(likely(lines_for(MACHINE, [line_id])[0])), key=lambda verb: (done[verb], verb))
    for verb in could_be[:4]:
        try:
            attempt(world, verb, "", line_id, 1 + number % 60, number % 41)
        except (RuleBroken, Stale, NotFound):
            continue
        return verb
    return None


@pytest.mark.timeout(300)
@pytest.mark.on(*(("sqlite", "postgresql") if LONG else ("sqlite",)))  # what is drawn is the same on either
def test_after_every_kind_of_fact_pages_equal_those_printed_now(watched: Watched, figures: Figures):
    world = watched.world
    _every_verb_on_lines(world, watched)
    watched.second_item = world.bolts
    watched.turn_to_a_new_order()
    for errand in ERRANDS:
        errand(Errands(world, watched.order_id, watched.lines))
        watched.hear(errand.__name__)
        watched.compare()
    there_are = {name for name in CATALOGUE if not name.startswith("tests.")}
    assert there_are - watched.told == set(), "these kinds of facts were never told"
    figures(kinds_of_facts=len(there_are))
