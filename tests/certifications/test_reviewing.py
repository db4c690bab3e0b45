"""Procurement decides: verify, reject, revoke, and what a renewal does to what it renews."""

from datetime import UTC, date, datetime

import pytest

from app import clock
from app.certifications import actions, queries
from app.certifications.rules import Review, State
from app.refusals import NotFound, RuleBroken, Stale
from tests.story import told_by


def at(day: date) -> object:
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def test_a_verified_certificate_counts_by_its_dates(world, submit, decide, look, state):
    made = submit()
    decide(actions.verify, made)
    row = look(made)
    assert (row.review, row.decided_by, row.reason) == (Review.VERIFIED, world.buyer.person_id, "")
    assert state(made) is State.VALID


def test_a_rejected_one_keeps_the_reason(submit, decide, look, state):
    made = submit()
    decide(actions.reject, made, reason=" The second page is missing. ")
    assert (state(made), look(made).reason) == (State.REJECTED, "The second page is missing.")


def test_a_revoked_one_does_not_count_whatever_its_dates_say(world, verified, decide, look, state):
    made = verified()
    decide(actions.revoke, made, reason="The issuer withdrew it.")
    row = look(made)
    assert (state(made), row.reason, row.revoked_by) == (State.REVOKED, "The issuer withdrew it.", world.buyer.person_id)
    assert row.decided_at is not None, "that it was verified once stays"


@pytest.mark.parametrize("verb", [actions.reject, actions.revoke])
def test_no_refusal_without_a_reason(submit, verified, decide, verb):
    made = submit() if verb is actions.reject else verified()
    with pytest.raises(RuleBroken, match=r"Say why it is (rejected|revoked)") as refusal:
        decide(verb, made, reason=" ")
    assert refusal.value.field == "reason"


def test_what_was_decided_is_not_decided_again(submit, verified, decide):
    done, rejected = verified(), submit(number="2")
    decide(actions.reject, rejected, reason="No")
    for verb, made, words in (
        (actions.verify, done, {}),
        (actions.reject, done, {"reason": "No"}),
        (actions.verify, rejected, {}),
        (actions.revoke, rejected, {"reason": "No"}),
    ):
        with pytest.raises(RuleBroken, match="only"):
            decide(verb, made, **words)


def test_a_decision_on_what_somebody_else_decided_meanwhile_is_refused(submit, decide, look):
    made = submit()
    seen = look(made).version
    decide(actions.reject, made, reason="No", version=seen)
    with pytest.raises(Stale, match="Certificate QM-4711 was changed since you opened it: it is rejected now"):
        decide(actions.verify, made, version=seen)


@pytest.mark.parametrize("who", ["acme_person", "bits_person", "sales", "receiver", "admin"])
def test_nobody_but_procurement_decides(world, submit, verified, decide, who):
    waiting, done = submit(number="2"), verified()
    for verb, made, words in (
        (actions.verify, waiting, {}),
        (actions.reject, waiting, {"reason": "No"}),
        (actions.revoke, done, {"reason": "No"}),
    ):
        with pytest.raises(NotFound):
            decide(verb, made, by=getattr(world, who), **words)


def test_a_renewal_that_is_being_checked_is_not_valid_and_changes_nothing(verified, submit, state):
    old = verified(valid_to=date(2026, 6, 30))
    renewal = submit(renews_id=old, valid_from=date(2026, 6, 1), valid_to=date(2027, 6, 30))
    assert (state(old), state(renewal)) == (State.EXPIRING, State.SUBMITTED)
    with at(date(2026, 7, 1)):
        assert (state(old), state(renewal)) == (State.EXPIRED, State.SUBMITTED)


def test_a_verified_renewal_supersedes_from_its_first_day_on_and_leaves_no_gap(verified, look, state):
    old = verified(valid_to=date(2026, 6, 30))
    renewal = verified(renews_id=old, valid_from=date(2026, 7, 1), valid_to=date(2027, 6, 30))
    assert look(old).superseded_from == date(2026, 7, 1)
    for day, before, after in (
        (date(2026, 6, 30), State.EXPIRING, State.NOT_YET_VALID),
        (date(2026, 7, 1), State.SUPERSEDED, State.VALID),
    ):
        with at(day):
            assert (state(old), state(renewal)) == (before, after)


def test_a_rejected_renewal_leaves_what_it_renews_as_it_was(verified, submit, decide, look, state):
    old = verified()
    decide(actions.reject, submit(renews_id=old, number="2"), reason="No")
    assert (state(old), look(old).superseded_from) == (State.VALID, None)


def test_a_renewal_that_is_revoked_before_it_begins_supersedes_nothing(verified, decide, look, state):
    old = verified()
    renewal = verified(renews_id=old, number="2", valid_from=date(2026, 12, 1), valid_to=date(2027, 12, 1))
    decide(actions.revoke, renewal, reason="Wrong dates")
    assert (look(old).superseded_from, look(old).superseded_at) == (None, None)
    with at(date(2026, 12, 2)):
        assert state(old) is State.EXPIRING


def test_a_renewal_that_is_revoked_after_it_began_does_not_bring_the_old_one_back(verified, decide, state):
    old = verified()
    renewal = verified(renews_id=old, number="2", valid_from=date(2026, 5, 1), valid_to=date(2027, 5, 1))
    decide(actions.revoke, renewal, reason="Forged")
    assert (state(old), state(renewal)) == (State.SUPERSEDED, State.REVOKED)


def test_what_was_revoked_meanwhile_is_not_superseded(verified, submit, decide, look, state):
    old = verified()
    renewal = submit(renews_id=old, number="2")
    decide(actions.revoke, old, reason="Forged")
    decide(actions.verify, renewal)
    assert (state(old), look(old).superseded_from) == (State.REVOKED, None)


def test_the_history_says_who_and_why_and_names_our_people_to_us_alone(world, verified, submit, decide):
    made = verified()
    decide(actions.revoke, made, reason="Forged")
    told = {}
    for who in (world.buyer, world.acme_person):
        with told_by(world.app, who):
            told[who] = [(each.fact.name.split("_")[-1], each.who) for each in queries.histories_of(who, [made])[made]]
    assert told[world.buyer] == [("revoked", "Buyer"), ("verified", "Buyer"), ("submitted", "Acme_Person")]
    assert told[world.acme_person] == [("revoked", ""), ("verified", ""), ("submitted", "Acme_Person")]
    with told_by(world.app, world.bits_person):
        assert queries.histories_of(world.bits_person, [made]) == {}


def test_what_waits_is_listed_the_oldest_first_until_it_is_decided(world, submit, decide):
    first, second = submit(), submit(number="2")
    with told_by(world.app, world.buyer):
        assert [seen.row.id for seen in queries.to_check(world.buyer)] == [first, second]
        assert queries.to_check_count(world.buyer) == 2
    decide(actions.verify, first)
    with told_by(world.app, world.buyer):
        assert [seen.row.id for seen in queries.to_check(world.buyer)] == [second]
