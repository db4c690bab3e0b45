"""The state that is shown and filtered on is one expression of SQL, and follows the day at the plant. On both databases."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from app import clock
from app.certifications import actions, queries
from app.certifications.models import Certificate
from app.certifications.queries import Filter
from app.certifications.rules import State, state_on
from app.database import db
from app.suppliers import actions as suppliers
from app.suppliers.queries import supplier_for
from tests.story import MACHINE, told_by

LAST = date(2028, 2, 29)
ZONES = ("Pacific/Auckland", "America/Los_Angeles")


def noon(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_a_certificate_of_a_plant_expires_by_the_plant_s_own_day(world, plant, verified, state, look, zone):
    made = verified(plant_ids=frozenset({plant("There", zone)}), valid_from=date(2026, 3, 1), valid_to=LAST)
    row = look(made)
    for offset in (-91, -90, -1, 0, 1):
        day = LAST + timedelta(days=offset)
        with clock.at(noon(day, zone)):
            assert state(made) == state_on(row, day)
    for instant, expected in (
        (midnight(LAST + timedelta(days=1), zone) - timedelta(seconds=1), State.EXPIRING),
        (midnight(LAST + timedelta(days=1), zone), State.EXPIRED),
        (midnight(date(2026, 3, 1), zone) - timedelta(seconds=1), State.NOT_YET_VALID),
        (midnight(date(2026, 3, 1), zone), State.VALID),
        (midnight(LAST - timedelta(days=90), zone) - timedelta(seconds=1), State.VALID),
        (midnight(LAST - timedelta(days=90), zone), State.EXPIRING),
    ):
        with clock.at(instant):
            assert state(made) is expected, instant


def test_the_same_instant_is_another_day_in_auckland_and_in_los_angeles(world, plant, verified, state):
    there, here = (
        verified(
            kind, number=kind, plant_ids=frozenset({plant(zone, zone)}), valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 12)
        )
        for kind, zone in (("ISO 9001", ZONES[0]), ("SA8000", ZONES[1]))
    )
    with clock.at(datetime(2026, 6, 12, 20, tzinfo=UTC)):
        assert (state(there), state(here)) == (State.EXPIRED, State.EXPIRING)


def test_what_is_filtered_is_what_is_shown_for_every_state(world, submit, verified, decide):
    from_today = {"valid_from": date(2026, 6, 1)}
    verified(number="valid")
    verified(number="expiring", valid_to=date(2026, 8, 1))
    verified(number="expired", valid_to=date(2026, 5, 31))
    verified(number="later", valid_from=date(2026, 7, 1))
    submit(number="submitted")
    verified("SA8000", number="renewal", renews_id=verified("SA8000", number="renewed"), **from_today)
    decide(actions.reject, submit(number="rejected"), reason="Not readable")
    decide(actions.revoke, verified(number="revoked"), reason="Withdrawn by the issuer")
    with told_by(world.app, world.buyer):
        shown = {seen.row.id: seen.state for seen in queries.certificates_page(world.buyer, Filter())}
        assert set(shown.values()) == set(State), "one in each state at least"
        for wanted in State:
            filtered = queries.certificates_page(world.buyer, Filter(state=wanted))
            assert {seen.row.id for seen in filtered} == {key for key, found in shown.items() if found is wanted}
            assert {seen.state for seen in filtered} == {wanted}


def test_a_certificate_of_the_company_follows_it_to_another_time_zone(world, verified, look):
    made = verified(valid_to=date(2026, 6, 12))
    assert look(made).ends_at == datetime(2026, 6, 12, 22, tzinfo=UTC)
    with told_by(world.app, world.buyer):
        acme = supplier_for(world.buyer, world.acme)
        words = {"name": acme.name, "time_zone": "Asia/Shanghai", "version": acme.version}
        suppliers.change_supplier(world.buyer, world.acme, **words)
    assert look(made).ends_at == datetime(2026, 6, 12, 16, tzinfo=UTC)


def test_a_page_of_certificates_asks_the_same_number_of_statements_for_one_and_for_many(world, verified, statements):
    verified(number="1")
    with told_by(world.app, world.buyer), statements() as few:
        queries.certificates_page(world.buyer, Filter())
    for number in range(2, 8):
        verified(number=str(number))
    with told_by(world.app, world.buyer), statements() as many:
        assert len(queries.certificates_page(world.buyer, Filter())) == 7
    assert len(many) == len(few)


def test_pages_follow_one_another_without_a_gap(world, verified):
    made = [verified(number=str(number)) for number in range(5)]
    with told_by(world.app, world.buyer):
        first = queries.certificates_page(world.buyer, Filter(), limit=3)
        second = queries.certificates_page(world.buyer, Filter(), after=first[-1].row.id, limit=3)
        assert [seen.row.id for seen in first + second] == made[::-1]
        assert [seen.row.number for seen in queries.certificates_page(world.buyer, Filter(q="acme"), limit=2)] == ["4", "3"]
        assert queries.certificates_page(world.buyer, Filter(supplier_id=world.bits)) == []


def test_the_database_refuses_what_the_rules_refuse(world, verified):
    made = verified()
    for changed in ({"valid_to": date(2025, 1, 1)}, {"review": "lost"}, {"review": "revoked"}, {"ends_at": None}):
        with told_by(world.app, MACHINE):
            row = db.session.get(Certificate, made)
            for name, value in changed.items():
                setattr(row, name, value)
            with pytest.raises(IntegrityError):
                db.session.flush()
            db.session.rollback()
