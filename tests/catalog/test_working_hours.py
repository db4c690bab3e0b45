"""By when an answer is due: counted in the hours that people work where they are asked."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import Calendar, Counted, Within, WorkingHours, check_hours, check_within, due, is_working_day
from app.refusals import RuleBroken

HAGEN = WorkingHours(Calendar(country="DE"), "Europe/Berlin")
SHENZHEN = WorkingHours(Calendar(country="CN"), "Asia/Shanghai")
DETROIT = WorkingHours(Calendar(country="US"), "America/Detroit")
NIGHTS = WorkingHours(Calendar(workdays=0b1111111), "Europe/Berlin", time(1), time(4))
"""Works every night from 1 to 4: one night in spring is an hour short, one in autumn an hour long."""
THREE_DAYS, FOUR_HOURS = Within(), Within(4, Counted.HOURS)


def local(hours: WorkingHours, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(hours.time_zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "asked", "within", "expected"),
    [
        # Monday morning: the day of asking is not counted.
        (HAGEN, "2026-11-23 11:00", THREE_DAYS, "2026-11-26 17:00"),
        # Friday evening is Monday morning.
        (HAGEN, "2026-11-20 18:30", THREE_DAYS, "2026-11-26 17:00"),
        (HAGEN, "2026-11-20 18:30", FOUR_HOURS, "2026-11-23 12:00"),
        # Friday afternoon: two hours are left of it.
        (HAGEN, "2026-11-20 15:00", FOUR_HOURS, "2026-11-23 10:00"),
        (HAGEN, "2026-11-20 15:00", Within(1), "2026-11-23 17:00"),
        # At the minute of closing the day is over; a minute before, it counts.
        (HAGEN, "2026-11-20 17:00", Within(1), "2026-11-24 17:00"),
        (HAGEN, "2026-11-20 16:59", Within(1), "2026-11-23 17:00"),
        # Before opening, and to the very end of a day.
        (HAGEN, "2026-11-23 03:00", FOUR_HOURS, "2026-11-23 12:00"),
        (HAGEN, "2026-11-23 08:00", Within(9, Counted.HOURS), "2026-11-23 17:00"),
        (HAGEN, "2026-11-23 08:00", Within(10, Counted.HOURS), "2026-11-24 09:00"),
        # Christmas in Germany: Friday 25 and Saturday 26 December are holidays.
        (HAGEN, "2026-12-23 11:00", THREE_DAYS, "2026-12-29 17:00"),
        # Thanksgiving, Thursday 26 November.
        (DETROIT, "2026-11-25 16:00", FOUR_HOURS, "2026-11-27 11:00"),
        # The week of China's national day, with the weekends that are worked for it left out.
        (SHENZHEN, "2026-09-30 10:00", Within(1), "2026-10-08 17:00"),
        # The clocks go back in the night to Sunday 25 October: opening and closing stay at 8 and 17 by the clock there.
        (HAGEN, "2026-10-23 16:00", FOUR_HOURS, "2026-10-26 11:00"),
        # The night to 29 March lacks the hour from 2 to 3, so that four hours reach an hour further.
        (NIGHTS, "2026-03-29 00:00", FOUR_HOURS, "2026-03-30 03:00"),
        (NIGHTS, "2026-03-28 00:00", FOUR_HOURS, "2026-03-29 03:00"),
        # The night to 25 October has an hour more.
        (NIGHTS, "2026-10-25 00:00", FOUR_HOURS, "2026-10-25 04:00"),
    ],
)
def test_worked_examples(hours: WorkingHours, asked: str, within: Within, expected: str):
    assert due(hours, local(hours, asked), within) == local(hours, expected)


def test_the_same_instant_is_due_at_another_one_elsewhere():
    """Friday noon in Detroit is Saturday one o'clock in Shenzhen."""
    asked = local(DETROIT, "2026-11-20 12:00")
    assert due(DETROIT, asked, FOUR_HOURS) == local(DETROIT, "2026-11-20 16:00")
    assert due(SHENZHEN, asked, FOUR_HOURS) == local(SHENZHEN, "2026-11-23 12:00")


clock_times = st.integers(0, 22 * 60).map(lambda minutes: time(minutes // 60, minutes % 60))
zones = st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/Detroit", "Australia/Lord_Howe", "Pacific/Chatham", "UTC"])
calendars = st.builds(Calendar, st.integers(1, 127), st.sampled_from([None, "DE", "CN", "US", "NZ"]))
instants = st.integers(0, 5 * 365 * 86_400).map(lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
withins = st.one_of(
    st.builds(Within, st.integers(1, 10), st.just(Counted.DAYS)), st.builds(Within, st.integers(1, 60), st.just(Counted.HOURS))
)


@st.composite
def places(draw: st.DrawFn) -> WorkingHours:
    opens = draw(clock_times)
    longest = 24 * 60 - 1 - (opens.hour * 60 + opens.minute)
    closes = datetime.combine(date.min, opens) + timedelta(minutes=draw(st.integers(60, longest)))
    return WorkingHours(draw(calendars), draw(zones), opens, closes.time())


@given(places(), instants, withins)
def test_an_answer_is_never_due_outside_of_working_hours(hours: WorkingHours, asked: datetime, within: Within):
    by = due(hours, asked, within)
    day = hours.day_of(by)
    opened, closed = hours.on(day)
    assert is_working_day(hours.calendar, day)
    assert min(opened, closed) <= by <= max(opened, closed)  # in the night of a change a short day may have no minute
    assert by > asked


@given(places(), instants, st.integers(0, 20_000), withins)
def test_what_is_asked_later_is_not_due_earlier(hours: WorkingHours, asked: datetime, minutes: int, within: Within):
    assert due(hours, asked, within) <= due(hours, asked + timedelta(minutes=minutes), within)


@given(places(), instants, withins)
def test_more_time_is_not_due_earlier(hours: WorkingHours, asked: datetime, within: Within):
    assert due(hours, asked, within) <= due(hours, asked, Within(within.amount + 1, within.counted))


def test_a_day_that_closes_before_it_opens_is_refused():
    check_hours(time(8), time(9))
    with pytest.raises(RuleBroken, match=r"The day closes at 08:30 and opens at 08:00\. Expected at least one hour between\."):
        check_hours(time(8), time(8, 30))
    with pytest.raises(RuleBroken, match="The day closes at 06:00 and opens at 22:00"):
        check_hours(time(22), time(6))


@pytest.mark.parametrize(("within", "most"), [(Within(0), 30), (Within(31), 30), (Within(241, Counted.HOURS), 240)])
def test_no_time_at_all_and_too_much_of_it_are_refused(within: Within, most: int):
    with pytest.raises(RuleBroken, match=rf"{within.amount}\. Expected 1 to {most}\."):
        check_within(within)
