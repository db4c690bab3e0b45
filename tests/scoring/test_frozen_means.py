"""What small samples lean on is frozen once a day: two people see the same, and one receipt moves one supplier."""

from datetime import timedelta

from app import clock
from app.scoring.actions.freezing import freeze_day
from app.scoring.queries.standing import Standing, peers_of_now, standings
from app.scoring.rules.points import Criterion
from tests.scoring.judged import deliver
from tests.story import MACHINE, World, told_by

YEAR = 365


def standing(world: World, supplier: int, *, alone: bool = False) -> Standing:
    with told_by(world.app, world.buyer):
        found = standings(world.buyer, YEAR, [supplier] if alone else None).standings
    return next(each for each in found if each.supplier_id == supplier)


def freeze(world: World, days: int = 0) -> bool:
    with told_by(world.app, MACHINE):
        return freeze_day(MACHINE, clock.now().date() + timedelta(days=days))


def test_one_receipt_moves_one_supplier_until_the_next_day(now_world: World):
    acme, bits = now_world.acme, now_world.bits
    deliver(now_world, acme, now_world.acme_person, lines=6)
    deliver(now_world, bits, now_world.bits_person, lines=6, rejected=20)
    assert freeze(now_world)
    before = {each: standing(now_world, each).marks[Criterion.QUALITY] for each in (acme, bits)}
    deliver(now_world, acme, now_world.acme_person, lines=3, rejected=90)
    assert standing(now_world, acme).marks[Criterion.QUALITY].counts < before[acme].counts
    assert standing(now_world, bits).marks[Criterion.QUALITY] == before[bits]
    assert not freeze(now_world), "once a day"
    assert freeze(now_world, 1)
    assert standing(now_world, bits).marks[Criterion.QUALITY].own == before[bits].own
    assert standing(now_world, bits).marks[Criterion.QUALITY].counts < before[bits].counts


def test_a_supplier_stands_the_same_alone_and_among_all(now_world: World):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=2, rejected=50)
    deliver(now_world, now_world.bits, now_world.bits_person, lines=6)
    assert standing(now_world, now_world.acme, alone=True) == standing(now_world, now_world.acme)
    freeze(now_world)
    assert standing(now_world, now_world.acme, alone=True) == standing(now_world, now_world.acme)


def test_what_is_frozen_is_what_stood_then(now_world: World):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6, rejected=10)
    with told_by(now_world.app, now_world.buyer):
        now = peers_of_now(now_world.buyer, YEAR)
    freeze(now_world)
    with told_by(now_world.app, now_world.buyer):
        frozen = standings(now_world.buyer, YEAR).peers
    assert frozen.day == clock.now().date()
    assert (frozen.means, frozen.medians, frozen.suppliers) == (now.means, now.medians, now.suppliers)


def test_the_page_says_what_is_leant_on_and_of_which_day(now_world: World, enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    assert "The means, as of now:" in enter(now_world.buyer).get("/ranking").text
    freeze(now_world)
    page = enter(now_world.buyer).get("/ranking").text
    assert f"The means, as of {clock.now():%d %b %Y}:" in page
    assert "Quality 100.0 (1 supplier)" in page
