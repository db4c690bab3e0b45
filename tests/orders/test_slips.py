"""How often a promise slipped, and the picture of it: flat is kept, a step up is a slip, below the diagonal is late."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders import actions
from app.orders.queries.slips import said_of_order
from app.orders.rules.headers import HeaderChange
from app.orders.rules.revisions import Change
from app.orders.rules.slip_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, drawn, labels_apart
from app.orders.rules.slips import LineSaid, Slips, Statement, slips_of, worst_of
from app.orders.rules.tolerances import Scope, Tolerance
from app.principal import Principal
from app.refusals import NotFound
from tests.statements import recorded
from tests.story import JUNE, D, World, on, told_by

BEGAN = date(2026, 6, 1)


def said(*pairs: tuple[int, int], first_hour: int = 9) -> tuple[Statement, ...]:
    """(day on which it was said, day that was said) of June."""
    return tuple(
        Statement(datetime(2026, 6, when, first_hour, tzinfo=UTC), date(2026, 6, when), date(2026, 6, what))
        for when, what in pairs
    )


def line(*promised: tuple[int, int], asked: tuple[tuple[int, int], ...] = ((1, 10),), **more) -> LineSaid:
    number = more.pop("line_no", 1)
    return LineSaid(number, number, "Bolt", said(*asked, first_hour=8), said(*promised), **more)


@pytest.mark.parametrize(
    ("told", "slips"),
    [
        (line(), Slips(0, 0)),
        (line((2, 10)), Slips(0, 0)),
        (line((2, 10), (5, 17), (9, 21)), Slips(2, 11)),
        (line((2, 10), (5, 17), (9, 12)), Slips(1, 7)),  # back again heals no slip
        (line((2, 10), (6, 20), asked=((1, 10), (5, 20))), Slips(0, 0)),  # we moved it ourselves
        (line((2, 10), (6, 20), (8, 22), asked=((1, 10), (5, 20))), Slips(1, 2)),
    ],
)
def test_a_slip_is_a_later_promise_that_we_did_not_ask_for(told: LineSaid, slips: Slips):
    assert slips_of(told) == slips


def test_the_worst_line_slipped_by_the_most_days():
    once, twice = line((2, 10), (3, 18), line_no=1), line((2, 10), (3, 12), (4, 14), line_no=2)
    assert worst_of([line((2, 10), line_no=3), twice, once]) == once
    assert worst_of([line((2, 10))]) is None


def test_a_kept_promise_is_flat_and_meets_the_diagonal_on_its_day():
    chart = drawn([line((2, 10), arrived=(JUNE[10],), is_open=False)], JUNE[12])
    (only,) = chart.lines
    assert re.fullmatch(r"M[\d.]+ [\d.]+H[\d.]+", only.promised)
    (came,) = only.arrived
    assert (only.ends.x, only.ends.y) == (came.x, came.y)
    share_x = (came.x - chart.begin.x) / (chart.end.x - chart.begin.x)
    share_y = (came.y - chart.begin.y) / (chart.end.y - chart.begin.y)
    assert share_x == pytest.approx(share_y, abs=0.01)


def test_what_is_late_has_gone_on_below_the_diagonal():
    chart = drawn([line((2, 5))], JUNE[12])
    (only,) = chart.lines
    below = chart.begin.y + (chart.end.y - chart.begin.y) * (only.ends.x - chart.begin.x) / (chart.end.x - chart.begin.x)
    assert only.ends.y > below  # y grows downwards
    assert only.to_come == ""


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=8), DAYS, st.lists(DAYS, max_size=3))
def test_every_place_is_on_the_picture(pairs: list[tuple[date, date]], today: date, arrived: list[date]):
    told = tuple(Statement(datetime(when.year, when.month, when.day, tzinfo=UTC), when, what) for when, what in sorted(pairs))
    chart = drawn([LineSaid(1, 1, "Bolt", told[:1], told, told[-1], tuple(sorted(arrived)))], max(today, told[-1].said_on))
    (only,) = chart.lines
    paths = " ".join((only.asked, only.promised, only.to_come, only.offered))
    across = [float(each) for each in re.findall(r"[MH]([\d.-]+)", paths)]
    up = [float(each) for each in re.findall(r"(?:M[\d.-]+ |V)([\d.-]+)", paths)]
    assert all(LEFT <= each <= WIDTH - RIGHT for each in across)
    assert all(TOP <= each <= HEIGHT - BOTTOM for each in up)
    assert 2 <= len(chart.across) <= 7


@given(st.lists(st.floats(0, 300), max_size=12))
def test_no_label_lies_on_another(heights: list[float]):
    placed = sorted(labels_apart(heights))
    assert all(after - before >= 16.99 for before, after in pairwise(placed))


@pytest.fixture
def order(world: World) -> int:
    """Line 1 slipped twice by 11 days and is offered for later still; line 2 was asked for otherwise by us."""
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    world.answer(one)
    for when, what in ((3, 19), (5, 23)):
        with on(JUNE[when]):
            world.propose(one, (100, JUNE[what]))
            world.accept_proposal(one)
    world.answer(two)
    with on(JUNE[8]):
        world.propose(one, (100, JUNE[29]))
        with told_by(world.app, world.buyer):
            actions.revise_order(world.buyer, order, [Change(line_id=two, requested_on=JUNE[26])])
    return order


def told(world: World, order: int, actor: Principal) -> list[LineSaid]:
    with told_by(world.app, actor):
        return said_of_order(actor, order)[1]


@pytest.mark.parametrize("header", [{"incoterm": "DAP"}, {}])
def test_whatever_we_revise_of_a_line_its_next_promise_is_no_slip(world: World, header: dict[str, str]):
    order = world.issued()
    (line,) = world.line_ids(order)
    world.answer(line)
    with on(JUNE[3]), told_by(world.app, world.buyer):
        changes = [] if header else [Change(line_id=line, quantity=D(120))]
        actions.revise_order(world.buyer, order, changes, header=HeaderChange(**header))
    with on(JUNE[4]):
        world.propose(line, (world.look(line, "quantity"), JUNE[19]))
        world.accept_proposal(line)
    (said,) = told(world, order, world.sales)
    assert slips_of(said) == Slips(0, 0)


def test_a_promise_that_was_taken_back_is_no_slip(world: World):
    order = world.issued()
    (line,) = world.line_ids(order)
    world.answer(line)
    with told_by(world.app, world.buyer):
        actions.add_tolerance(world.buyer, Scope(), Tolerance(later=14), reason="Agreed")
    with on(JUNE[3]), told_by(world.app, world.acme_person):
        actions.answer_lines(world.acme_person, order, 1, [world.proposal(line, (100, JUNE[19]))], once="by mistake")
    assert world.look(line, "latest_promised_on") == JUNE[19]
    with on(JUNE[3]), told_by(world.app, world.acme_person):
        actions.take_back(world.acme_person, order, "by mistake")
    (said,) = told(world, order, world.sales)
    assert [each.day for each in said.promised] == [JUNE[12]]


def test_what_we_counter_with_is_no_offer_of_the_supplier(world: World, order: int):
    one, _two = world.line_ids(order)
    with on(JUNE[9]), told_by(world.app, world.buyer):
        actions.counter_proposal(world.buyer, world.proposal(one, (100, JUNE[24])))
    assert told(world, order, world.buyer)[0].offered is None


@pytest.mark.parametrize("who", ["buyer", "acme_person", "sales", "receiver", "admin"])
def test_everybody_who_reads_the_order_sees_how_its_dates_moved(world: World, order: int, who: str):
    one, two = told(world, order, getattr(world, who))
    assert [each.day for each in one.promised] == [JUNE[12], JUNE[19], JUNE[23]]
    assert slips_of(one) == Slips(2, 11)
    assert one.offered is not None
    assert one.offered.day == JUNE[29]
    assert [each.day for each in two.asked] == [JUNE[12], JUNE[26]]
    assert slips_of(two) == Slips(0, 0)


def test_nobody_else_does(world: World, order: int):
    with pytest.raises(NotFound):
        told(world, order, world.bits_person)


def test_the_picture_of_a_long_order_costs_no_more_statements(world: World, order: int):
    def statements(of: int) -> int:
        with told_by(world.app, world.buyer), recorded(world.app) as ran:
            said_of_order(world.buyer, of)
        return len(ran)

    long = world.issued(*(world.line() for _ in range(8)))
    for each in world.line_ids(long):
        world.answer(each)
    assert statements(long) <= statements(order)


def test_the_day_on_which_something_was_said_is_the_sites(world: World):
    order = world.issued(world.line(on=JUNE[12]), site_id=world.auckland)
    with on(JUNE[1], hour=20):  # the second of June in Auckland
        world.answer(world.line_ids(order)[0])
    (only,) = told(world, order, world.buyer)
    assert only.promised[0].said_on == JUNE[1] + timedelta(days=1)
