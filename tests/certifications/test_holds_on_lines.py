"""A hold stands on the lines that it is about: by what was decided, and by date alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.catalog import actions as catalog
from app.catalog.actions import begin_day
from app.certifications import actions, queries
from app.certifications.rules import Policy, day_begins
from app.database import db
from app.events import LoggedEvent
from app.orders import actions as orders
from app.orders.queries import BoardFilter, View, board_page
from app.suppliers import actions as suppliers
from app.suppliers.queries import supplier_for
from tests.certifications.holding import ROHS, SA8000, agrees, held, marks
from tests.shipments.sending import ship
from tests.story import JUNE, MACHINE, told_by


def test_a_hold_is_said_on_the_line_and_falls_away_when_the_certificate_is_verified(world, require, submit, decide, line):
    require()
    assert marks(world, line) == ["Held: RoHS declaration is missing"]
    assert held(world) == ([line], 1)
    made = submit(ROHS)
    assert marks(world, line, world.buyer) == ["Held: RoHS declaration is being checked"]
    decide(actions.verify, made)
    assert marks(world, line) == []
    assert held(world) == ([], 0)
    decide(actions.revoke, made, reason="Forged")
    assert marks(world, line) == ["Held: RoHS declaration was revoked"]


@pytest.mark.parametrize(
    ("instant", "says"),
    [
        (datetime(2026, 6, 12, 21, 59, tzinfo=UTC), []),
        (datetime(2026, 6, 12, 22, 0, tzinfo=UTC), ["Held: RoHS declaration expired 12 Jun 2026"]),
    ],
)
def test_by_date_alone_a_line_is_held_from_the_midnight_after_the_last_day(world, require, verified, line, instant, says):
    require()
    verified(ROHS, valid_to=JUNE[12])
    with clock.at(instant):
        assert marks(world, line) == says
        assert held(world) == (([line], 1) if says else ([], 0))
        assert agrees(world, line)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_midnight_is_that_of_the_plant(world, require, verified, plant, line, zone):
    require(level="plant")
    verified(ROHS, plant_ids=frozenset({plant("There", zone)}), valid_to=date(2028, 2, 29))
    midnight = day_begins(date(2028, 3, 1), zone)
    with clock.at(midnight - timedelta(seconds=1)):
        assert (marks(world, line), agrees(world, line)) == ([], True)
    with clock.at(midnight):
        assert (marks(world, line), agrees(world, line)) == (["Held: RoHS declaration expired 29 Feb 2028"], True)


def test_what_is_on_its_way_is_not_held_and_still_lacks(world, require, verified, decide, line):
    require()
    made = verified(ROHS)
    ship(world, (line, 100))
    decide(actions.revoke, made, reason="Forged")
    assert marks(world, line) == []
    assert held(world) == ([], 0)
    with told_by(world.app, world.buyer):
        assert [row.id for row in board_page(world.buyer, BoardFilter(View.LACKING)).rows] == [line]


def test_what_holds_no_shipments_is_said_more_quietly(world, require, line):
    require(SA8000)
    assert marks(world, line) == ["SA8000 is missing"]
    assert held(world) == ([], 0)


def test_another_policy_holds_at_once_and_a_type_out_of_use_nothing(world, require, types, line):
    require(SA8000)
    with told_by(world.app, world.buyer):
        kind = queries.type_for(world.buyer, types[SA8000])
        same = {"name": kind.name, "criterion": kind.criterion, "version": kind.version}
        actions.change_type(world.buyer, kind.id, policy=Policy.HOLD_SHIPMENTS, **same)
    assert held(world) == ([line], 1)
    with told_by(world.app, world.buyer):
        same["version"] += 1
        actions.change_type(world.buyer, types[SA8000], policy=Policy.HOLD_SHIPMENTS, in_use=False, **same)
    assert held(world) == ([], 0)


def test_what_is_not_required_any_more_holds_nothing(world, require, line):
    made = require()
    with told_by(world.app, world.buyer):
        actions.remove_requirement(world.buyer, made)
    assert (marks(world, line), agrees(world, line)) == ([], True)


def test_lines_follow_their_item_to_another_category(world, require, line):
    with told_by(world.app, world.buyer):
        castings = catalog.add_category(world.buyer, name="Castings")
    require(category_id=castings)
    assert marks(world, line) == []
    with told_by(world.app, world.buyer):
        catalog.change_item(world.buyer, world.bolts, version=1, name="M8 bolt", unit_code="H87", category_id=castings)
    assert (marks(world, line), agrees(world, line)) == (["Held: RoHS declaration is missing"], True)


def test_lines_follow_their_order_to_another_site(world, require, line):
    require(site_id=world.auckland)
    order = world.look(line, "order_id")
    with told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order, header=orders.HeaderChange(site_id=world.auckland))
    assert (marks(world, line), agrees(world, line)) == (["Held: RoHS declaration is missing"], True)


def test_another_time_zone_is_another_midnight_for_the_lines_too(world, require, verified, line):
    require()
    verified(ROHS, valid_to=JUNE[12])
    with told_by(world.app, world.buyer):
        found = supplier_for(world.buyer, world.acme)
        kept = {name: getattr(found, name) for name in ("name", "city", "country", "currency", "version")}
        suppliers.change_supplier(world.buyer, world.acme, **kept, time_zone="America/Los_Angeles")
    with clock.at(datetime(2026, 6, 13, 6, 59, tzinfo=UTC)):
        assert marks(world, line) == []
    with clock.at(datetime(2026, 6, 13, 7, 0, tzinfo=UTC)):
        assert (len(marks(world, line)), agrees(world, line)) == (1, True)


def test_sales_see_no_hold_and_no_count_of_them(world, require, line):
    require()
    assert marks(world, line, world.sales) == []
    assert held(world, world.sales) == ([], None)
    assert marks(world, line, world.receiver) == ["Held: RoHS declaration is missing"]


def test_another_supplier_s_certificate_touches_nothing_here(world, require, line):
    require()
    before = _facts(world)
    with told_by(world.app, world.buyer):
        other = world.line_ids(world.issued(supplier_id=world.bits))[0]
    assert held(world)[0] == [line, other]
    assert _facts(world) == before


def test_midnight_tells_the_lines_of_the_site_alone(world, require, verified, line):
    require()
    verified(ROHS, valid_to=JUNE[12])
    with clock.at(datetime(2026, 6, 12, 9, tzinfo=UTC)), told_by(world.app, MACHINE):
        begin_day(MACHINE, world.berlin, JUNE[12])
    before = _facts(world)
    with clock.at(datetime(2026, 6, 12, 22, 1, tzinfo=UTC)), told_by(world.app, MACHINE):
        begin_day(MACHINE, world.auckland, JUNE[13])
        assert _facts(world) == before
        begin_day(MACHINE, world.berlin, JUNE[13])
    assert _facts(world) == before + 1


def _facts(world) -> int:
    with told_by(world.app, MACHINE):
        wanted = select(func.count()).where(LoggedEvent.name == "orders.lacks_changed")
        return db.session.scalar(wanted) or 0
