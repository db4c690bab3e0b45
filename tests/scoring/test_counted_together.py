"""Many suppliers are counted together: to the last digit what each is counted by itself, line by line."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.catalog.queries import todays
from app.database import db
from app.orders import actions as orders
from app.orders.queries import order_for
from app.orders.rules.answers import Accept
from app.orders.rules.revisions import Change
from app.receipts import actions as receipts
from app.receipts.models import Receipt
from app.receipts.rules import Delivery, Received
from app.scoring.actions.disputing import dispute_line
from app.scoring.queries.counting import Measure, counted_of_each
from app.scoring.queries.measuring import delivery_now
from app.scoring.queries.short import short_lines
from app.scoring.queries.units import days_since
from app.scoring.rules.definitions import ALWAYS, USUAL, Baseline, Days, Definition, Happening, Period
from app.scoring.rules.figures import Delivery as Figures
from app.shipments import actions as shipments
from app.shipments.rules import Notice, Packed
from app.sourcing.actions import keep_item_at_supplier
from app.suppliers.models import Supplier
from tests.story import JUNE, MACHINE, D, World, on, told_by

TODAY = clock.recorded_now().date()
LAST_MONTH = Period(TODAY - timedelta(days=30), TODAY)
BY_TERMS = Definition(None, 3, Days.CALENDAR, Happening.TERMS, under_percent=10)
DUE = JUNE[12]


def together(suppliers: list[int], baseline: Baseline, definition: Definition, period: Period) -> dict[int, Figures]:
    days = todays(MACHINE)
    since = days_since(MACHINE, definition, days)
    counted = counted_of_each(MACHINE, suppliers, Measure(baseline, definition, period, days))
    return {supplier_id: tally.delivery(since) for supplier_id, tally in counted}


@pytest.fixture
def suppliers(app: Flask, story: dict) -> Iterator[list[int]]:
    """Those of the demo: short lines and long ones."""
    with told_by(app, MACHINE):
        found = list(db.session.scalars(select(Supplier.id)))
        short = [row[1] is None for row in short_lines(MACHINE, found)]
        assert min(short.count(True), short.count(False)) >= 10
        yield found


@pytest.mark.parametrize("baseline", Baseline)
@pytest.mark.parametrize(("definition", "period"), [(USUAL, ALWAYS), (USUAL, LAST_MONTH), (BY_TERMS, ALWAYS)])
def test_of_the_demo_everybody_s_figures_are_those_of_each(suppliers, baseline, definition, period):
    alone = {each: delivery_now(MACHINE, each, baseline, definition, period)[0] for each in suppliers}
    assert together(suppliers, baseline, definition, period) == alone


def come(world: World, line_id: int, quantity: int = 100, day: date = DUE, **words) -> int:
    with on(day), told_by(world.app, world.buyer):
        return receipts.receive_line(world.buyer, Delivery(day), Received(line_id, D(quantity), **words))


def seen(world: World, line_id: int) -> dict[str, int]:
    return {"version": world.look(line_id, "version")}


def came_whole(world: World, line_id: int) -> None:
    come(world, line_id)


def came_late_with_rejects(world: World, line_id: int) -> None:
    come(world, line_id, day=JUNE[16], rejected=D(7), reason="damaged", remedy="credit")


def was_agreed_and_came(world: World, line_id: int) -> None:
    world.answer(line_id)
    come(world, line_id)


def nothing_came(world: World, line_id: int) -> None:
    """And nobody said anything."""


def came_in_part(world: World, line_id: int) -> None:
    come(world, line_id, 60)


def came_twice(world: World, line_id: int) -> None:
    come(world, line_id, 60)
    come(world, line_id, 40, JUNE[16])


def came_and_was_taken_back(world: World, line_id: int) -> None:
    receipt_id = come(world, line_id)
    with on(DUE), told_by(world.app, world.buyer):
        version = db.session.get_one(Receipt, receipt_id).version
        receipts.reverse_receipt(world.buyer, receipt_id, version=version, reason="Another order's")


def came_again(world: World, line_id: int) -> None:
    came_and_was_taken_back(world, line_id)
    come(world, line_id, day=JUNE[16])


def was_looked_at_later(world: World, line_id: int) -> None:
    receipt_id = come(world, line_id, blocked=D(100))
    with on(DUE), told_by(world.app, world.buyer):
        version = db.session.get_one(Receipt, receipt_id).version
        words = {"reason": "damaged", "remedy": "credit"}
        receipts.inspect_units(world.buyer, receipt_id, D(30), "rejected", version=version, **words)


def was_cancelled(world: World, line_id: int) -> None:
    with told_by(world.app, world.buyer):
        orders.cancel_line(world.buyer, line_id, **seen(world, line_id), reason="no_longer_needed")


def was_completed(world: World, line_id: int) -> None:
    with on(JUNE[16]), told_by(world.app, world.buyer):
        receipts.complete_line(world.buyer, line_id, **seen(world, line_id))


def was_promised_twice(world: World, line_id: int) -> None:
    world.answer(line_id)
    with on(JUNE[3]):
        world.propose(line_id, (100, JUNE[18]))
        world.accept_proposal(line_id)
    come(world, line_id)


def was_agreed_after_a_proposal(world: World, line_id: int) -> None:
    world.propose(line_id, (100, JUNE[18]))
    with on(JUNE[3]):
        world.accept_proposal(line_id)
    come(world, line_id)


def was_moved(world: World, line_id: int) -> None:
    with on(JUNE[3]), told_by(world.app, world.buyer):
        order_id = world.look(line_id, "order_id")
        orders.revise_order(world.buyer, order_id, [Change(line_id=line_id, requested_on=JUNE[15])])


def was_moved_and_came(world: World, line_id: int) -> None:
    was_moved(world, line_id)
    come(world, line_id)


def was_agreed_again(world: World, line_id: int) -> None:
    world.answer(line_id)
    was_moved(world, line_id)
    world.answer(line_id)


def was_rejected_before(world: World, line_id: int) -> None:
    world.reject(line_id)
    was_moved(world, line_id)
    with on(JUNE[4]):
        world.answer(line_id)


def was_answered_by_mistake(world: World, line_id: int) -> None:
    order_id, version = world.look(line_id, "order_id", "version")
    with told_by(world.app, world.acme_person):
        revision = order_for(world.acme_person, order_id).revision
        orders.answer_lines(world.acme_person, order_id, revision, [Accept(line_id, version)], once=f"key-{line_id}")
        orders.take_back(world.acme_person, order_id, f"key-{line_id}")
    come(world, line_id)


def was_announced(world: World, line_id: int) -> None:
    world.answer(line_id)
    with told_by(world.app, world.acme_person):
        shipments.ship(world.acme_person, Notice(f"LS-{line_id}", JUNE[1], eta_on=DUE), [Packed(line_id, D(100))])
    come(world, line_id)


def was_disputed(world: World, line_id: int) -> None:
    come(world, line_id, day=JUNE[16])
    with on(JUNE[17]), told_by(world.app, world.acme_person):
        dispute_line(world.acme_person, line_id, cause="ours", reason="You closed the gate")


SHORT = (came_whole, came_late_with_rejects, was_agreed_and_came, nothing_came)
LONG = (
    came_in_part, came_twice, came_and_was_taken_back, came_again, was_looked_at_later, was_cancelled, was_completed,
    was_promised_twice, was_agreed_after_a_proposal, was_moved_and_came, was_agreed_again, was_rejected_before,
    was_answered_by_mistake, was_announced, was_disputed,
)  # fmt: skip


@pytest.mark.parametrize("happened", [*SHORT, *LONG])
def test_whatever_became_of_a_line(world: World, happened: Callable[[World, int], None]):
    """Of two alike, one of an item whose lead time is longer than we left. The order stays open."""
    with told_by(world.app, world.buyer):
        keep_item_at_supplier(world.buyer, world.oil, world.acme, lead_days=30)
    *alike, _open = world.line_ids(world.issued(world.line(), world.line(item_id=world.oil), world.line(on=JUNE[25])))
    for line_id in alike:
        happened(world, line_id)
    with on(JUNE[30]), told_by(world.app, MACHINE):
        for definition in (USUAL, BY_TERMS):
            asked = (Baseline.REQUESTED, definition, ALWAYS)
            assert together([world.acme], *asked) == {world.acme: delivery_now(MACHINE, world.acme, *asked)[0]}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("happened", SHORT)
def test_a_line_is_short_where_little_is_to_be_told(world: World, happened: Callable[[World, int], None]):
    (line_id,) = world.line_ids(world.issued())
    happened(world, line_id)
    with told_by(world.app, MACHINE):
        assert [row[1] for row in short_lines(MACHINE, [world.acme])] == [None]
