"""Urging: many suppliers at once, each order once a day, in facts and words that both sides read."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.database import db
from app.events import LoggedEvent
from app.orders import actions, queries
from app.orders.events import OrderUrged
from app.principal import Principal
from app.refusals import NotFound, RuleBroken
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed
from tests.story import JUNE, MACHINE, MONDAY, D, World, on, told_by


def urge(world: World, *line_ids: int, by: Principal | None = None, **words: Any) -> int:
    buyer = by or world.buyer
    with told_by(world.app, buyer):
        return actions.urge_lines(buyer, line_ids, **words)


def told(world: World) -> list[Any]:
    with told_by(world.app, MACHINE):
        wanted = select(LoggedEvent).where(LoggedEvent.name == OrderUrged.name).order_by(LoggedEvent.seq)
        return [row.fact() for row in db.session.scalars(wanted)]


def test_lines_of_many_orders_are_urged_at_once_and_each_order_has_its_fact(world: World):
    first, second = world.issued(world.line(), world.line()), world.issued(supplier_id=world.bits)
    one, two = world.line_ids(first)
    (three,) = world.line_ids(second)
    assert urge(world, three, two, one, note="Please answer") == 2
    facts = told(world)
    assert [(fact.order_id, fact.line_ids, fact.times) for fact in facts] == [(first, (one, two), 1), (second, (three,), 1)]
    assert "Please answer" not in str([fact.data() for fact in facts])


def test_the_supplier_reads_who_asked_about_what_and_why(world: World):
    (line,) = world.line_ids(order := world.issued())
    urge(world, line, note="The line stands without it")
    with on(JUNE[3]):
        urge(world, line)
    with told_by(world.app, world.acme_person):
        last = queries.last_urges(world.acme_person, [order])[order]
        (todo,) = queries.todo_page(world.acme_person).orders
    assert (last.times, last.urged_on, last.note, last.line_ids) == (2, JUNE[3], "", (line,))
    assert todo.urge == last
    with told_by(world.app, world.bits_person):
        assert queries.last_urges(world.bits_person, [order]) == {}
    for reader in (world.sales, world.receiver):
        with told_by(world.app, reader):
            assert queries.last_urges(reader, [order]) == {}


def test_an_order_is_urged_once_a_day_of_its_supplier(world: World):
    one, two = world.line_ids(world.issued(world.line(), world.line()))
    urge(world, one)
    with pytest.raises(
        RuleBroken, match=r"PO-10001 was urged today already, at 11:00 in Berlin\. It can be urged again tomorrow\."
    ):
        urge(world, two)
    with clock.at(MONDAY + timedelta(hours=12, minutes=59)), pytest.raises(RuleBroken, match="urged today already"):
        urge(world, one)
    with clock.at(MONDAY + timedelta(hours=13)):  # midnight in Berlin
        assert urge(world, one) == 1


def test_one_that_cannot_be_urged_keeps_the_others_from_it(world: World):
    (one,), (other,) = world.line_ids(world.issued()), world.line_ids(world.issued())
    urge(world, one)
    with pytest.raises(RuleBroken):
        urge(world, one, other)
    assert len(told(world)) == 1


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        (lambda world, line: world.propose(line, (100, JUNE[19])), "Line 1 has an open proposal. Decide it first."),
        (lambda world, line: world.reject(line), "Line 1 was rejected: it waits for the buyer"),
        (lambda world, line: world.answer(line) or sent(world, line), "Everything open of line 1 is on its way already."),
    ],
)
def test_what_does_not_wait_for_the_supplier_is_not_urged(world: World, happens: Any, sentence: str):
    (line,) = world.line_ids(world.issued())
    happens(world, line)
    with pytest.raises(RuleBroken, match=sentence):
        urge(world, line)


def sent(world: World, line: int) -> None:
    with told_by(world.app, world.acme_person):
        ship(world.acme_person, Notice("LS-1", JUNE[1], JUNE[4]), [Packed(line, D(100), world.look(line, "version"))])


def test_agreed_goods_are_asked_for_too(world: World):
    (line,) = world.line_ids(world.issued())
    world.answer(line)
    assert urge(world, line) == 1


def test_nothing_chosen_and_too_much_are_refused(world: World):
    with pytest.raises(RuleBroken, match=r"No line is chosen\. Tick the lines to urge\."):
        urge(world)
    with pytest.raises(RuleBroken, match=r"501 lines are chosen\. At most 500 are urged at once\."):
        urge(world, *range(501))


def test_a_note_too_long_is_refused(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(RuleBroken, match="501"):
        urge(world, line, note="x" * 501)


@pytest.mark.parametrize("name", ["acme_person", "sales", "receiver", "admin"])
def test_only_buyers_urge(world: World, name: str):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(NotFound):
        urge(world, line, by=getattr(world, name))


def test_a_line_that_is_not_there_is_not_found(world: World):
    (line,) = world.line_ids(world.issued())
    with pytest.raises(NotFound):
        urge(world, line, 999_999)
    assert told(world) == []
