"""Every answer carries the headers, and no answer tells how the house is built, whatever went wrong."""

from itertools import product

import pytest
from flask import Flask

from app.access import public, signed_in
from app.principal import Role
from app.web import HEADERS, LARGEST_BODY
from tests.identity.conftest import PASSWORD, People

ANN = "ann@northfield.example"
INNARDS = ("Traceback", "/app/", "SELECT", "sqlalchemy", "psycopg", "sqlite", "line 1", "werkzeug", "Flask")


@pytest.fixture
def people(app: Flask) -> People:
    app.add_url_rule("/broken", endpoint="broken", view_func=signed_in(_break))
    app.add_url_rule("/public-broken", endpoint="public_broken", view_func=public(_break))
    made = People(app)
    made.add(ANN, Role.SALES)
    return made


def _break() -> str:
    raise LookupError("SELECT password_hash FROM credentials in /app/secret.py")


ASKED = {
    "a page": ("GET", "/board", 200),
    "a redirect": ("GET", "/", 302),
    "a forged form": ("POST", "/sign-out", 400),
    "what is not for sales": ("GET", "/imports", 403),
    "no such row": ("GET", "/orders/1", 404),
    "no such page": ("GET", "/no/such/page", 404),
    "a method that is not taken": ("PUT", "/board", 405),
    "what broke": ("GET", "/broken", 500),
    "what broke for everybody": ("GET", "/public-broken", 500),
}


def test_every_answer_carries_the_headers_and_shows_no_innards(people):
    client = people.signed_in(ANN)
    for (method, path, status), accept in product(ASKED.values(), ("text/html", "application/json")):
        answer = client.open(path, method=method, csrf=False, headers={"Accept": accept})
        assert answer.status_code == status, path
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
        assert answer.headers.get("Cache-Control") == "no-store", path
        assert [word for word in INNARDS if word in answer.text] == [], path
        assert "Python" not in answer.headers.get("Server", "")


def test_a_body_without_end_is_not_read(people):
    answer = people.visitor().post("/sign-in", data={"email": ANN, "password": "x" * (LARGEST_BODY + 1)})
    assert answer.status_code == 413
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_scripts_come_from_us_alone_and_nobody_frames_us():
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_an_error_says_the_same_to_whoever_asks_for_json(people):
    answer = people.signed_in(ANN).get("/orders/1", headers={"Accept": "application/json"})
    assert answer.content_type == "application/problem+json"
    assert answer.get_json().keys() == {"type", "status", "title", "detail"}
    assert PASSWORD not in answer.text
