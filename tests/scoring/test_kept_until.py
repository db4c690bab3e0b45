"""How long what is kept holds, and who may keep: days, rules, and two at the same time."""

from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import select

from app import clock
from app.catalog.models import Site
from app.database import db
from app.principal import Principal
from app.refusals import NotFound
from app.scoring import fingerprint
from app.scoring.actions import keeping_criteria
from app.scoring.actions.keeping_criteria import keep_criteria
from app.scoring.models import KeptTo
from app.suppliers.actions import add_supplier
from app.suppliers.models import Supplier
from app.suppliers.rules import State
from app.transaction import transaction
from tests.scoring.judged import deliver
from tests.scoring.keeping import differ, keep, number, outdated
from tests.story import MACHINE, World, told_by

YEAR = 365


def test_a_day_that_begins_anywhere_ends_what_is_kept(now_world: World):
    """Berlin and Auckland are eleven hours apart or more: there are two midnights."""
    with clock.at(clock.now().replace(hour=9, minute=0)):
        keep(now_world)
        ends = held_until(now_world)
        assert outdated(now_world) == set()
    with clock.at(ends - timedelta(seconds=1)):
        assert outdated(now_world) == set()
    with clock.at(ends):
        assert outdated(now_world) is None
        keep(now_world)
        assert outdated(now_world) == set()
        assert held_until(now_world) > ends
    assert ends.hour != 0, "that of Auckland comes before that of UTC"


def held_until(world: World):
    with told_by(world.app, MACHINE):
        return db.session.get_one(KeptTo, YEAR).holds_until


def test_a_place_where_a_day_begins_sooner_is_kept_up_with(now_world: World):
    with clock.at(clock.now().replace(hour=9, minute=0)):
        with told_by(now_world.app, MACHINE), transaction(MACHINE) as work:
            for site in work.session.scalars(select(Site)):
                site.time_zone = "UTC"
            work.session.get_one(Supplier, now_world.acme).time_zone = "UTC"
        keep(now_world)
        with told_by(now_world.app, now_world.buyer):
            add_supplier(now_world.buyer, code="LINE", name="On the Line", state=State.APPROVED, time_zone="Pacific/Auckland")
        keep(now_world)
        assert outdated(now_world) == set()
        assert held_until(now_world).hour != 0


def test_other_rules_end_what_is_kept(now_world: World):
    keep(now_world)
    with told_by(now_world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(KeptTo, YEAR).rules = "those of then"
    assert outdated(now_world) is None


def test_a_rule_that_is_written_otherwise_is_another_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whoever changes one need not count anything up."""
    for name in fingerprint.SCORES:
        copytree(fingerprint.APP / name, tmp_path / name)
    monkeypatch.setattr(fingerprint, "APP", tmp_path)
    before = fingerprint.fingerprint.__wrapped__()
    rule = tmp_path / "scoring" / "rules" / "price.py"
    rule.write_text(rule.read_text().replace("Decimal(90)", "Decimal(70)"))
    assert fingerprint.fingerprint.__wrapped__() != before


def test_who_comes_late_with_older_numbers_leaves_newer_ones_alone(now_world: World, monkeypatch: pytest.MonkeyPatch):
    """Two that keep at the same time: one read before a receipt, and writes after the other has kept what follows of it."""
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    number(now_world)
    really = keeping_criteria.own_criteria

    def slow(actor: Principal, supplier_ids: list[int], period: int):
        found = really(actor, supplier_ids, period)
        monkeypatch.setattr(keeping_criteria, "own_criteria", really)
        deliver(now_world, now_world.acme, now_world.acme_person, lines=6, rejected=90)
        assert keep(now_world) > 0
        return found

    monkeypatch.setattr(keeping_criteria, "own_criteria", slow)
    with told_by(now_world.app, MACHINE):
        keep_criteria(MACHINE)
    assert outdated(now_world) == set()
    assert differ(now_world) == []


def test_who_read_before_midnight_leaves_alone_what_was_kept_after_it(now_world: World, monkeypatch: pytest.MonkeyPatch):
    """Nothing was told between the two: time alone moved what counts."""
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    number(now_world)
    really, later = keeping_criteria.own_criteria, clock.now() + timedelta(days=120)

    def slow(actor: Principal, supplier_ids: list[int], period: int):
        found = really(actor, supplier_ids, period)
        monkeypatch.setattr(keeping_criteria, "own_criteria", really)
        with clock.at(later):
            assert keep(now_world) > 0
        return found

    monkeypatch.setattr(keeping_criteria, "own_criteria", slow)
    with told_by(now_world.app, MACHINE):
        keep_criteria(MACHINE)
    with clock.at(later):
        assert outdated(now_world) == set()
        assert differ(now_world) == []


def test_nobody_keeps_by_hand(now_world: World):
    with told_by(now_world.app, now_world.buyer), pytest.raises(NotFound):
        keep_criteria(now_world.buyer)
