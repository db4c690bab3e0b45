"""What is missing is let pass for some days, with a reason, and that ends by itself."""

from datetime import date

import pytest

from app.certifications import actions, queries
from app.orders import actions as orders
from app.orders import shown
from app.orders.queries import history_for
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


def read(world, order, who="buyer"):
    """What the order's history says of certificates, the newest first: the words and what stands beside them."""
    actor = getattr(world, who)
    with told_by(world.app, actor), world.app.test_request_context():
        entries = [shown.entry(each, "We", "Acme") for each in history_for(actor, order)]
    return [(each["words"], each["note"]) for each in entries if "waived" in each["words"]]


GRANTED = ("A missing certificate is waived from 01 Jun 2026 through 10 Jun 2026", "RoHS declaration: The audit is on the 8th")


def test_a_waiver_is_in_the_histories_of_the_open_orders_that_it_touches(world, require, waive, line):
    require()
    order, other = world.look(line, "order_id"), world.issued(supplier_id=world.bits)
    made = waive()
    assert read(world, order) == read(world, order, "acme_person") == [GRANTED]
    assert read(world, other) == read(world, order, "sales") == []
    with told_by(world.app, world.buyer):
        assert [each.fact.line_ids for each in history_for(world.buyer, order, line_id=line)][:1] == [(line,)]
        actions.withdraw_waiver(world.buyer, made, version=1, reason="The audit was failed")
    withdrawn = ("A missing certificate is not waived any more", "RoHS declaration: The audit was failed")
    assert read(world, order) == [withdrawn, GRANTED]


def test_a_waiver_that_lets_nothing_pass_for_an_order_is_not_in_its_history(world, require, verified, waive, line):
    require()
    order = world.look(line, "order_id")
    verified(ROHS)
    waive()
    assert read(world, order) == []
    waive(ISO)
    assert read(world, order) == [], "nobody requires it"


def test_a_waiver_for_days_to_come_touches_what_will_be_missing_then(world, require, verified, waive, line):
    require()
    order = world.look(line, "order_id")
    verified(ROHS, valid_to=JUNE[5])
    waive(through=JUNE[5])
    assert read(world, order) == []
    waive(through=JUNE[8], valid_from=JUNE[6])
    assert [words for words, _note in read(world, order)] == [
        "A missing certificate is waived from 06 Jun 2026 through 08 Jun 2026"
    ]


def test_an_order_that_is_issued_under_a_waiver_says_so(world, require, waive):
    require(ISO)
    waive(ISO)
    order = world.issued()
    assert read(world, order) == [(GRANTED[0], "ISO 9001: The audit is on the 8th")]
    with told_by(world.app, world.buyer):
        orders.revise_order(world.buyer, order, added=[world.line(5)])
    assert len(read(world, order)) == 2


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
