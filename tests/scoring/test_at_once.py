"""Whoever hears facts and whoever does chores may measure the same supplier at the same moment."""

from app.database import db
from app.scoring.actions import measuring
from app.scoring.models import MeasuredUnit, ScoredSupplier
from tests.orders.test_together import together
from tests.story import MACHINE, told_by


def test_measuring_a_supplier_from_several_sides_at_once_is_measuring_it_once(world):
    lines = world.line_ids(world.issued())
    sides = [
        lambda: measuring.measure_supplier(MACHINE, world.acme, because="chore"),
        lambda: measuring.measure_lines(MACHINE, world.acme, lines, because="fact"),
    ]
    told = together(world, MACHINE, *sides * 3)
    assert sorted(told) == [False] * 5 + [True]
    with told_by(world.app, MACHINE):
        assert db.session.query(ScoredSupplier).count() == 1
        assert {unit.line_id for unit in db.session.query(MeasuredUnit)} == set(lines)
