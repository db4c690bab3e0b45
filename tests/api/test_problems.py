"""Every refusal is a problem that a program can read: right type, status, a code that stays, and what to mend."""

import json

import pytest
from flask import Flask

from app.principal import Permission
from tests.api.conftest import Programs
from tests.api.programs import Program
from tests.story import D, World

KEY = {"Idempotency_Key": "k"}


def told(answer) -> tuple[int, str]:
    """The status and the code, once it is certain that the answer is a problem."""
    assert answer.mimetype == "application/problem+json", answer.text
    problem = answer.json
    assert {"type", "status", "title", "detail", "code"} <= problem.keys()
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    return answer.status_code, problem["code"]


def test_each_status_says_what_it_is(world: World, acme: Program, program: Programs):
    reader = program(world.acme_person, Permission.ORDER_READ)
    assert told(Program(acme.app, "").get("/orders")) == (401, "no_token")
    assert told(reader.get("/events")) == (403, "out_of_scope")
    assert told(acme.get("/orders/PO-1")) == (404, "not_found")
    assert told(acme.get(f"/order-lines/{10**25}")) == (404, "not_found")
    assert told(acme.send("POST", "/shipments", data="x" * 1_100_000, **KEY, Content_Type="application/json")) == (
        413,
        "too_large",
    )
    assert told(acme.send("POST", "/shipments", data="number=1", **KEY)) == (415, "content_type")
    assert told(acme.send("POST", "/shipments", data="{", **KEY, Content_Type="application/json")) == (400, "unreadable")
    assert told(acme.send("POST", "/shipments", data=b"\xff", **KEY, Content_Type="application/json")) == (400, "unreadable")
    assert told(acme.send("POST", "/shipments", data="[" * 100_000, **KEY, Content_Type="application/json"))[0] in (400, 422)
    assert told(acme.send("POST", "/shipments", json=[1], **KEY)) == (422, "invalid")


def test_what_is_no_door_is_a_problem_too(acme: Program):
    wrong_method, nowhere = acme.send("DELETE", "/orders"), acme.get("/nowhere")
    assert (wrong_method.status_code, wrong_method.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert nowhere.status_code == 404
    for answer in (wrong_method, nowhere):
        assert answer.mimetype == "application/problem+json"
        assert answer.json["title"]
        assert answer.json["detail"]


def test_a_broken_door_shows_nothing_of_the_machine(app: Flask, acme: Program, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("app.api.queries.newest", lambda session: 1 / 0)
    broken = acme.get("/events")
    assert (broken.status_code, broken.mimetype) == (500, "application/problem+json")
    assert "division" not in broken.text
    assert "Traceback" not in broken.text


@pytest.fixture
def document(app: Flask) -> dict:
    answer = Program(app, "").get("/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json)


def test_the_description_names_every_door_with_its_scope(app: Flask, document: dict):
    doors = {
        (method.lower(), rule.rule.removeprefix("/api/v1").replace("<int:", "{").replace("<path:", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert described == doors
    answering = document["paths"]["/order-lines/{line_id}/answer"]["post"]
    assert answering["security"] == [{"token": ["orders:line:answer"]}]
    assert {each["name"] for each in answering["parameters"]} == {"line_id", "Idempotency-Key", "If-Match"}


def test_every_reference_of_the_description_leads_somewhere(document: dict):
    schemas = document["components"]["schemas"]
    named = {part.split('"')[0] for part in json.dumps(document).split('"$ref": "#/components/schemas/')[1:]}
    assert named
    assert named - schemas.keys() == set()
    assert schemas["SentAccept"]["additionalProperties"] is False


def test_what_is_answered_has_the_described_fields(world: World, acme: Program, document: dict):
    (line,) = world.line_ids(world.issued(world.line(unit_price=D(2))))
    described = document["components"]["schemas"]
    for shape, answer in (("Order", acme.get("/orders/PO-10001").json), ("LineOfOrder", acme.line(line))):
        assert answer.keys() == described[shape]["properties"].keys()
