"""Working days: counted like a clerk counts them, holidays included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import (
    Calendar,
    add_working_days,
    calendar_of,
    check_calendar,
    is_working_day,
    roll_to_working_day,
    working_days_between,
)
from app.refusals import RuleBroken

PLAIN = Calendar()
BERLIN, MUNICH = Calendar(country="DE"), Calendar(country="DE", subdivision="BY")
GULF = Calendar(workdays=0b1001111)
FRIDAY, MONDAY = date(2026, 6, 12), date(2026, 6, 15)

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
calendars = st.sampled_from([PLAIN, BERLIN, MUNICH, GULF, Calendar(country="US"), Calendar(country="JP")])


def test_from_friday_to_monday_is_one_working_day():
    assert working_days_between(PLAIN, FRIDAY, MONDAY) == 1
    assert working_days_between(PLAIN, MONDAY, FRIDAY) == -1


def test_a_window_of_two_days_before_a_saturday_runs_from_thursday_to_monday():
    """Worked example E of the domain: due Saturday 2026-06-13."""
    due = roll_to_working_day(PLAIN, date(2026, 6, 13))
    assert (add_working_days(PLAIN, due, -2), due) == (date(2026, 6, 11), MONDAY)


def test_a_holiday_of_a_part_of_a_country_is_kept_there_alone():
    corpus_christi = date(2026, 6, 4)
    assert is_working_day(BERLIN, corpus_christi)
    assert not is_working_day(MUNICH, corpus_christi)


def test_a_week_may_begin_on_another_day():
    assert [is_working_day(GULF, date(2026, 6, day)) for day in (11, 12, 13, 14)] == [True, False, False, True]


def test_a_place_that_never_works_is_refused():
    with pytest.raises(RuleBroken, match="No day of the week is worked"):
        check_calendar(Calendar(workdays=0))


@pytest.mark.parametrize(
    "calendar", [Calendar(country="XX"), Calendar(country="DE", subdivision="ZZ"), Calendar(subdivision="BY")]
)
def test_holidays_that_nobody_knows_are_refused(calendar: Calendar):
    with pytest.raises(RuleBroken):
        check_calendar(calendar)


def test_a_country_without_known_holidays_works_from_monday_to_friday():
    assert calendar_of("XX") == calendar_of(None) == PLAIN
    assert calendar_of("DE") == BERLIN


@given(calendars, days, st.integers(-60, 60))
def test_adding_and_counting_agree(calendar: Calendar, day: date, count: int):
    start = roll_to_working_day(calendar, day)
    assert working_days_between(calendar, start, add_working_days(calendar, start, count)) == count


@given(calendars, days, days, days)
def test_counting_adds_up(calendar: Calendar, one: date, two: date, three: date):
    assert working_days_between(calendar, one, two) + working_days_between(calendar, two, three) == working_days_between(
        calendar, one, three
    )


@given(calendars, days)
def test_rolling_goes_to_the_first_day_that_is_worked(calendar: Calendar, day: date):
    rolled = roll_to_working_day(calendar, day)
    assert is_working_day(calendar, rolled)
    assert not any(is_working_day(calendar, day + timedelta(days=n)) for n in range((rolled - day).days))
