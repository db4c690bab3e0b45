"""The worked examples of how delivery is measured: what a person computes by hand, computed here."""

from fractions import Fraction

from app.catalog.rules import Calendar
from app.scoring.rules.definitions import Baseline, Days, Happening
from app.scoring.rules.tally import alike, delivery_of
from tests.scoring.lines import CANCELLED, FORCE_MAJEURE, june, line, measured, only, whole


def figures(*lines, baseline=Baseline.REQUESTED, **changed):
    units = [unit for each in lines for unit in measured(each, baseline, **changed)]
    return delivery_of(alike(units), {}, lambda site_id, end: 12)


def test_a_part_in_time_a_part_late_and_a_part_never():
    unit = only(line(100, june(12), arrivals=[(60, june(10)), (30, june(15))]))
    assert [whole(each) for each in (unit.on_time, unit.early, unit.late, unit.missing, unit.over)] == [60, 0, 30, 10, 0]
    assert (unit.is_in_full, unit.is_otif) == (False, False)
    assert (unit.begins_on, unit.ends_on) == (june(10), june(12))


def test_a_late_part_is_one_working_day_late():
    assert only(line(90, june(12), arrivals=[(60, june(10)), (30, june(15))])).days_late == 1
    assert only(line(90, june(12), arrivals=[(60, june(10)), (30, june(15))]), days=Days.CALENDAR).days_late == 3


def test_b_lines_are_counted_and_not_orders():
    good, bad = line(arrivals=[(100, june(12))]), line(arrivals=[(100, june(15))])
    found = figures(*[good] * 95, *[bad] * 5)
    assert (found.n, found.otif, found.otif_share) == (100, 95, Fraction(19, 20))


def test_c_more_than_was_ordered_helps_no_other_line():
    unit = only(line(100, june(12), arrivals=[(120, june(12))]))
    assert (whole(unit.on_time), whole(unit.over), unit.is_otif) == (100, 20, True)
    short = line(100, june(12), arrivals=[(80, june(12))], line_id=2)
    assert figures(line(100, june(12), arrivals=[(120, june(12))]), short).otif == 1


def test_d_a_day_at_the_site_is_late_however_early_it_is_elsewhere():
    assert only(line(due=june(11), arrivals=[(100, june(12))])).days_late == 1
    assert only(line(due=june(12), arrivals=[(100, june(12))])).is_otif


def test_e_a_day_that_is_not_worked_rolls_to_the_next_one_that_is():
    unit = only(line(due=june(13), arrivals=[(100, june(15))]))
    assert (unit.begins_on, unit.ends_on, unit.is_otif) == (june(11), june(15), True)


def test_holidays_of_the_site_are_not_worked():
    german = Calendar(country="DE")
    unit = only(line(due=june(1), calendar=german))  # Whit Monday was 25 May 2026
    assert (unit.begins_on, unit.ends_on) == (june(1).replace(month=5, day=28), june(1))
    whitsun = only(line(due=june(1).replace(month=5, day=25), calendar=german))
    assert whitsun.ends_on == june(1).replace(month=5, day=26)


def test_calendar_days_roll_nothing():
    unit = only(line(due=june(13), arrivals=[(100, june(14))]), days=Days.CALENDAR, early=None)
    assert (unit.begins_on, unit.ends_on, unit.is_otif) == (None, june(13), False)


def test_early_is_a_variance_too_unless_anything_may_come_early():
    came = line(due=june(12), arrivals=[(100, june(2))])
    assert (only(came).is_otif, whole(only(came).early), only(came).is_in_full) == (False, 100, True)
    assert only(came, early=None).is_otif


def test_two_parts_in_time_are_in_time_together():
    assert only(line(100, june(12), arrivals=[(50, june(10)), (50, june(11))])).is_otif


def test_in_full_and_in_time_are_two_questions():
    late, short = line(arrivals=[(100, june(20))]), line(arrivals=[(99, june(12))])
    assert [(unit.is_on_time, unit.is_in_full, unit.is_otif) for unit in (only(late), only(short))] == [
        (False, True, False),
        (True, False, False),
    ]


def test_what_may_be_missing_is_said_in_per_cent():
    short = line(100, arrivals=[(95, june(12))])
    assert not only(short).is_otif
    assert only(short, under_percent=5).is_otif
    assert not only(line(100, arrivals=[(94, june(12))]), under_percent=5).is_otif


def test_a_unit_counts_from_the_last_day_of_its_window_if_it_is_here_and_from_the_next_if_not():
    assert only(line(arrivals=[(100, june(10))])).counts_from == june(12)
    assert only(line(arrivals=[(99, june(10))])).counts_from == june(13)


def test_an_unknown_day_has_no_on_time_but_counts_for_in_full():
    unit = only(line(arrivals=[(100, None)]))
    assert (unit.is_on_time, unit.is_in_full, unit.is_otif, unit.days_late) == (None, True, None, None)
    assert only(line(arrivals=[(100, june(12)), (5, None)])).is_otif
    assert only(line(arrivals=[(60, june(12)), (5, None)])).is_otif is None
    found = figures(line(arrivals=[(100, None)]))
    assert (found.n, found.dated, found.otif_share, found.in_full_share) == (1, 0, None, 1)


def test_the_parts_of_a_promise_are_units_of_their_own():
    parts = [(60, june(10)), (40, june(17))]
    split = line(100, june(12), promises=[parts], arrivals=[(60, june(10)), (40, june(17))])
    assert [unit.is_otif for unit in measured(split, Baseline.LATEST)] == [True, True]
    assert only(split).is_otif is False
    late = line(100, june(12), promises=[parts], arrivals=[(100, june(17))])
    assert [(whole(unit.on_time), whole(unit.late)) for unit in measured(late, Baseline.LATEST)] == [(0, 60), (40, 0)]


def test_a_later_promise_improves_neither_the_requested_nor_the_first_promised_record():
    slipped = line(promises=[[(100, june(12))], [(100, june(19))]], arrivals=[(100, june(19))])
    verdicts = {baseline: only(slipped, baseline).is_otif for baseline in Baseline}
    assert verdicts == {Baseline.REQUESTED: False, Baseline.FIRST: False, Baseline.LATEST: True}


def test_our_own_revision_moves_the_baseline():
    told = [(1, [(100, june(12))]), (2, [(100, june(19))]), (2, [(100, june(22))])]
    moved = line(due=june(19), promises=told, moved_at=(2,), arrivals=[(100, june(19))])
    assert only(moved, Baseline.FIRST).is_otif
    unanswered = line(due=june(19), promises=told[:1], moved_at=(2,), arrivals=[(100, june(19))])
    assert only(unanswered, Baseline.FIRST).is_otif is False


def test_what_we_cancel_before_the_window_is_left_out_and_what_we_cancel_later_is_not():
    assert only(line(cuts=[(100, june(9), CANCELLED)])).excluded == "cancelled"
    assert only(line(cuts=[(100, june(10), CANCELLED)])).excluded == ""
    part = only(line(100, cuts=[(40, june(1), CANCELLED)], arrivals=[(60, june(12))]))
    assert (whole(part.quantity), part.is_otif) == (60, True)


def test_force_majeure_that_was_accepted_is_left_out_on_any_day():
    assert only(line(cuts=[(100, june(20), FORCE_MAJEURE)])).excluded == "force_majeure"


def test_what_was_asked_for_inside_the_agreed_lead_time_is_left_out():
    asked = {"asked_on": june(5), "lead_days": 5}
    assert only(line(due=june(11), **asked)).excluded == "lead_time"
    assert only(line(due=june(12), **asked)).excluded == ""
    promised = line(due=june(11), promises=[[(100, june(11))]], **asked)
    assert only(promised, Baseline.FIRST).excluded == ""


def test_a_disputed_line_is_left_out_against_every_baseline():
    disputed = line(promises=[[(100, june(12))]], judged="disputed")
    assert [only(disputed, baseline).excluded for baseline in Baseline] == ["disputed"] * 3
    found = figures(disputed, line(arrivals=[(100, june(12))]))
    assert (found.n, found.excluded) == (1, {"disputed": 1})


def test_the_day_of_leaving_counts_where_the_terms_say_so_and_it_is_known():
    left = line(incoterm="FCA", left=[(100, june(12))], arrivals=[(100, june(17))])
    assert (only(left).is_otif, only(left, event=Happening.TERMS).is_otif) == (False, True)
    paid = line(incoterm="DAP", left=[(100, june(12))], arrivals=[(100, june(17))])
    unknown = line(incoterm="FCA", arrivals=[(100, june(17))])
    assert [only(each, event=Happening.TERMS).is_otif for each in (paid, unknown)] == [False, False]


def test_no_units_are_no_data_and_neither_nothing_nor_everything():
    found = figures()
    shares = (found.on_time_share, found.in_full_share, found.otif_share, found.ppm, found.days_late.median)
    assert (found.n, shares) == (0, (None,) * 5)


def test_a_single_delivery_is_a_share_of_one():
    assert figures(line(arrivals=[(100, june(12))])).otif_share == 1


def test_days_late_are_ranked_and_what_is_still_owed_grows():
    on_time = [line(arrivals=[(100, june(12))])] * 8
    late, owed = line(arrivals=[(100, june(16))]), line()
    found = figures(*on_time, late, owed).days_late
    assert (found.n, found.median, found.p90) == (10, 0, 2)
    assert figures(late, owed).days_late.median == 7
    given_up = line(given_up_on=june(17))
    assert only(given_up).days_late == 3


def test_rejects_are_pooled_over_quantities_and_not_over_lines():
    small, large = line(10, arrivals=[(10, june(12))], rejected=1_000_000), line(990, arrivals=[(990, june(12))])
    assert figures(small, large).ppm == 1000


def test_what_comes_is_for_the_parts_that_we_still_want():
    promised = [[(50, june(10)), (50, june(11))]]
    cut = line(100, june(10), promises=promised, cuts=[(50, june(1), CANCELLED)], arrivals=[(50, june(11))])
    for baseline in (Baseline.FIRST, Baseline.LATEST):
        wanted, cancelled = measured(cut, baseline)
        assert (wanted.is_in_full, wanted.days_late, wanted.excluded) == (True, 1, "")
        assert (whole(cancelled.missing), cancelled.excluded) == (50, CANCELLED)
