"""A supplier's working hours: who says them, what they change, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.catalog.rules import Counted, Within
from app.database import db
from app.events import LoggedEvent
from app.principal import Principal, Role
from app.refusals import NotFound, RuleBroken, Stale
from app.suppliers import actions, queries
from tests.client import Client
from tests.live.listening import session_of
from tests.story import JUNE, MONDAY, World, closing, told_by

USUAL: dict[str, Any] = {"workdays": 0b0011111, "opens": time(8), "closes": time(17), "within": Within()}


def set_hours(world: World, who: Principal, version: int = 1, supplier: int = 0, **changed: Any) -> None:
    with told_by(world.app, who):
        actions.set_hours(who, supplier or world.acme, version=version, **USUAL | changed)


def administrator(world: World) -> Principal:
    return replace(world.acme_person, roles=frozenset({Role.SUPPLIER_ADMIN}))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"closes": time(15, 30)}, datetime(2026, 6, 4, 13, 30, tzinfo=UTC)),
        ({"within": Within(5)}, closing(JUNE[8])),
        ({"within": Within(4, Counted.HOURS)}, datetime(2026, 6, 1, 13, tzinfo=UTC)),
        ({"workdays": 0b0000111}, closing(JUNE[8])),
    ],
)
def test_what_is_asked_from_now_on_is_counted_in_the_new_hours(world: World, changed: dict[str, Any], expected: datetime):
    (before,) = world.line_ids(world.issued())
    set_hours(world, administrator(world), **changed)
    (after,) = world.line_ids(world.issued())
    assert world.look(after, "answer_by") == expected
    assert world.look(before, "answer_by") == closing(JUNE[4])


def test_both_sides_set_them_and_hear_what_is_different(world: World):
    set_hours(world, administrator(world), opens=time(7))
    set_hours(world, world.buyer, version=2, opens=time(7), within=Within(2))
    set_hours(world, world.buyer, version=3, opens=time(7), within=Within(2))
    with told_by(world.app, world.buyer):
        wanted = select(LoggedEvent).where(LoggedEvent.name == "suppliers.supplier_changed").order_by(LoggedEvent.seq)
        told: list[Any] = [row.fact() for row in db.session.scalars(wanted)]
    assert [fact.fields for fact in told] == [("opens",), ("answer_within",)]
    assert f"supplier:{world.acme}" in told[0].audience()


@pytest.mark.parametrize("name", ["acme_person", "sales", "receiver", "admin"])
def test_nobody_else_sets_them(world: World, name: str):
    with pytest.raises(NotFound):
        set_hours(world, getattr(world, name))


def test_another_suppliers_hours_are_not_there(world: World):
    with pytest.raises(NotFound):
        set_hours(world, administrator(world), supplier=world.bits)


def test_hours_that_make_no_sense_are_refused(world: World):
    with pytest.raises(RuleBroken, match="No day of the week is worked"):
        set_hours(world, world.buyer, workdays=0)
    with pytest.raises(RuleBroken, match="The day closes at 08:00 and opens at 08:00"):
        set_hours(world, world.buyer, closes=time(8))
    with pytest.raises(RuleBroken, match=r"31\. Expected 1 to 30\."):
        set_hours(world, world.buyer, within=Within(31))


def test_two_people_set_them_at_once(world: World):
    set_hours(world, world.buyer, opens=time(9))
    with pytest.raises(Stale, match="Somebody changed Acme Fasteners"):
        set_hours(world, administrator(world))


@pytest.fixture
def window(app: Flask, world: World, client: Client) -> Client:
    client.set_cookie("waybill_session", session_of(app, world.acme_person.person_id, Role.SUPPLIER_ADMIN).cookie)
    return client


def typed(world: World, **changed: str) -> dict[str, Any]:
    form = {"version": "1", "workdays": ["0", "1", "2", "3"], "opens": "7", "closes": "15.30"}
    return form | {"answer_within": "6", "answer_counted": "hours"} | changed


def test_an_administrator_types_the_hours(world: World, window: Client):
    page = f"/suppliers/{world.acme}/hours"
    shown = window.get(page).text
    assert ("by Thu 4 Jun, 17:00 in Berlin" in shown, shown.count(" checked")) == (True, 5)
    assert window.post(page, data=typed(world)).status_code == 303
    with told_by(world.app, world.acme_person):
        found = queries.supplier_for(world.acme_person, world.acme)
        assert (found.opens, found.closes, found.workdays, found.within) == (
            time(7), time(15, 30), 0b0001111, Within(6, Counted.HOURS),
        )  # fmt: skip
    with clock.at(MONDAY):
        assert "by Mon 1 Jun, 15:30 in Berlin" not in window.get(page).text  # 11:00 and six hours is Tuesday
        assert "by Tue 2 Jun, 08:30 in Berlin" in window.get(page).text


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"opens": "25:00"}, 422, "“25:00” is not a time of day. Type it like 8:00 or 17:30."),
        ({"closes": "noon"}, 422, "“noon” is not a time of day. Type it like 8:00 or 17:30."),
        ({"closes": ""}, 422, "Type when the day ends, like 17:00."),
        ({"closes": "7:30"}, 409, "The day closes at 07:30 and opens at 07:00. Expected at least one hour between."),
        ({"answer_within": "900"}, 409, "900. Expected 1 to 240."),
    ],
)
def test_what_is_typed_wrongly_is_said_beside_it_and_kept(
    world: World, window: Client, changed: dict[str, str], status: int, sentence: str
):
    answer = window.post(f"/suppliers/{world.acme}/hours", data=typed(world, **changed))
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert all(f'value="{value}"' in answer.text for value in changed.values() if value)
    assert 'value="15.30"' in answer.text or "closes" in changed
