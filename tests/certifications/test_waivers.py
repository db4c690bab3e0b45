"""What is missing is let pass for some days, with a reason, and that ends by itself."""

from datetime import date

import pytest

from app.certifications import actions, queries
from app.refusals import RuleBroken
from app.shipments.rules import Notice
from tests.certifications.holding import ISO, ROHS, held, marks
from tests.shipments.sending import ship
from tests.story import JUNE, on, told_by


def test_a_waiver_lets_it_pass_through_its_last_day_and_ends_by_itself(world, require, waive, line):
    require()
    waive(through=JUNE[10])
    assert (marks(world, line), held(world)) == ([], ([], 0))
    with on(JUNE[10], 21):
        assert ship(world, (line, 10), notice=Notice("LS-1", JUNE[10]))
    with on(JUNE[11]):
        assert marks(world, line) == ["Held: RoHS declaration is missing"]
        with pytest.raises(RuleBroken, match="RoHS declaration of company is missing"):
            ship(world, (line, 10), notice=Notice("LS-2", JUNE[11]))


def test_a_waiver_that_is_withdrawn_counts_no_more(world, require, waive, line):
    require()
    made = waive()
    with told_by(world.app, world.buyer):
        actions.withdraw_waiver(world.buyer, made, version=1, reason="The audit was failed")
    assert marks(world, line) == ["Held: RoHS declaration is missing"]
    with told_by(world.app, world.buyer), pytest.raises(RuleBroken, match="ended already"):
        actions.withdraw_waiver(world.buyer, made, version=2, reason="Again")


def test_a_waiver_lets_new_orders_pass_too(world, require, waive):
    require(ISO)
    waive(ISO)
    assert world.issued()


def test_a_waiver_is_in_the_history_of_the_certificate(world, require, waive, verified, decide):
    made = verified(ROHS)
    waive()
    with told_by(world.app, world.acme_person):
        told = queries.histories_of(world.acme_person, [made])[made]
    assert told[0].fact.reason == "The audit is on the 8th"


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"through": date(2026, 5, 31)}, "valid_to", "would end on 31 May 2026, before it does anything. Expected 01 Jun 2026"),
        ({"valid_from": JUNE[11]}, "valid_to", "would end on 10 Jun 2026, before it does anything. Expected 11 Jun 2026"),
        ({"through": date(2027, 6, 2)}, "valid_to", "more than a year. A waiver ends: expected 01 Jun 2027"),
        ({"reason": "  "}, "reason", "Say why this is waived"),
        ({"reason": "x" * 501}, "reason", "This has 501 characters"),
    ],
)
def test_a_waiver_is_dated_and_has_a_reason(waive, said, field, sentence):
    with pytest.raises(RuleBroken, match=sentence) as refused:
        waive(**said)
    assert refused.value.field == field
