"""A supplier's list: what waits for it, ordered by consequence."""

from datetime import date

from app import clock
from app.orders import queries
from app.orders.rules.revisions import NewLine
from tests.story import JUNE, World, closing, on, told_by


def issued_on(world: World, day: date, *lines: NewLine) -> int:
    with on(day):
        return world.issued(*lines)


def test_a_supplier_begins_with_what_is_gravest(world: World):
    overdue, confirm, ship_soon, _far, foreign = (
        world.issued(world.line(on=JUNE[5])),
        issued_on(world, JUNE[8], world.line(on=JUNE[26]), world.line(on=JUNE[27])),
        world.issued(world.line(on=JUNE[10])),
        world.issued(world.line(on=date(2026, 9, 1))),
        world.issued(supplier_id=world.bits),
    )
    for order in (overdue, ship_soon, _far):
        world.answer(world.line_ids(order)[0])
    with told_by(world.app, world.acme_person), on(JUNE[8]):
        todo = queries.todo_for(world.acme_person)
        again = queries.todo_orders(world.acme_person, [overdue, _far, foreign])
    assert [(each.id, each.group) for each in todo] == [(overdue, "overdue"), (confirm, "confirm"), (ship_soon, "ship")]
    assert (todo[0].overdue, todo[0].overdue_since, todo[0].to_ship) == (1, JUNE[5], 1)
    assert (todo[1].to_confirm, todo[1].confirm_by, todo[2].ship_by) == (2, closing(JUNE[11]), JUNE[10])
    assert list(again) == [overdue]


def test_an_overdue_answer_stands_before_overdue_goods(world: World):
    late, silent = world.issued(world.line(on=JUNE[5])), world.issued(world.line(on=JUNE[26]))
    world.answer(world.line_ids(late)[0])
    with told_by(world.app, world.acme_person), clock.at(closing(JUNE[8])):
        assert [(each.id, each.group) for each in queries.todo_for(world.acme_person)] == [
            (silent, "answer"),
            (late, "overdue"),
        ]
