"""Whoever shows how a supplier stands, shows the same number."""

from decimal import Decimal

from app.catalog.queries import todays
from app.scoring.commands import printed
from app.scoring.queries.comparing import Asked
from app.scoring.queries.criteria import criteria_of
from app.scoring.queries.standing import standings
from app.scoring.queries.units import delivery_stored, rolling
from app.scoring.queries.weights import default_set
from app.scoring.rules.definitions import USUAL, Baseline
from app.scoring.rules.points import Criterion, Metric
from app.scoring.rules.total import total
from tests.scoring.judged import deliver
from tests.story import World, told_by


def measured(world: World, metric: Metric) -> tuple[Decimal | None, int]:
    criteria = criteria_of(world.buyer, [world.acme], 365)[world.acme]
    return next((each.value, each.n) for each in criteria[metric.criterion].metrics if each.metric is metric)


def test_the_ranking_counts_what_the_page_of_the_supplier_counts(now_world: World):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=3)
    deliver(now_world, now_world.acme, now_world.acme_person, lines=1, late=5, rejected=20)
    with told_by(now_world.app, now_world.buyer):
        page = delivery_stored(now_world.buyer, now_world.acme, Baseline.REQUESTED, rolling(todays(now_world.buyer), 365))
        assert (page.n, page.otif, page.ppm) == (4, 3, 50_000)
        assert measured(now_world, Metric.OTIF) == (75, 4)
        assert measured(now_world, Metric.REJECTED_PPM) == (50_000, 4)
        assert measured(now_world, Metric.DAYS_LATE_MEDIAN)[0] == page.days_late.median


def test_what_the_command_prints_is_what_the_ranking_shows(now_world: World):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6, late=3)
    with told_by(now_world.app, now_world.buyer):
        shown = next(each for each in standings(now_world.buyer, 365).standings if each.supplier_id == now_world.acme)
        whole = total(shown.candidate.scores, default_set(now_world.buyer).current.weights)
        (acme,) = printed(now_world.buyer, Asked(Baseline.REQUESTED, USUAL, codes=("ACME",)))["suppliers"]
    assert acme["total"] == str(Decimal(whole) / 100)
    assert acme["criteria"]["delivery"] == str(Decimal(shown.marks[Criterion.DELIVERY].counts) / 100)
    assert {name for name, points in acme["criteria"].items() if points is not None} == {str(each) for each in shown.marks}
    assert acme["coverage"] == f"{len(shown.marks)}/6"


def test_who_was_never_measured_has_no_delivery_and_not_nought(now_world: World):
    with told_by(now_world.app, now_world.buyer):
        found = {each.supplier_id: each.marks for each in standings(now_world.buyer, 365).standings}
    assert Criterion.DELIVERY not in found[now_world.bits]
