"""A token acts as its person, within its scope, until it ends; and nothing tells one that does not hold from another."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.access import COOKIE
from app.database import session_for
from app.events import LoggedEvent
from app.identity import actions, sign_in
from app.identity.models import ApiToken
from app.principal import Permission, Role
from tests.api.conftest import Programs
from tests.api.programs import Program
from tests.client import Client
from tests.live.listening import session_of
from tests.story import MACHINE, MONDAY, D, World, told_by

READ = Permission.ORDER_READ
MADE = re.compile(r'id="made-link" readonly value="(waybill_[\w-]+)"')
ORDERS = {"name": "ERP, nightly", "scopes": [str(READ)], "days": "30"}


@pytest.fixture
def desk(app: Flask, world: World, client: Client) -> Client:
    client.set_cookie(COOKIE, session_of(app, world.acme_person.person_id).cookie)
    return client


def made_on_the_page(desk: Client, **words: object) -> str:
    found = MADE.search(desk.post("/account/tokens", data=ORDERS | words).text)
    assert found
    return found[1]


def told(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """All that an answer says, but the number of the request."""
    return answer.status_code, answer.text, [each for each in answer.headers if each[0] != "X-Request-Id"]


def test_a_token_is_made_on_the_page_shown_once_and_kept_as_a_hash(app: Flask, world: World, desk: Client):
    order = world.issued()
    token = made_on_the_page(desk)
    assert len(token) >= len("waybill_") + 32
    page = desk.get("/account/tokens").text
    assert "ERP, nightly" in page
    assert "Read orders" in page
    assert token not in page
    with app.app_context(), session_for(MACHINE) as session:
        kept = session.scalars(select(ApiToken)).one()
        assert token not in str(vars(kept))
    listed = Program(app, token).get("/orders").json
    assert [each["id"] for each in listed["orders"]] == [order]


def test_a_revoked_token_is_refused_at_once(app: Flask, desk: Client):
    token = made_on_the_page(desk)
    assert Program(app, token).get("/orders").status_code == 200
    listed = re.search(r'name="token" value="(\d+)"', desk.get("/account/tokens").text)
    assert listed
    assert desk.post("/account/tokens/revoke", data={"token": listed[1]}).status_code == 303
    assert Program(app, token).get("/orders").status_code == 401
    assert "ERP, nightly" not in desk.get("/account/tokens").text
    again = desk.post("/account/tokens/revoke", data={"token": listed[1]})
    assert (again.status_code, "This token is revoked already. Load the page again." in again.text) == (409, True)


def test_a_token_is_made_on_the_machine(app: Flask, world: World):
    order = world.issued()
    run = app.test_cli_runner().invoke
    words = ["token", "ACME_person@test.test", "--name", "ERP", "--scope", str(READ), "--scope", str(Permission.LINE_SHIP)]
    done = run(args=words)
    assert done.exit_code == 0, done.output
    listed = Program(app, done.output.strip()).get("/orders").json
    assert [each["id"] for each in listed["orders"]] == [order]
    unknown = run(args=["token", "nobody@test.test", *words[2:]])
    assert (unknown.exit_code, "Nobody who may sign in has the address nobody@test.test" in unknown.output) == (1, True)
    too_much = run(args=["token", "sales@test.test", *words[2:]])
    assert "Choose one or more of: orders:order:read, live:event:read." in too_much.output
    assert "400 days. A token lives 1 to 366 days." in run(args=[*words, "--days", "400"]).output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"scopes": []}, "cannot be given to this token. Choose one or more of: orders:order:read"),
        ({"name": ""}, "Type what the token is for."),
        ({"scopes": [str(Permission.ORDER_WRITE)]}, "is not a valid choice for this field"),
    ],
)
def test_what_a_token_cannot_be_is_refused_and_what_was_typed_stays(desk: Client, words, sentence):
    refused = desk.post("/account/tokens", data=ORDERS | words)
    assert refused.status_code in (409, 422)
    assert sentence in refused.text.replace("&#39;", "'")
    assert (ORDERS | words)["name"] in refused.text


def test_somebody_has_twenty_at_most_and_nobody_revokes_anothers(app: Flask, world: World, desk: Client):
    for _ in range(20):
        made_on_the_page(desk)
    refused = desk.post("/account/tokens", data=ORDERS)
    assert (refused.status_code, "You have 20 tokens already. Revoke one first." in refused.text) == (409, True)
    desk.set_cookie(COOKIE, session_of(app, world.bits_person.person_id).cookie)
    assert desk.post("/account/tokens/revoke", data={"token": "1"}).status_code == 409


def test_what_is_out_of_scope_is_refused_and_says_which_scope_it_needs(world: World, program: Programs):
    (line,) = world.line_ids(world.issued())
    reader = program(world.acme_person, READ)
    refused = reader.answer(line, {"answer": "accept"})
    assert refused.status_code == 403
    assert 'error="insufficient_scope", scope="orders:line:answer"' in refused.headers["WWW-Authenticate"]
    assert reader.get("/events").status_code == 403
    assert reader.line(line)["offers"] == []
    assert world.look(line, "answer") == "pending"


def test_a_token_never_may_more_than_its_person(app: Flask, world: World, program: Programs):
    buyer = program(world.buyer)
    assert buyer.get("/orders").status_code == 200
    assert buyer.post("/shipments", {}).status_code == 403, "buyers ship nothing"
    with told_by(app, world.admin):
        actions.change_roles(world.admin, world.buyer.person_id or 0, frozenset({Role.SALES}))
    (line,) = world.line_ids(world.issued(world.line(unit_price=D(2))))
    assert "unit_price" not in buyer.line(line)


def deactivate(app: Flask, world: World) -> None:
    with told_by(app, world.admin):
        actions.deactivate(world.admin, world.acme_person.person_id or 0)


def come_back(app: Flask, world: World) -> None:
    deactivate(app, world)
    with told_by(app, world.admin):
        actions.reactivate(world.admin, world.acme_person.person_id or 0)


def change_the_password(app: Flask, world: World) -> None:
    with app.app_context():
        sign_in.set_passwords([world.acme_person.person_id or 0], "a long enough password")


@pytest.mark.parametrize("ends", [deactivate, come_back, change_the_password])
def test_it_ends_with_what_it_was_made_by(app: Flask, world: World, acme: Program, ends: Callable[..., None]):
    assert acme.get("/orders").status_code == 200
    ends(app, world)
    assert acme.get("/orders").status_code == 401


def test_signing_out_does_not_end_it(world: World, acme: Program, desk: Client):
    desk.post("/sign-out")
    assert acme.get("/orders").status_code == 200


def test_wrong_expired_revoked_and_missing_look_alike(app: Flask, world: World, acme: Program, program: Programs):
    ended = program(world.acme_person)
    change_the_password(app, world)
    expired = program(world.bits_person)
    with clock.at(MONDAY + timedelta(days=91)):
        answers = [
            told(Program(app, token).get("/orders"))
            for token in (expired.token, ended.token, "waybill_nothing-that-was-ever-made", "x" * 5000, "")
        ]
    assert len({str(each) for each in answers}) == 1
    status, body, headers = answers[0]
    assert (status, dict(headers)["WWW-Authenticate"], '"code":"no_token"' in body) == (401, 'Bearer realm="Waybill"', True)


def test_no_cookie_counts_here_and_none_is_set(app: Flask, world: World):
    cookie = f"{COOKIE}={session_of(app, world.acme_person.person_id).cookie}"
    visitor = Program(app, "")
    for answer in (visitor.get("/orders", Cookie=cookie), visitor.post("/shipments", {}, Cookie=cookie)):
        assert answer.status_code == 401
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_token_counts_elsewhere(app: Flask, acme: Program):
    visitor = app.test_client(use_cookies=False)
    bearer = {"Authorization": f"Bearer {acme.token}", "Accept": "application/json"}
    assert visitor.get("/todo", headers=bearer).status_code == 401
    assert visitor.get("/live/since/0", headers=bearer).status_code == 401
    assert acme.get("/orders", Authorization=f"Basic {acme.token}").status_code == 401


def test_a_token_that_asks_too_often_waits_and_nobody_else_does(app: Flask, world: World, program: Programs):
    app.config["SETTINGS"].api_per_minute = 3
    hasty, other = program(world.acme_person), program(world.acme_person)
    assert [hasty.get(path).status_code for path in ("/orders", "/events", "/orders")] == [200] * 3
    refused = hasty.get("/orders")
    assert (refused.status_code, refused.json["code"]) == (429, "too_many")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert other.get("/orders").status_code == 200


def test_making_and_revoking_stand_in_the_history_of_the_person(app: Flask, desk: Client):
    made_on_the_page(desk)
    desk.post("/account/tokens/revoke", data={"token": "1"})
    with app.app_context(), session_for(MACHINE) as session:
        told = [each for each in session.scalars(select(LoggedEvent)) if "token" in each.name]
        assert [(each.name, each.data["token_id"]) for each in told] == [
            ("identity.token_made", 1),
            ("identity.token_revoked", 1),
        ]


def test_a_form_that_is_sent_twice_makes_one_token(app: Flask, desk: Client):
    words = {"nonce": "4e6f6e6365"}
    made_on_the_page(desk, **words)
    again = desk.post("/account/tokens", data=ORDERS | words, follow_redirects=True)
    assert "This token was made already" in again.text
    with app.app_context(), session_for(MACHINE) as session:
        assert len(session.scalars(select(ApiToken)).all()) == 1
