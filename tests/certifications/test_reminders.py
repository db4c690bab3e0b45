"""Whom a certificate that ends reminds, from which day on, and until what is done. On both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.certifications import actions, queries
from app.certifications.rules.reminders import DAYS, reminders_of
from tests.story import told_by

LAST = date(2026, 12, 31)
TODAY = date(2026, 6, 1)


def test_they_fall_due_so_many_days_before_the_last_day():
    due = {each.days: each.due_on for each in reminders_of(LAST, TODAY)}
    assert due[90] == date(2026, 10, 2)
    assert due[1] == date(2026, 12, 30)
    assert due[0] == LAST
    assert tuple(due) == DAYS


@pytest.mark.parametrize(
    ("left", "days"), [(91, DAYS), (90, DAYS), (89, DAYS), (59, DAYS[1:]), (7, (7, 1, 0)), (1, (1, 0)), (0, (0,)), (-1, ())]
)
def test_of_those_whose_day_has_passed_only_the_last_is_due(left, days):
    assert tuple(each.days for each in reminders_of(LAST, LAST - timedelta(days=left))) == days


def test_a_certificate_without_a_last_day_reminds_nobody():
    assert reminders_of(None, TODAY) == []


@given(last=st.dates(date(2000, 1, 1), date(2090, 1, 1)), left=st.integers(0, 400))
def test_there_is_one_due_at_once_exactly_when_it_is_expiring(last, left):
    today = last - timedelta(days=left)
    due = [each for each in reminders_of(last, today) if each.due_on <= today]
    assert len(due) == (left <= 90)
    assert all(last - each.due_on == timedelta(days=each.days) for each in due)


@pytest.fixture
def reminded(world):
    """The days that somebody is reminded of, by certificate, at noon in Berlin of a day."""

    def ask(who, day):
        with clock.at(datetime(day.year, day.month, day.day, 10, tzinfo=UTC)), told_by(world.app, who):
            return {each.seen.row.id: each.days for each in queries.reminders_for(who)}

    return ask


def test_both_sides_are_reminded_from_the_first_day_on(world, verified, reminded):
    made = verified(valid_to=LAST)
    for who in (world.acme_person, world.buyer, world.admin):
        assert reminded(who, date(2026, 10, 1)) == {}
        assert reminded(who, date(2026, 10, 2)) == {made: 90}
        assert reminded(who, date(2026, 12, 29)) == {made: 7}
        assert reminded(who, date(2026, 12, 30)) == {made: 1}
        assert reminded(who, LAST) == {made: 0}
        assert reminded(who, date(2027, 2, 1)) == {made: 0}, "until somebody renews it"
    assert reminded(world.bits_person, LAST) == {}


def test_the_supplier_s_stop_with_a_renewal_the_reviewer_s_with_the_decision(world, verified, submit, decide, reminded):
    old, day = verified(valid_to=date(2026, 6, 30)), date(2026, 6, 20)
    renewal = submit(renews_id=old, number="2")
    assert (reminded(world.acme_person, day), reminded(world.buyer, day)) == ({}, {old: 14})
    decide(actions.verify, renewal)
    assert reminded(world.buyer, day) == {}


def test_a_rejected_renewal_brings_them_back(world, verified, submit, decide, reminded):
    old, day = verified(valid_to=date(2026, 6, 30)), date(2026, 6, 20)
    decide(actions.reject, submit(renews_id=old, number="2"), reason="Not readable")
    assert (reminded(world.acme_person, day), reminded(world.buyer, day)) == ({old: 14}, {old: 14})


def test_what_is_not_verified_or_was_revoked_reminds_nobody(world, verified, submit, decide, reminded):
    day = date(2026, 12, 30)
    submit(number="waiting")
    decide(actions.revoke, verified(), reason="Forged")
    assert (reminded(world.acme_person, day), reminded(world.buyer, day)) == ({}, {})


def test_one_that_is_verified_late_reminds_at_once(world, verified, reminded):
    made = verified(valid_to=date(2026, 6, 20))
    assert reminded(world.acme_person, date(2026, 6, 1)) == {made: 30}


def test_a_reminder_falls_due_when_the_day_begins_at_the_plant(world, plant, verified):
    there = plant("Manukau", "Pacific/Auckland")
    made = verified(valid_to=date(2026, 9, 10), plant_ids=frozenset({there}))
    begins = datetime(2026, 6, 11, 12, tzinfo=UTC)
    for instant, days in ((begins - timedelta(seconds=1), {}), (begins, {made: 90})):
        with clock.at(instant), told_by(world.app, world.buyer):
            assert {each.seen.row.id: each.days for each in queries.reminders_for(world.buyer)} == days
