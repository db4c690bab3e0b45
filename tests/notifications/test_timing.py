"""When a mail may come, in everybody's own zone, over nights, weekends and holidays."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.rules import EVERY_WEEKDAY, Calendar, is_working_day
from app.catalog.rules.hours import Within, WorkingHours, before, due
from app.notifications.rules.addresses import mailbox, plain
from app.notifications.rules.bundles import Waiting, bundles
from app.notifications.rules.kinds import KINDS, Kind, Way, check_choice, chosen
from app.notifications.rules.timing import BACK_OFF, REMIND_BEFORE, Quiet, check_quiet, mail_at, retry_at
from app.refusals import RuleBroken

ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Detroit", "Pacific/Auckland", "UTC"])
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
INSTANTS = st.datetimes(BEGIN.replace(tzinfo=None), END.replace(tzinfo=None), timezones=st.just(UTC))
TIMES = st.times().map(lambda at: at.replace(microsecond=0, second=0))
PLACES = {
    "Shanghai": WorkingHours(Calendar(EVERY_WEEKDAY, "CN"), "Asia/Shanghai"),
    "Stuttgart": WorkingHours(Calendar(EVERY_WEEKDAY, "DE", "BW"), "Europe/Berlin"),
    "Detroit": WorkingHours(Calendar(EVERY_WEEKDAY, "US", "MI"), "America/Detroit"),
}


def there(instant: datetime, place: str) -> str:
    return f"{instant.astimezone(ZoneInfo(PLACES[place].time_zone)):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    ("place", "asked", "answer_by", "reminded"),
    [
        # Asked on a Thursday afternoon: three working days on, over a weekend.
        ("Shanghai", "2026-11-26 15:00", "Tue 01 Dec 17:00", "Tue 01 Dec 13:00"),
        ("Stuttgart", "2026-11-26 15:00", "Tue 01 Dec 17:00", "Tue 01 Dec 13:00"),
        ("Detroit", "2026-11-25 15:00", "Wed 02 Dec 17:00", "Wed 02 Dec 13:00"),  # Thanksgiving and the day after
        # Over a holiday: the National Day week, Epiphany in Baden-Württemberg, Independence Day on a Friday.
        ("Shanghai", "2026-09-29 15:00", "Fri 09 Oct 17:00", "Fri 09 Oct 13:00"),
        ("Stuttgart", "2027-01-04 15:00", "Fri 08 Jan 17:00", "Fri 08 Jan 13:00"),
        ("Detroit", "2026-07-01 15:00", "Tue 07 Jul 17:00", "Tue 07 Jul 13:00"),
    ],
)
def test_a_deadline_and_its_reminder_lie_in_the_suppliers_working_hours(place, asked, answer_by, reminded):
    local = datetime.strptime(asked, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(PLACES[place].time_zone))
    by = due(PLACES[place], local, Within())
    assert there(by, place) == answer_by
    assert there(before(PLACES[place], by, REMIND_BEFORE), place) == reminded


def test_a_reminder_reaches_back_over_a_weekend():
    monday = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert there(before(PLACES["Stuttgart"], monday, timedelta(hours=4)), "Stuttgart") == "Fri 27 Nov 14:00"


@given(place=st.sampled_from(list(PLACES.values())), asked=INSTANTS, hours=st.integers(1, 40))
def test_so_much_working_time_lies_between_a_reminder_and_the_deadline(place, asked, hours):
    by = due(place, asked, Within())
    begin = before(place, by, timedelta(hours=hours))
    worked, day = timedelta(0), place.day_of(begin)
    while day <= place.day_of(by):
        if is_working_day(place.calendar, day):
            opened, closed = place.on(day)
            worked += max(timedelta(0), min(closed, by) - max(opened, begin))
        day += timedelta(days=1)
    assert worked == timedelta(hours=hours)
    opened, closed = place.on(place.day_of(begin))
    assert opened <= begin < closed


@given(zone=ZONES, begins=TIMES, ends=TIMES, due_at=INSTANTS)
def test_no_mail_comes_in_the_quiet_hours_and_none_is_early(zone, begins, ends, due_at):
    quiet = Quiet(zone, begins, ends)
    at = mail_at(Way.AT_ONCE, due_at, quiet)
    assert at >= due_at
    assert at - due_at <= timedelta(days=2)
    # In the hour that a change of the clock leaves out or brings twice, the end may be told twice.
    assert not quiet.holds_at(at) or quiet.holds_at(at - timedelta(hours=1))


@given(zone=ZONES, digest=TIMES, due_at=INSTANTS)
def test_a_digest_comes_within_a_day_at_its_time(zone, digest, due_at):
    at = mail_at(Way.DAILY, due_at, Quiet(zone, None, None, digest))
    assert timedelta(0) < at - due_at <= timedelta(hours=25)


def test_what_is_off_brings_no_mail():
    assert mail_at(Way.OFF, datetime(2026, 6, 1, tzinfo=UTC), Quiet()) is None


@pytest.mark.parametrize("kind", [kind for kind, means in KINDS.items() if means.needed])
def test_what_is_needed_cannot_be_off(kind):
    with pytest.raises(RuleBroken, match="cannot be switched off"):
        check_choice(kind, Way.OFF)
    assert chosen(kind, Way.OFF) == KINDS[kind].usual


def test_quiet_hours_have_two_ends():
    with pytest.raises(RuleBroken, match="a beginning and an end"):
        check_quiet(time(20), None)
    with pytest.raises(RuleBroken, match="two different times"):
        check_quiet(time(7), time(7))


def test_sending_is_tried_again_ever_more_seldom_and_not_for_ever():
    now = datetime(2026, 6, 1, tzinfo=UTC)
    waits = [retry_at(attempt, now) - now for attempt in range(1, len(BACK_OFF) + 1)]
    assert waits == sorted(waits)
    assert retry_at(len(BACK_OFF) + 1, now) is None


@given(
    st.lists(
        st.builds(
            Waiting,
            st.integers(),
            st.sampled_from(Kind),
            st.sampled_from([Way.AT_ONCE, Way.DAILY]),
            st.none() | st.integers(1, 6),
            st.none(),
        ),
        max_size=30,
        unique_by=lambda each: each.id,
    )
)
def test_every_notice_is_in_exactly_one_mail_and_mails_are_few(waiting):
    mails = bundles(waiting)
    assert sorted(each.id for mail in mails for each in mail) == sorted(each.id for each in waiting)
    alone = sum(each.is_alone for each in waiting)
    assert len(mails) <= alone + 3 + 1
    assert all(mails)


@given(st.text(max_size=300), st.text(max_size=100))
def test_no_words_begin_another_header(words, name):
    assert plain(words).isprintable()
    assert "\n" not in str(mailbox(name, "ann@company.test"))


@pytest.mark.parametrize(
    "address", ["ann@company.test\r\nBcc: x@test.test", "ann @company.test", "", "ann", "<ann@company.test>", "ann@"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="is no e-mail address"):
        mailbox("Ann", address)
