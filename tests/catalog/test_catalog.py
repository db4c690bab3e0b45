"""Units, items and sites, kept by buyers; and days that begin, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from app.catalog import actions, queries
from app.catalog.events import DayBegan
from app.catalog.rules import Calendar
from app.database import db
from app.events import LoggedEvent, from_data
from app.isolation import ScopeError
from app.refusals import NotFound, RuleBroken, Stale
from tests.story import JUNE, MACHINE, D, World, on, told_by


def test_an_item_is_added_and_changed(world: World):
    with told_by(world.app, world.buyer):
        category = actions.add_category(world.buyer, name="Fasteners")
        item = actions.add_item(world.buyer, number=" M10-30 ", name="M10  bolt", unit_code="H87", category_id=category)
        actions.change_item(world.buyer, item, version=1, name="M10 bolt, zinc", unit_code="H87", handling_days=2)
    with told_by(world.app, world.buyer):
        kept = queries.item_for(world.buyer, item)
        assert (kept.number, kept.name, kept.handling_days, kept.category_id) == ("M10-30", "M10 bolt, zinc", 2, None)
        told = db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "catalog.item_changed")).one().fact()
    assert told.fields == ("category_id", "handling_days", "name")


def test_somebody_else_changed_the_item(world: World):
    with told_by(world.app, world.buyer), pytest.raises(Stale, match="Somebody changed “M8 bolt”"):
        actions.change_item(world.buyer, world.bolts, version=7, name="x", unit_code="H87")


@pytest.mark.parametrize(
    ("verb", "values", "field"),
    [
        (actions.add_item, {"number": "M8-20", "name": "twice", "unit_code": "H87"}, "number"),
        (actions.add_item, {"number": " ", "name": "x", "unit_code": "H87"}, "number"),
        (actions.add_item, {"number": "X", "name": "x" * 201, "unit_code": "H87"}, "name"),
        (actions.add_item, {"number": "X", "name": "x", "unit_code": "H87", "handling_days": -1}, "handling_days"),
        (actions.add_unit, {"code": "H87", "name": "twice"}, "code"),
        (actions.add_unit, {"code": "KGM", "name": "kg", "precision": 7}, "precision"),
        (actions.add_site, {"code": "X", "name": "x", "time_zone": "Europe/Atlantis"}, "time_zone"),
        (actions.add_site, {"code": "X", "name": "x", "time_zone": "UTC", "country": "Oz"}, "country"),
        (actions.add_site, {"code": "X", "name": "x", "time_zone": "UTC", "latitude": 91.0, "longitude": 0.0}, "latitude"),
        (actions.add_site, {"code": "X", "name": "x", "time_zone": "UTC", "latitude": 9.0}, "latitude"),
        (actions.add_site, {"code": "X", "name": "x", "time_zone": "UTC", "calendar": Calendar(0)}, "workdays"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(world: World, verb, values: dict, field: str):
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken) as refused:
        verb(world.buyer, **values)
    assert refused.value.field == field


@pytest.mark.parametrize("role", ["acme_person", "sales", "receiver", "admin"])
def test_only_buyers_keep_the_catalog(world: World, role: str):
    actor = getattr(world, role)
    with told_by(world.app, actor), pytest.raises(NotFound):
        actions.add_unit(actor, code="KGM", name="kg")


def test_a_standard_price_is_for_buyers_and_administrators(world: World):
    with told_by(world.app, world.buyer):
        actions.set_standard_price(world.buyer, world.bolts, price=D("0.119"), currency="eur")
    for reader in (world.buyer, world.admin):
        with told_by(world.app, reader):
            price = queries.standard_price_for(reader, world.bolts)
            assert (price.standard_price, price.currency) == (D("0.119"), "EUR")
    for stranger in (world.sales, world.receiver, world.acme_person):
        with told_by(world.app, stranger), pytest.raises(NotFound):
            queries.standard_price_for(stranger, world.bolts)


def test_a_supplier_reads_sites_and_never_items(world: World):
    with told_by(world.app, world.acme_person):
        assert [site.code for site in queries.sites_for(world.acme_person)] == ["AKL", "BER"]
        with pytest.raises(ScopeError):
            queries.items_page(world.acme_person)


def test_items_are_found_by_number_or_name(world: World):
    with told_by(world.app, world.sales):
        assert [item.number for item in queries.items_page(world.sales, q="BOLT")] == ["M8-20"]
        assert [item.number for item in queries.items_page(world.sales, after="M8-20")] == ["OIL-1"]


def test_it_is_another_day_at_another_site(world: World):
    with told_by(world.app, world.sales), on(JUNE[1], hour=21):
        assert queries.todays(world.sales) == {world.berlin: JUNE[1], world.auckland: JUNE[2]}


def test_a_day_begins_once_per_site(world: World):
    with told_by(world.app, MACHINE):
        assert dict(queries.days_to_begin(MACHINE)) == {world.berlin: JUNE[1], world.auckland: JUNE[1]}
        assert actions.begin_day(MACHINE, world.berlin, JUNE[1]) is True
        assert actions.begin_day(MACHINE, world.berlin, JUNE[1]) is False
        assert dict(queries.days_to_begin(MACHINE)) == {world.auckland: JUNE[1]}
        told = list(db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "catalog.day_began")))
    assert [(each.fact().site_id, each.fact().day) for each in told] == [(world.berlin, JUNE[1])]


def test_at_midnight_each_supplier_hears_of_its_own_late_lines(world: World):
    (ours,) = world.line_ids(world.issued(world.line(on=JUNE[2])))
    (theirs,) = world.line_ids(world.issued(world.line(on=JUNE[2]), supplier_id=world.bits))
    world.issued(world.line(on=JUNE[3]))
    with told_by(world.app, MACHINE), on(JUNE[3]):
        actions.begin_day(MACHINE, world.berlin, JUNE[3])
        told = [
            row.fact() for row in db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.lines_became_late"))
        ]
    assert [(fact.line_ids, set(fact.audience())) for fact in told] == [
        ((ours,), {f"supplier:{world.acme}"}),
        ((theirs,), {f"supplier:{world.bits}"}),
    ]


def test_after_several_midnights_each_supplier_hears_of_what_became_late_at_any_of_them(world: World):
    lines = [world.line_ids(world.issued(world.line(on=JUNE[day])))[0] for day in (1, 2, 3, 4, 5)]
    with told_by(world.app, MACHINE):
        actions.begin_day(MACHINE, world.berlin, JUNE[2])
    with told_by(world.app, MACHINE), on(JUNE[5]):
        actions.begin_day(MACHINE, world.berlin, JUNE[5])
        told = list(db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.lines_became_late")))
        assert [row.fact().line_ids for row in told] == [(lines[0],), (lines[1], lines[2], lines[3])]


def test_a_day_that_was_recorded_before_facts_named_the_last_one_can_be_read():
    assert from_data(DayBegan, {"site_id": 1, "day": "2026-06-02"}) == DayBegan(site_id=1, day=JUNE[2], before=None)
    long_ago = DayBegan(site_id=1, day=JUNE[9], before=JUNE[2])
    assert from_data(DayBegan, long_ago.data()) == long_ago


def test_a_person_cannot_begin_a_day(world: World):
    with told_by(world.app, world.buyer), pytest.raises(NotFound):
        actions.begin_day(world.buyer, world.berlin, date(2026, 6, 2))
