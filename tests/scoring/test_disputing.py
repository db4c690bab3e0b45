"""A supplier disputes a line, procurement decides; while it is open the line is left out, and both sides see it."""

import pytest

from app.refusals import NotFound, RuleBroken, Stale
from app.scoring.actions import disputing
from app.scoring.queries.disputes import line_opened, open_disputes
from app.scoring.queries.measuring import delivery_now
from app.scoring.rules.definitions import ALWAYS, USUAL, Baseline
from tests.story import JUNE, MACHINE, on, told_by


@pytest.fixture
def missed(app, world):
    """A line that never came, looked at on 30 June."""
    (line_id,) = world.line_ids(world.issued())
    with on(JUNE[30]):
        yield line_id


def dispute(world, line_id, actor=None, **words):
    given = {"cause": "ours", "reason": "Your dock was closed"} | words
    with told_by(world.app, actor or world.acme_person):
        return disputing.dispute_line(actor or world.acme_person, line_id, **given)


def decide(world, dispute_id, decision, actor=None, version=1, **words):
    with told_by(world.app, actor or world.buyer):
        disputing.decide_dispute(actor or world.buyer, dispute_id, decision, version=version, **words)


def counted(world):
    with told_by(world.app, MACHINE):
        found, _units = delivery_now(MACHINE, world.acme, Baseline.REQUESTED, USUAL, ALWAYS)
    return found.n, found.excluded


def test_a_disputed_line_is_left_out_until_it_is_decided(world, missed):
    assert counted(world) == (1, {})
    dispute_id = dispute(world, missed)
    assert counted(world) == (0, {"disputed": 1})
    with told_by(world.app, world.buyer):
        assert [each.dispute.reason for each in open_disputes(world.buyer)] == ["Your dock was closed"]
    decide(world, dispute_id, "granted")
    assert counted(world) == (0, {"ours": 1})


def test_a_refused_dispute_lets_the_line_count_and_keeps_why(world, missed):
    decide(world, dispute(world, missed), "refused", note="The dock was open, see the log")
    assert counted(world) == (1, {})
    with told_by(world.app, world.acme_person):
        (kept,) = line_opened(world.acme_person, missed).disputes
        assert (kept.state, kept.decision_note) == ("refused", "The dock was open, see the log")
    again = dispute(world, missed, reason="See the photo")
    decide(world, again, "refused", note="That is another dock")
    with pytest.raises(RuleBroken, match="We decided about this line 2 times: it counts"):
        dispute(world, missed, reason="See it again")
    assert counted(world) == (1, {})


def test_a_withdrawn_dispute_lets_the_line_count(world, missed):
    dispute_id = dispute(world, missed)
    with told_by(world.app, world.acme_person):
        disputing.withdraw_dispute(world.acme_person, dispute_id, version=1)
    assert counted(world) == (1, {})


@pytest.mark.parametrize(
    ("words", "field"),
    [({"cause": "weather"}, "cause"), ({"cause": ""}, "cause"), ({"reason": "  "}, "reason")],
)
def test_a_dispute_says_where_the_cause_lies_and_what_happened(world, missed, words, field):
    with pytest.raises(RuleBroken) as refused:
        dispute(world, missed, **words)
    assert refused.value.field == field


def test_a_line_is_disputed_once_at_a_time(world, missed):
    dispute(world, missed)
    with pytest.raises(RuleBroken, match="disputed already"):
        dispute(world, missed)


def test_a_refusal_says_why(world, missed):
    with pytest.raises(RuleBroken, match="Say why it counts"):
        decide(world, dispute(world, missed), "refused")


def test_a_dispute_is_decided_once(world, missed):
    dispute_id = dispute(world, missed)
    decide(world, dispute_id, "granted")
    with pytest.raises(Stale):
        decide(world, dispute_id, "granted")
    with pytest.raises(RuleBroken, match="already"):
        decide(world, dispute_id, "refused", version=2, note="No")


def test_nobody_disputes_for_another_and_no_supplier_decides(world, missed):
    with pytest.raises(NotFound):
        dispute(world, missed, actor=world.bits_person)
    with pytest.raises(NotFound):
        dispute(world, missed, actor=world.sales)
    dispute_id = dispute(world, missed)
    with pytest.raises(NotFound):
        decide(world, dispute_id, "granted", actor=world.acme_person)


def test_the_history_of_the_order_tells_of_it(world, missed, as_):
    dispute(world, missed)
    with on(JUNE[30]):
        page = as_("buyer").get(f"/orders/{order_of(world, missed)}/history")
        line = as_("acme_person").get(f"/lines/{missed}/score")
    assert "its score is disputed" in page.text
    assert "Your dock was closed" in line.text


def order_of(world, line_id):
    return world.look(line_id, "order_id")
