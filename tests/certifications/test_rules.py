"""What is allowed with certificates and what they are on a day. Nothing here needs a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certifications.rules import (
    HOLDING,
    Effect,
    Level,
    Look,
    Need,
    Policy,
    Review,
    State,
    best_for,
    check_may_submit,
    check_move,
    check_reason,
    check_renewable,
    check_validity,
    covers,
    effect,
    is_encrypted,
    key_of,
    span_of,
    state_on,
)
from app.certifications.rules.needs import is_asked
from app.refusals import RuleBroken
from app.suppliers.rules import State as SupplierState
from tests.certifications.papers import ONE_DAY, On

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
ZONES = (
    "Pacific/Auckland",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/Havana",
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FIRST - ONE_DAY, State.NOT_YET_VALID),
        (FIRST, State.VALID),
        (FIRST + ONE_DAY, State.VALID),
        (LAST - 91 * ONE_DAY, State.VALID),
        (LAST - 90 * ONE_DAY, State.EXPIRING),
        (LAST - 89 * ONE_DAY, State.EXPIRING),
        (LAST - ONE_DAY, State.EXPIRING),
        (LAST, State.EXPIRING),
        (LAST + ONE_DAY, State.EXPIRED),
    ],
)
def test_a_verified_certificate_is_what_its_dates_say(day, expected):
    assert state_on(On(), day) is expected


def test_a_certificate_without_a_last_day_stays_valid():
    assert state_on(On(valid_to=None), date(2099, 1, 1)) is State.VALID


def test_the_29th_of_february_is_a_last_and_a_first_day_like_any_other():
    leap = date(2028, 2, 29)
    days = [state_on(On(valid_to=leap), leap + n * ONE_DAY) for n in (-1, 0, 1)]
    assert days == [State.EXPIRING, State.EXPIRING, State.EXPIRED]
    assert [state_on(On(valid_from=leap, valid_to=None), leap + n * ONE_DAY) for n in (-1, 0)] == [
        State.NOT_YET_VALID,
        State.VALID,
    ]


@pytest.mark.parametrize("review", [Review.SUBMITTED, Review.REJECTED, Review.REVOKED])
@pytest.mark.parametrize("day", [FIRST - ONE_DAY, FIRST, LAST, LAST + ONE_DAY])
def test_what_is_not_verified_is_nothing_else_whatever_its_dates_say(review, day):
    assert state_on(On(review=review), day) == review
    assert state_on(On(review=review), day) not in HOLDING


def test_a_renewal_stands_in_the_place_of_what_it_renews_from_its_first_day_on():
    since = date(2026, 12, 1)
    renewed = On(superseded_from=since)
    assert [state_on(renewed, since + n * ONE_DAY) for n in (-1, 0, 60)] == [
        State.EXPIRING,
        State.SUPERSEDED,
        State.SUPERSEDED,
    ]


def test_the_last_day_ends_at_midnight_where_the_plant_is():
    last = date(2026, 6, 12)
    assert span_of(FIRST, last, ["Pacific/Auckland"]).ends_at == datetime(2026, 6, 12, 12, tzinfo=UTC)
    assert span_of(FIRST, last, ["America/Los_Angeles"]).ends_at == datetime(2026, 6, 13, 7, tzinfo=UTC)


def test_for_several_plants_it_begins_with_the_first_and_ends_with_the_last_of_them():
    both = span_of(FIRST, LAST, ["Pacific/Auckland", "America/Los_Angeles"])
    assert both.begins_at == span_of(FIRST, LAST, ["Pacific/Auckland"]).begins_at
    assert both.ends_at == span_of(FIRST, LAST, ["America/Los_Angeles"]).ends_at


@given(
    first=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    length=st.one_of(st.none(), st.integers(0, 4000)),
    zone=st.sampled_from(ZONES),
    days=st.integers(-3, 4003),
    minutes=st.integers(0, 1439),
)
def test_the_instants_say_what_the_days_at_the_place_say(first, length, zone, days, minutes):
    last = None if length is None else first + timedelta(days=length)
    now = datetime.combine(first, datetime.min.time(), UTC) + timedelta(days=days, minutes=minutes)
    span = span_of(first, last, [zone])
    day = now.astimezone(ZoneInfo(zone)).date()
    by_day = state_on(On(valid_from=first, valid_to=last), day)
    assert (now < span.begins_at) == (by_day is State.NOT_YET_VALID)
    assert (span.ends_at is not None and now >= span.ends_at) == (by_day is State.EXPIRED)
    if by_day in HOLDING:
        assert (span.expiring_at is not None and now >= span.expiring_at) == (by_day is State.EXPIRING)


def test_a_last_day_before_the_first_is_refused_with_both():
    with pytest.raises(RuleBroken, match=r"The last day, 31 Dec 2025, is before the first, 01 Jan 2026") as refusal:
        check_validity(FIRST, FIRST - ONE_DAY)
    assert refusal.value.field == "valid_to"
    check_validity(FIRST, FIRST)
    check_validity(date(2001, 1, 1), date(2002, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "field"), [(date(202, 1, 1), None, "valid_from"), (FIRST, date(2226, 1, 1), "valid_to")]
)
def test_a_year_that_nobody_means_is_refused(first, last, field):
    with pytest.raises(RuleBroken, match="Type a year from 1950 to 2100") as refusal:
        check_validity(first, last)
    assert refusal.value.field == field


@pytest.mark.parametrize("before", Review)
@pytest.mark.parametrize("after", [Review.VERIFIED, Review.REJECTED, Review.REVOKED])
def test_what_may_be_decided(before, after):
    open_moves = {(Review.SUBMITTED, Review.VERIFIED), (Review.SUBMITTED, Review.REJECTED), (Review.VERIFIED, Review.REVOKED)}
    if (before, after) in open_moves:
        check_move(On(review=before), after)
        return
    with pytest.raises(RuleBroken, match=r"Certificate QM-4711 is \w+( already)?: only"):
        check_move(On(review=before), after)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("  ", "Say why it is rejected and what to send instead"),
        ("x" * 501, r"This has 501 characters\. A reason has at most 500"),
    ],
)
def test_a_rejection_has_a_reason_that_fits(reason, sentence):
    with pytest.raises(RuleBroken, match=sentence) as refusal:
        check_reason(reason, Review.REJECTED)
    assert refusal.value.field == "reason"
    assert check_reason(" The page with the scope is missing. ", Review.REJECTED) == "The page with the scope is missing."


def test_only_a_verified_certificate_is_renewed_by_one_of_its_type_at_a_time():
    check_renewable(On(), 1, is_being_renewed=False)
    with pytest.raises(RuleBroken, match="only a verified one is renewed"):
        check_renewable(On(review="rejected"), 1, is_being_renewed=False)
    with pytest.raises(RuleBroken, match="is of another type"):
        check_renewable(On(), 2, is_being_renewed=False)
    with pytest.raises(RuleBroken, match="A renewal of certificate QM-4711 is being checked already"):
        check_renewable(On(), 1, is_being_renewed=True)


@pytest.mark.parametrize("supplier", SupplierState)
def test_who_may_hand_in(supplier):
    if supplier in (SupplierState.SUSPENDED, SupplierState.OFFBOARDED):
        with pytest.raises(RuleBroken, match=f"The supplier is {supplier}: it cannot submit certificates"):
            check_may_submit(supplier)
    else:
        check_may_submit(supplier)


def test_a_number_is_the_same_however_it_is_typed():
    assert key_of("QM 47/11") == key_of("qm-4711") == key_of("ＱＭ4711")
    assert key_of("QM-4711") != key_of("QM-4712")
    assert key_of("№ 12") != key_of("12")
    assert key_of("///")


@pytest.mark.parametrize(
    ("content", "encrypted"),
    [
        (b"%PDF-1.7 trailer << /Root 1 0 R /Encrypt 12 0 R >> %%EOF", True),
        (b"%PDF-1.7 trailer <</Encrypt<</Filter/Standard>>>> %%EOF", True),
        (b"%PDF-1.7 trailer << /Root 1 0 R >> %%EOF", False),
        (b"%PDF-1.7 (we never /Encrypt what we send) %%EOF", False),
    ],
)
def test_a_pdf_that_asks_for_a_password_is_known_by_its_trailer(content, encrypted):
    assert is_encrypted(content) is encrypted


@pytest.mark.parametrize(
    ("policy", "looks"),
    [
        (Policy.WARN, (Effect.WARN, Effect.WARN, Effect.WARN)),
        (Policy.HOLD_ORDERS, (Effect.REFUSE, Effect.WARN, Effect.INSPECT)),
        (Policy.HOLD_SHIPMENTS, (Effect.WARN, Effect.REFUSE, Effect.INSPECT)),
    ],
)
def test_what_a_policy_does_when_somebody_issues_ships_and_receives(policy, looks):
    assert tuple(effect(policy, look) for look in (Look.ISSUE, Look.SHIP, Look.RECEIVE)) == looks


@pytest.mark.parametrize(
    ("paper", "level", "need", "covered"),
    [
        (On(), Level.COMPANY, Need(1), True),
        (On(), Level.PLANT, Need(1, plant_id=5), True),
        (On(of_company=False, plant_ids=(5,)), Level.PLANT, Need(1, plant_id=5), True),
        (On(of_company=False, plant_ids=(5,)), Level.PLANT, Need(1, plant_id=6), False),
        (On(of_company=False, plant_ids=(5,)), Level.PLANT, Need(1), True),
        (On(of_company=False, plant_ids=(5,)), Level.COMPANY, Need(1, plant_id=5), False),
        (On(category_ids=(7,)), Level.COMPANY, Need(1, category_id=7), True),
        (On(category_ids=(7,)), Level.COMPANY, Need(1, category_id=8), False),
        (On(category_ids=(7,)), Level.COMPANY, Need(1), False),
    ],
)
def test_whose_certificate_covers_what_is_asked(paper, level, need, covered):
    assert covers(paper, need, level) is covered


@pytest.mark.parametrize(
    ("category", "site", "asked"),
    [(None, None, True), (7, None, True), (None, 9, True), (7, 9, True), (8, None, False), (7, 8, False), (8, 9, False)],
)
def test_where_a_requirement_asks(category, site, asked):
    assert is_asked(category, site, Need(1, category_id=7, site_id=9)) is asked


def test_the_best_certificate_stands_for_a_requirement():
    old, renewal = On(valid_to=date(2026, 5, 31)), On(review="submitted")
    longest = On(valid_to=date(2027, 5, 31))
    day = date(2026, 6, 1)
    assert best_for([], Need(1), Level.COMPANY, day) is None
    assert best_for([old], Need(1), Level.COMPANY, day) == (old, State.EXPIRED)
    assert best_for([old, renewal], Need(1), Level.COMPANY, day) == (renewal, State.SUBMITTED)
    assert best_for([old, renewal, On(), longest], Need(1), Level.COMPANY, day) == (longest, State.VALID)
