"""Whatever happens after a page was printed: the page with the frames since equals the page printed now."""

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app import clock
from app.orders.queries import lines_for
from app.principal import room_of_site, room_of_supplier
from app.refusals import NotFound, RuleBroken, Stale
from tests.figures import LONG, Figures
from tests.live.screens import Frames, Screen
from tests.orders.any_verbs import attempt, furnish, likely
from tests.story import MACHINE, MONDAY, World, build, told_by

EXAMPLES, STEPS, FEWEST = (150, 30, 30) if LONG else (4, 12, 4)


class AnyPage(RuleBasedStateMachine):
    """An order of two lines, everybody who acts on it, and the screens of those who watch."""

    reached: set[str] = set()
    compared = 0

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world, self.steps = world, 0

    @initialize(sales=st.booleans())
    def pages_are_printed(self, sales: bool) -> None:
        order_id = self.world.issued(self.world.line(), self.world.line(60))
        self.lines = self.world.line_ids(order_id)
        third = "sales" if sales else room_of_site(self.world.berlin)
        with self.world.app.app_context():
            self.frames = Frames()
            rooms = (room_of_supplier(self.world.acme), "procurement", third)
            self.screens = [Screen(self.world.app, room, order_id) for room in rooms]

    @rule(
        pick=st.sampled_from(range(997)),
        line=st.integers(0, 1),
        number=st.integers(1, 60),
        day=st.integers(0, 40),
        printed_again=st.sampled_from((None, None, None, 0, 1, 2)),
    )
    def somebody_acts(self, pick: int, line: int, number: int, day: int, printed_again: int | None) -> None:
        """And now and then a page is printed at another moment than the others."""
        with told_by(self.world.app, MACHINE):
            known = likely(lines_for(MACHINE, [self.lines[line]])[0])
        if known:
            self.let(known[pick % len(known)], self.lines[line], number, day)
        if printed_again is not None:
            with self.world.app.app_context():
                self.screens[printed_again].show_afresh()

    def let(self, verb: str, line_id: int, number: int, day: int) -> None:
        note(f"{verb}, line {line_id}, {number}, day {day}")
        try:
            attempt(self.world, verb, "", line_id, number, day)
        except (RuleBroken, Stale, NotFound):
            return
        self.hear()

    def hear(self) -> None:
        with self.world.app.app_context():
            facts = self.frames.next()
            self.reached.update(each.fact.name for each in facts if each.fact)
            for screen in self.screens:
                screen.hear(facts)

    @invariant()
    def now_and_then_pages_are_compared(self) -> None:
        self.steps += 1
        if LONG or self.steps % 5 == 0:
            self.compare()

    def compare(self) -> None:
        with self.world.app.app_context():
            for screen in getattr(self, "screens", ()):
                assert screen.stale() == [], f"in the room {screen.room} these are not as a fresh page shows them"
                type(self).compared += 1

    def teardown(self) -> None:
        self.compare()


@pytest.mark.timeout(3600 if LONG else 180)
@pytest.mark.on(*(("sqlite", "postgresql") if LONG else ("sqlite",)))  # what is drawn is the same on either
def test_a_page_and_the_frames_since_equal_the_page_printed_now(app, figures: Figures):
    AnyPage.compared, AnyPage.reached = 0, set()
    wanted = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not LONG,  # the short form tells the same stories each time, the long form always new ones
        phases=tuple(Phase) if LONG else (Phase.reuse, Phase.generate),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    with clock.at(MONDAY):
        world = build(app)
        furnish(world)
        run_state_machine_as_test(lambda: AnyPage(world), settings=wanted)
    assert len(AnyPage.reached) >= FEWEST, "too little happened: this run proved nothing"
    figures(stories=EXAMPLES, steps_of_each=STEPS, kinds_of_facts=len(AnyPage.reached), pages_compared=AnyPage.compared)
