"""The rules of the way and of what may be announced, without a database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.refusals import RuleBroken
from app.shipments import rules
from app.shipments.rules import Content, Notice, Step, Told
from tests.story import JUNE, D

FORWARD = list(rules.WAY)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def order_line(over: int = 0, percent: int = 0, unshipped: int = 60):
    """A line of which 60 of 100 pieces are to ship, and `over` more may."""
    amounts = {"unshipped": D(unshipped), "over_delivery": D(over), "over_percent": D(percent)}
    return type("Line", (), {"id": 7, "line_no": 1, "unit": "H87"} | amounts)()


@given(st.lists(st.sampled_from(Step), max_size=10))
def test_whatever_is_told_a_shipment_never_goes_backward_and_ends_for_good(told: list[Step]):
    at = Step.DRAFT
    for step in told:
        try:
            rules.check_step(at, step)
        except RuleBroken:
            continue
        assert at not in rules.GONE
        if step in FORWARD:
            assert FORWARD.index(step) > FORWARD.index(at)
        if step is Step.CANCELLED:
            assert at in rules.BEFORE_DISPATCH
        if step is Step.RETURNED:
            assert at not in rules.BEFORE_DISPATCH
        at = step


@given(st.lists(st.one_of(st.none(), st.sampled_from(Step)), max_size=12))
def test_a_shipment_is_where_the_replay_of_its_steps_leads(told: list[Step | None]):
    """None takes the last step back that still stands."""
    at, way = Step.DRAFT, list[Told]()
    for number, step in enumerate(told):
        try:
            if step is None:
                wrong = way[rules.check_correctable(way)]
                way.append(Told(number, wrong.before, at, wrong.id))
                at = wrong.before
            else:
                rules.check_step(at, step)
                way.append(Told(number, step, at))
                at = step
        except RuleBroken:
            continue
        assert rules.replayed(way) == at == way[-1].step


@given(st.lists(st.booleans(), max_size=8))
def test_steps_are_taken_back_from_the_last_each_once(corrections: list[bool]):
    told: list[Told] = []
    standing: list[int] = []
    for number, corrects in enumerate(corrections):
        if not corrects:
            told.append(Told(number, Step.READY, Step.DRAFT))
            standing.append(number)
        elif standing:
            assert told[rules.check_correctable(told)].id == standing[-1]
            told.append(Told(number, Step.DRAFT, Step.READY, standing.pop()))
        else:
            with pytest.raises(RuleBroken, match="no step left"):
                rules.check_correctable(told)


def test_nothing_is_on_its_way_of_what_does_not_count():
    assert rules.in_transit(D(5), D(2), counts=False) == 0
    assert rules.in_transit(D(5), D(7), counts=True) == 0
    assert rules.in_transit(D(5), D(2), counts=True) == 3


def test_of_what_came_back_only_that_counts_as_shipped_which_is_here_all_the_same():
    assert rules.announced(D(5), D(2), counts=True) == 5
    assert rules.announced(D(5), D(2), counts=False) == 2


@pytest.mark.parametrize(("over", "most"), [(0, 60), (5, 65)])
def test_what_may_come_on_top_may_be_announced(over: int, most: int):
    rules.check_amount(order_line(over), D(most), "PO-1")
    with pytest.raises(RuleBroken, match=f"{most + 1} H87 of PO-1 line 1 is more than"):
        rules.check_amount(order_line(over), D(most + 1), "PO-1")


def test_a_refusal_beyond_what_may_come_on_top_says_all_the_numbers():
    sentence = (
        "66 H87 of PO-1 line 1 is more than 65 H87: 60 H87 are to ship, and 5 more may be sent, "
        "by the 5 % of the ordered quantity that are accepted."
    )
    with pytest.raises(RuleBroken, match=sentence):
        rules.check_amount(order_line(5, 5), D(66), "PO-1")


def test_what_came_on_top_already_does_not_come_again():
    with pytest.raises(RuleBroken, match=r"3 H87 .* more than 2 H87: 0 H87 are to ship, and 2 more may be sent"):
        rules.check_amount(order_line(5, 5, unshipped=-3), D(3), "PO-1")


def test_what_a_shipment_holds_already_may_stay_whatever_the_tolerance():
    rules.check_amount(order_line(), D(100), "PO-1", held=D(40))
    rules.check_amount(order_line(unshipped=-5), D(105), "PO-1", held=D(105))
    with pytest.raises(RuleBroken, match="101 H87"):
        rules.check_amount(order_line(), D(101), "PO-1", held=D(40))


def test_what_has_left_did_not_leave_tomorrow_nor_before_it_was_ordered():
    with pytest.raises(RuleBroken, match="cannot have left on 03 Jun 2026: today is 02 Jun 2026") as refused:
        rules.check_left_on(JUNE[3], Step.DISPATCHED, JUNE[2], None)
    assert refused.value.field == "shipped_on"
    with pytest.raises(RuleBroken, match="cannot have left on 03 Jun 2026, before it was ordered on 10 Jun 2026"):
        rules.check_left_on(JUNE[3], Step.IN_TRANSIT, JUNE[20], JUNE[10])
    rules.check_left_on(JUNE[9], Step.DISPATCHED, JUNE[20], JUNE[10])  # the same instant, a calendar day apart
    rules.check_left_on(JUNE[30], Step.READY, JUNE[2], None)


def test_a_step_is_told_when_it_has_happened():
    rules.check_instant(NOW, NOW)
    rules.check_instant(None, NOW)
    with pytest.raises(RuleBroken, match="01 Jun 2026 13:00 UTC is still to come"):
        rules.check_instant(NOW + timedelta(hours=1), NOW)


def test_what_differs_from_the_notice_of_the_same_number_is_named():
    one = Content(Notice("LS-1", JUNE[1], carrier="DHL"), {"PO-1 · 1": D(40), "PO-1 · 2": D(5)})
    two = Content(Notice("LS-1", JUNE[1], JUNE[5], carrier="UPS"), {"PO-1 · 1": D(30), "PO-2 · 1": D(1)})
    assert str(one.against(two)) == (
        "eta_on – → 2026-06-05; carrier DHL → UPS; PO-1 · 1 40 → 30; PO-1 · 2 5 → –; PO-2 · 1 – → 1"
    )
    assert not one.against(Content(one.notice, {"PO-1 · 2": Decimal("5.0"), "PO-1 · 1": D(40)}))


def test_the_number_of_a_shipment_that_was_called_off_is_used_up():
    told = Content(Notice("LS-1", JUNE[1]), {})
    with pytest.raises(RuleBroken, match="Shipment LS-1 is cancelled"):
        rules.check_same(told, told, Step.CANCELLED)
