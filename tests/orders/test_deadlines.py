"""Answers are due at an instant, in the supplier's working hours, and both sides see when it has passed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.database import db
from app.events import LoggedEvent
from app.orders import actions, queries, shown
from app.orders.events import AnswersBecameOverdue
from app.orders.models import OverdueAnswer
from app.orders.queries import BoardFilter, View
from app.orders.rules.revisions import Change
from app.refusals import NotFound
from tests.story import JUNE, MACHINE, D, World, closing, on, told_by

DUE = closing(JUNE[4])
MINUTE = timedelta(minutes=1)


def look_at_the_clock(world: World, instant: datetime) -> int:
    """What the relay does each minute. Returns of how many lines it told."""
    with told_by(world.app, MACHINE), clock.at(instant):
        return actions.tell_overdue_answers(MACHINE)


def told(world: World) -> list[tuple[datetime, AnswersBecameOverdue]]:
    with told_by(world.app, MACHINE):
        wanted = select(LoggedEvent).where(LoggedEvent.name == AnswersBecameOverdue.name).order_by(LoggedEvent.seq)
        return [(row.occurred_at, row.fact()) for row in db.session.scalars(wanted)]  # type: ignore[misc]


def test_an_answer_becomes_overdue_in_the_minute_in_which_it_is_due(world: World):
    order = world.issued(world.line(), world.line())
    one, two = world.line_ids(order)
    assert look_at_the_clock(world, DUE - MINUTE) == 0
    assert look_at_the_clock(world, DUE) == 2
    ((at, fact),) = told(world)
    assert (at, fact.answer_by, fact.order_id, fact.line_ids) == (DUE, DUE, order, (one, two))
    assert set(fact.audience()) == {f"supplier:{world.acme}", "procurement", "admin", "sales", f"site:{world.berlin}"}


def test_it_is_told_once(world: World):
    world.issued()
    assert [look_at_the_clock(world, DUE + n * MINUTE) for n in (0, 1, 500)] == [1, 0, 0]
    with told_by(world.app, MACHINE):
        assert len(db.session.scalars(select(OverdueAnswer)).all()) == 1


def test_what_was_answered_in_time_is_never_overdue(world: World):
    order = world.issued(world.line(), world.line(), world.line())
    one, two, _ = world.line_ids(order)
    world.answer(one)
    world.propose(two, (100, JUNE[19]))
    assert look_at_the_clock(world, DUE) == 1


def test_a_revision_gives_a_new_deadline_that_passes_of_its_own(world: World):
    (line,) = world.line_ids(order := world.issued())
    assert look_at_the_clock(world, DUE) == 1
    with told_by(world.app, world.buyer), on(JUNE[8]):
        actions.revise_order(world.buyer, order, [Change(line_id=line, quantity=D(80))])
    assert world.look(line, "answer_by") == closing(JUNE[11])
    assert look_at_the_clock(world, closing(JUNE[11]) - MINUTE) == 0
    assert look_at_the_clock(world, closing(JUNE[11])) == 1
    assert len(told(world)) == 2


def test_each_order_is_told_of_apart(world: World):
    first, second, theirs = world.issued(), world.issued(), world.issued(supplier_id=world.bits)
    assert look_at_the_clock(world, closing(JUNE[8])) == 3
    assert [fact.order_id for _, fact in told(world)] == [first, second, theirs]


def test_nobody_but_the_machine_tells(world: World):
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        actions.tell_overdue_answers(world.buyer)


@contextmanager
def read_by(world: World, name: str, instant: datetime) -> Iterator[None]:
    with told_by(world.app, getattr(world, name)), clock.at(instant):
        yield


def test_both_sides_see_it_from_that_minute_on(world: World):
    order = world.issued(world.line(), world.line(on=JUNE[26]))
    world.answer(world.line_ids(order)[1])
    for instant, unanswered in ((DUE - MINUTE, 0), (DUE, 1)):
        with read_by(world, "acme_person", instant):
            (todo,) = queries.todo_page(world.acme_person).orders
            assert (todo.unanswered, todo.group, todo.to_confirm) == (unanswered, "answer" if unanswered else "confirm", 1)
            assert (todo.answer_by, todo.confirm_by) == ((DUE, None) if unanswered else (None, DUE))
            assert shown.order_head(queries.order_page(world.acme_person, order))["unanswered"] == unanswered
        with read_by(world, "buyer", instant):
            assert queries.attention_for(world.buyer)[View.UNANSWERED] == unanswered
            board = queries.board_page(world.buyer, BoardFilter(View.UNANSWERED))
            assert [row.order_id for row in board.rows] == [order] * unanswered
