"""Scores follow the facts: what is stored is what follows from all of them, and only what was touched is measured anew."""

import pytest
from sqlalchemy import select

from app.database import db
from app.events import LoggedEvent
from app.receipts import actions as receipts
from app.receipts.queries import receipts_of_order
from app.receipts.rules import Delivery, Received
from app.scoring.actions import measuring
from app.scoring.events.measured import ScoreMoved
from app.scoring.listening import follow
from app.scoring.models import MeasuredUnit, ScoredSupplier
from app.scoring.queries.kept import kept_figures
from app.scoring.queries.measuring import delivery_now
from app.scoring.queries.units import delivery_stored
from app.scoring.rules.definitions import ALWAYS, USUAL, Baseline
from tests.story import JUNE, MACHINE, D, on, told_by


@pytest.fixture
def hear(app, world):
    """Lets scores hear what was said since it was last asked, as the relay would; returns how often they moved."""
    heard = {"up_to": 0}

    def said():
        return db.session.scalars(select(LoggedEvent).where(LoggedEvent.seq > heard["up_to"]).order_by(LoggedEvent.seq)).all()

    def hear_all():
        with told_by(app, MACHINE):
            facts = said()
        for logged in facts:
            with told_by(app, MACHINE):
                follow(0, logged)
        with told_by(app, MACHINE):
            after = said()
            heard["up_to"] = max((each.seq for each in after), default=heard["up_to"])
            return [each.fact() for each in after if each.name == ScoreMoved.name]

    return hear_all


def measure_first(app, world):
    with told_by(app, MACHINE):
        for supplier_id in measuring.suppliers_to_measure(MACHINE):
            measuring.measure_supplier(MACHINE, supplier_id, because="test")


def receive(world, line_id, quantity, day):
    with told_by(world.app, world.buyer):
        receipts.receive_line(world.buyer, Delivery(day), Received(line_id, D(quantity)))


def figures(world, baseline=Baseline.REQUESTED):
    """Stored and measured now: the same numbers, or there is something wrong."""
    with told_by(world.app, MACHINE):
        stored = delivery_stored(MACHINE, world.acme, baseline, ALWAYS)
        now, _units = delivery_now(MACHINE, world.acme, baseline, USUAL, ALWAYS)
    assert stored == now
    return stored


def rows(world):
    with told_by(world.app, MACHINE):
        found = db.session.execute(select(*MeasuredUnit.__table__.c).order_by(*MeasuredUnit.__table__.primary_key)).all()
    return [tuple(row) for row in found]


def test_a_receipt_moves_the_score_of_its_supplier(app, world, hear):
    measure_first(app, world)
    (line_id,) = world.line_ids(world.issued())
    with on(JUNE[11]):
        world.answer(line_id)
        hear()
        assert (figures(world).n, figures(world).open) == (0, 1)
        receive(world, line_id, 100, JUNE[11])
        hear()
    with on(JUNE[12]):
        assert (figures(world).n, figures(world).otif) == (1, 1)
        assert [figures(world, baseline).otif for baseline in Baseline] == [1, 1, 1]


def test_a_day_that_passes_lets_what_is_missing_count(app, world, hear):
    measure_first(app, world)
    world.issued()
    hear()
    with on(JUNE[12]):
        assert figures(world).n == 0
    with on(JUNE[13]):
        with told_by(app, MACHINE):
            measuring.begin_to_count(MACHINE, world.berlin, JUNE[13], JUNE[12], because="catalog.day_began")
        found = figures(world)
        assert (found.n, found.otif, found.overdue) == (1, 0, 1)
        (moved,) = hear()
        assert (moved.units_before, moved.units, moved.otif) == (0, 1, 0)


def test_a_day_on_which_something_owed_grows_later_is_told_though_as_many_were_in_time(app, world, hear):
    measure_first(app, world)
    world.issued()
    hear()
    for day in (13, 15):  # a Saturday and the Monday after it: one working day more
        with on(JUNE[day]), told_by(app, MACHINE):
            measuring.begin_to_count(MACHINE, world.berlin, JUNE[day], JUNE[day - 1], because="catalog.day_began")
    _begun, grown = hear()
    assert (grown.units_before, grown.units, grown.otif_before, grown.otif) == (1, 1, 0, 0)


def test_hearing_a_fact_twice_changes_nothing(app, world, hear):
    measure_first(app, world)
    (line_id,) = world.line_ids(world.issued())
    with on(JUNE[11]):
        receive(world, line_id, 100, JUNE[11])
        hear()
        before = rows(world)
        with told_by(app, MACHINE):
            facts = db.session.scalars(select(LoggedEvent).order_by(LoggedEvent.seq)).all()
        for logged in facts:
            with told_by(app, MACHINE):
                follow(0, logged)
        assert rows(world) == before
        assert hear() == []


def test_a_corrected_receipt_changes_last_month(app, world, hear):
    measure_first(app, world)
    order_id = world.issued()
    (line_id,) = world.line_ids(order_id)
    with on(JUNE[15]):
        receive(world, line_id, 100, JUNE[15])
        hear()
        assert figures(world).otif == 0
    with on(JUNE[30]):
        with told_by(app, world.buyer):
            (receipt,) = receipts_of_order(world.buyer, order_id)
            receipts.correct_arrival(world.buyer, receipt.id, JUNE[12], version=receipt.version, reason="Typed on Monday")
        hear()
        assert (figures(world).n, figures(world).otif) == (1, 1)


def test_only_the_touched_line_is_measured_anew(app, world, hear, monkeypatch):
    measure_first(app, world)
    one, _other = world.line_ids(world.issued(world.line(), world.line(50)))
    hear()
    asked = []
    real = measuring.facts_of
    monkeypatch.setattr(measuring, "facts_of", lambda actor, of, lines: asked.append(set(lines)) or real(actor, of, lines))
    with on(JUNE[11]):
        receive(world, one, 100, JUNE[11])
        hear()
    assert set().union(*asked) == {one}


def test_an_import_marks_its_suppliers_and_the_minute_measures_them(app, world, hear):
    measure_first(app, world)
    world.issued()
    with told_by(app, MACHINE):
        logged = db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.order_issued")).one()
        db.session.expunge(logged)
    logged.quiet = True
    with told_by(app, MACHINE):
        follow(0, logged)
        assert db.session.get(ScoredSupplier, world.acme).stale
    with told_by(app, MACHINE):
        assert world.acme in measuring.suppliers_to_measure(MACHINE)
    measure_first(app, world)
    assert figures(world).open == 1


def test_raw_figures_are_kept_for_whoever_compares_many(app, world, hear):
    measure_first(app, world)
    (line_id,) = world.line_ids(world.issued())
    with on(JUNE[15]):
        receive(world, line_id, 100, JUNE[15])
        hear()
        with told_by(app, world.buyer):
            kept = kept_figures(world.buyer, [world.acme], 365)[world.acme]
    assert (kept["delivery.otif"], kept["delivery.days_late_median"]) == ((D(0), 1), (D(1), 1))
    assert "delivery.answer_hours" not in kept, "nothing was ever measured of it"


def test_a_supplier_without_any_data_has_none(app, world):
    measure_first(app, world)
    found = figures(world)
    assert (found.n, found.otif_share, found.ppm, found.excluded) == (0, None, None, {})
