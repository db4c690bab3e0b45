"""A calendar by a secret address: what its person reads, nothing else, until it is revoked."""

import re

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from app import clock
from app.database import session_for
from app.identity import actions, sign_in
from app.identity.models import CalendarFeed
from app.principal import Role
from tests.client import Client
from tests.live.listening import session_of
from tests.story import JUNE, MACHINE, MONDAY, World, build, told_by

REVOKE = "/calendar/feeds/revoke"


@pytest.fixture
def world(app: Flask):
    with clock.at(MONDAY):
        made = build(app)
        for person in (made.acme_person, made.bits_person, made.buyer, made.admin):
            session_of(app, person.person_id, *person.roles)
        yield made


@pytest.fixture
def desk(app: Flask, world: World, client: Client) -> Client:
    client.set_cookie("waybill_session", session_of(app, world.acme_person.person_id).cookie)
    return client


def made_by(desk: Client) -> str:
    """The path of a fresh address, as the page shows it once."""
    page = desk.post("/calendar/feeds").text
    found = re.search(r'value="https?://[^/"]+(/calendar/[\w-]+\.ics)"', page)
    assert found
    return found[1]


def stranger(app: Flask) -> Client:
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]


def test_a_program_reads_the_calendar_without_signing_in(app: Flask, world: World, desk: Client):
    ours, theirs = world.issued(), world.issued(supplier_id=world.bits)
    answer = stranger(app).get(made_by(desk))
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert [str(each["summary"]) for each in events] == [
        "PO-10001: answer due for 1 line",
        "PO-10001: 1 line asked for, not agreed",
    ]
    assert [each.decoded("dtstart") for each in events][1] == JUNE[12]
    assert f"/orders/{ours}" in answer.text
    assert f"/orders/{theirs}" not in answer.text
    assert "Bits" not in answer.text


def test_the_secret_is_kept_as_a_hash_alone(app: Flask, desk: Client):
    token = made_by(desk).removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 22  # 128 bits
    with app.app_context(), session_for(MACHINE) as session:
        feed = session.scalars(select(CalendarFeed)).one()
        assert token not in str(vars(feed))
    assert token not in desk.get("/account/sessions").text


def test_what_did_not_change_is_not_sent_again(app: Flask, world: World, desk: Client):
    world.issued()
    path, reader = made_by(desk), stranger(app)
    first = reader.get(path)
    assert first.headers["ETag"]
    assert first.headers["Last-Modified"]
    assert reader.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    world.issued()
    assert reader.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_wrong_revoked_and_unknown_look_alike(app: Flask, world: World, desk: Client):
    path, reader = made_by(desk), stranger(app)
    page = desk.get("/account/sessions").text
    listed = re.search(r'name="feed" value="(\d+)"', page)
    assert listed
    assert desk.post("/calendar/feeds/revoke", data={"feed": listed[1]}).status_code == 303
    paths = (path, "/calendar/nothing-that-was-ever-made.ics", f"/calendar/{'x' * 500}.ics")
    told = {(found.status_code, found.text) for found in map(reader.get, paths)}
    assert len(told) == 1
    assert next(iter(told))[0] == 404
    again = desk.post("/calendar/feeds/revoke", data={"feed": listed[1]})
    assert (again.status_code, "This address is revoked already. Load the page again." in again.text) == (409, True)


def test_who_is_shut_out_shows_nothing_and_it_does_not_come_back(app: Flask, world: World, desk: Client):
    path, reader = made_by(desk), stranger(app)
    person = world.acme_person.person_id or 0
    with told_by(app, world.admin):
        actions.deactivate(world.admin, person)
    assert reader.get(path).status_code == 404
    with told_by(app, world.admin):
        actions.reactivate(world.admin, person)
    assert reader.get(path).status_code == 404


def test_a_password_that_is_set_anew_ends_it(app: Flask, world: World, desk: Client):
    """Whoever got in with the old one may have made it."""
    path, reader = made_by(desk), stranger(app)
    with told_by(app, MACHINE):
        sign_in.set_passwords([world.acme_person.person_id or 0], "another long passphrase")
    assert reader.get(path).status_code == 404


def test_the_view_is_the_persons_of_now(app: Flask, world: World, desk: Client):
    """Somebody of ours who only receives has no calendar, whatever they had before."""
    desk.set_cookie("waybill_session", session_of(app, world.buyer.person_id).cookie)
    path, reader = made_by(desk), stranger(app)
    assert reader.get(path).status_code == 200
    session_of(app, world.buyer.person_id, Role.SALES)
    assert reader.get(path).status_code == 404


def test_somebody_has_five_addresses_at_most_and_nobody_revokes_anothers(app: Flask, world: World, desk: Client):
    for _ in range(5):
        made_by(desk)
    refused = desk.post("/calendar/feeds")
    assert (refused.status_code, "You have 5 calendar addresses already. Revoke one first." in refused.text) == (409, True)
    desk.set_cookie("waybill_session", session_of(app, world.bits_person.person_id).cookie)
    told = {(found.status_code, found.text) for found in (desk.post(REVOKE, data={"feed": feed}) for feed in ("1", "999"))}
    assert {status for status, _ in told} == {404}
    assert len(told) == 1, "another's reads like one that never was"


def test_a_form_that_is_sent_twice_makes_one_address(desk: Client):
    sent = {"nonce": "c" * 32}
    assert "/calendar/" in desk.post("/calendar/feeds", data=sent).text
    again = desk.post("/calendar/feeds", data=sent)
    assert again.status_code == 303
    assert "This address was made already, it is shown only once." in desk.get(again.location).text
    assert desk.get("/account/sessions").text.count('name="feed"') == 1


def test_addresses_begin_with_the_one_that_we_are_set_to_have(app: Flask, world: World, desk: Client, monkeypatch):
    order = world.issued()
    monkeypatch.setattr(app.config["SETTINGS"], "public_url", "https://portal.example/")
    page = desk.post("/calendar/feeds").text
    found = re.search(r'value="https://portal.example(/calendar/[\w-]+\.ics)"', page)
    assert found
    assert f"https://portal.example/orders/{order}" in stranger(app).get(found[1]).text.replace("\r\n ", "")
