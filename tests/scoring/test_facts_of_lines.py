"""The facts of a line as they are put together: what was asked when, what was given up when, and whose word was the first."""

from datetime import time, timedelta

from app import clock
from app.catalog.rules import Within
from app.database import db
from app.orders import actions as orders
from app.orders.queries import order_for
from app.orders.rules.answers import Reject
from app.orders.rules.headers import HeaderChange
from app.receipts import actions as receipts
from app.receipts.models import Receipt
from app.receipts.rules import Delivery, Received
from app.scoring.queries.facts import facts_of
from app.scoring.queries.rejects import rejects_of
from app.scoring.rules.definitions import USUAL, Baseline
from app.scoring.rules.delivery import Unit, units_of
from app.scoring.rules.units import Excluded, LineFacts
from app.sourcing.actions import keep_item_at_supplier
from app.suppliers import actions as suppliers
from tests.story import JUNE, MACHINE, MONDAY, D, World, on, told_by


def facts(world: World, line_id: int) -> LineFacts:
    with told_by(world.app, MACHINE):
        return facts_of(MACHINE, world.acme, [line_id])[0]


def unit(world: World, line_id: int, baseline: Baseline = Baseline.REQUESTED) -> Unit:
    return units_of(facts(world, line_id), baseline, USUAL)[0]


def test_a_line_that_a_revision_added_was_asked_for_then(world: World):
    with told_by(world.app, world.buyer):
        keep_item_at_supplier(world.buyer, world.bolts, world.acme, lead_days=10)
    order_id = world.issued(world.line(on=JUNE[29]))
    with on(JUNE[15]), told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order_id, added=[world.line(on=JUNE[22])])
    first, added = world.line_ids(order_id)
    assert facts(world, added).asked_on == JUNE[15]
    assert [unit(world, line_id).excluded for line_id in (first, added)] == ["", Excluded.LEAD_TIME]


def test_what_we_let_go_of_grows_no_later(world: World):
    """The order is still open for another line."""
    line_id, _open = world.line_ids(world.issued(world.line(), world.line(on=JUNE[30])))
    with on(JUNE[12]), told_by(world.app, world.buyer):
        receipts.receive_line(world.buyer, Delivery(JUNE[12]), Received(line_id, D(60)))
    with on(JUNE[16]), told_by(world.app, world.buyer):
        orders.cancel_line(world.buyer, line_id, version=world.look(line_id, "version"), reason="no_longer_needed")
    assert facts(world, line_id).given_up_on == JUNE[16]
    assert unit(world, line_id).days_late == 2


def test_of_several_cancellations_the_last_one_gives_up_the_rest(world: World):
    line_id, _open = world.line_ids(world.issued(world.line(), world.line(on=JUNE[30])))
    for day, quantity in ((JUNE[2], 40), (JUNE[18], 60)):
        with on(day), told_by(world.app, world.buyer):
            order_id, version = world.look(line_id, "order_id", "version")
            cut = orders.Cancel(line_id, version, D(quantity))
            orders.cancel_lines(world.buyer, order_id, [cut], reason="no_longer_needed")
    assert facts(world, line_id).given_up_on == JUNE[18]


def test_a_header_that_asks_for_every_answer_anew_moves_the_baseline(world: World):
    order_id = world.issued()
    (line_id,) = world.line_ids(order_id)
    world.answer(line_id)
    with on(JUNE[3]), told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order_id, header=HeaderChange(incoterm="DAP"))
    with on(JUNE[4]):
        world.propose(line_id, (100, JUNE[19]))
        world.accept_proposal(line_id)
    assert facts(world, line_id).slips == 0
    assert unit(world, line_id, Baseline.FIRST).due_on == JUNE[19]


def test_a_word_that_was_taken_back_was_no_answer(world: World):
    order_id = world.issued()
    (line_id,) = world.line_ids(order_id)
    with told_by(world.app, world.acme_person):
        rejected = Reject(line_id, world.look(line_id, "version"), "discontinued", "No longer made")
        revision = order_for(world.acme_person, order_id).revision
        orders.answer_lines(world.acme_person, order_id, revision, [rejected], once="typed-wrong")
        orders.take_back(world.acme_person, order_id, "typed-wrong")
    with clock.at(MONDAY + timedelta(hours=3)):
        world.answer(line_id)
    assert facts(world, line_id).answer_minutes == 180


def test_reasons_are_those_of_the_dock_and_of_who_looked_at_it_later(world: World):
    order_id = world.issued(world.line(), world.line())
    for line_id in world.line_ids(order_id):
        with on(JUNE[12]), told_by(world.app, world.buyer):
            words = {"rejected": D(5), "reason": "damaged", "remedy": "credit"}
            receipt_id = receipts.receive_line(
                world.buyer, Delivery(JUNE[12]), Received(line_id, D(100), blocked=D(20), **words)
            )
    with on(JUNE[13]), told_by(world.app, world.buyer):
        for reason in ("damaged", "wrong_item"):
            version = db.session.get_one(Receipt, receipt_id).version
            more = {"version": version, "reason": reason, "remedy": "credit"}
            receipts.inspect_units(world.buyer, receipt_id, D(10), "rejected", **more)
    with told_by(world.app, MACHINE):
        found = rejects_of(MACHINE, [world.acme], None)[world.acme]
    assert (found.receipts, dict(found.reasons)) == (2, {"damaged": 2, "wrong_item": 1})


def test_hours_that_change_later_change_no_answer_of_before(world: World):
    (line_id,) = world.line_ids(world.issued())
    with clock.at(MONDAY + timedelta(hours=3)):
        world.answer(line_id)
    with on(JUNE[10]), told_by(world.app, MACHINE):
        words = {"workdays": 64, "opens": time(3), "closes": time(4), "within": Within(30)}
        suppliers.set_hours(MACHINE, world.acme, version=1, **words)
    assert facts(world, line_id).answer_minutes == 180
    with on(JUNE[10]):
        (later,) = world.line_ids(world.issued(world.line(on=JUNE[30])))
    with on(JUNE[11]):
        world.answer(later)
    assert facts(world, later).answer_minutes == 0
