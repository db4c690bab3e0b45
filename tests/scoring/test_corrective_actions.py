"""Corrective actions in the score: those that wait for the supplier count, overdue ones twice, answered ones not at all."""

from decimal import Decimal

import pytest

from app.quality.events import CorrectiveActionClosed
from app.scoring.queries.corrective import Corrective, corrective_of
from app.scoring.queries.criteria import criteria_of
from app.scoring.rules.points import Criterion, Metric
from app.scoring.rules.quality import QualityFacts, quality
from app.scoring.touching import touched_by
from tests.quality.verbs import Verbs
from tests.receipts.test_receiving import receive
from tests.story import JUNE, MACHINE, D, on, told_by


@pytest.fixture
def do(world):
    return Verbs(world)


@pytest.fixture
def ask(world, do):
    """Something is rejected and one is asked for, to be answered by 15 June."""

    def of_a_new_line(**words):
        (line_id,) = world.line_ids(world.issued())
        receive(world, line_id, 10, rejected=D(1), reason="damaged", remedy="credit")
        return do.ask(line_id, **words)

    return of_a_new_line


def value(world, reader=MACHINE, period=90):
    with told_by(world.app, reader):
        scores = criteria_of(reader, [world.acme], period)[world.acme][Criterion.QUALITY]
    measured = next(each for each in scores.metrics if each.metric is Metric.CORRECTIVE_ACTIONS)
    return measured.value, measured.n


def test_where_none_was_asked_for_nothing_is_measured(world, do, ask):
    assert value(world) == (None, 0)
    do.withdraw(ask())
    assert value(world) == (None, 0)


def test_an_open_one_counts_an_overdue_one_twice_and_an_answered_one_is_done(world, do, ask):
    first, _second = ask(), ask(due_on=JUNE[10])
    assert value(world) == (100, 2)
    with on(JUNE[11]):
        assert value(world) == (150, 2)
    do.answer(first)
    assert value(world) == (50, 2)
    do.close(first)
    assert value(world) == (50, 2)


def test_what_waits_counts_however_long_ago_it_was_asked_for_what_is_done_for_its_period(world, do, ask):
    done = ask()
    ask()
    do.answer(done)
    do.close(done)
    with on(JUNE[30].replace(month=12)):
        assert value(world) == (200, 1)
        assert value(world, period=365) == (100, 2)


def test_the_supplier_itself_finds_the_same_and_nothing_of_another(world, ask):
    ask()
    for reader in (world.acme_person, world.buyer):
        with told_by(world.app, reader):
            found = corrective_of(reader, [world.acme, world.bits], JUNE[1])
            assert found == {world.acme: Corrective(asked=1, open=1)}
    with told_by(world.app, world.bits_person):
        assert corrective_of(world.bits_person, [world.acme], JUNE[1]) == {}


@pytest.mark.parametrize(("counts", "score"), [((4, 0, 0), 100), ((4, 2, 0), 90), ((4, 4, 0), 80), ((4, 4, 4), 0)])
def test_what_it_is_worth(counts, score):
    asked, waits, late = counts
    (*_, measured) = quality(QualityFacts(asked=asked, open=waits, overdue=late)).metrics
    assert (measured.metric, measured.score) == (Metric.CORRECTIVE_ACTIONS, Decimal(score))


def test_no_unit_is_measured_anew_for_one():
    ids = {"supplier_id": 1, "order_id": 1, "line_id": 1, "line_no": 1, "corrective_action_id": 1}
    assert list(touched_by(CorrectiveActionClosed(**ids))) == []
