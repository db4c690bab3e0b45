"""The gate: who declares nothing is closed, and no other site speaks for a person."""

import pytest

from app import access, create_app
from app.principal import Role
from tests.identity.conftest import PASSWORD

ANN = "ann@northfield.example"


@pytest.fixture
def ann(people):
    people.add(ANN, Role.ADMIN)
    return people.signed_in(ANN)


def test_a_request_from_another_site_changes_nothing(ann):
    assert ann.post("/sign-out", headers={"Origin": "https://evil.example"}).status_code == 400
    assert ann.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert ann.get("/board").status_code == 200


def test_a_form_without_the_token_of_this_session_changes_nothing(people, ann):
    other = people.signed_in(ANN)
    assert ann.post("/sign-out", csrf=False).status_code == 400
    assert ann.post("/sign-out", csrf=False, data={"csrf_token": other.csrf_token()}).status_code == 400
    assert ann.get("/board").status_code == 200


def test_another_site_cannot_sign_somebody_in(people, ann):
    words = {"email": ANN, "password": PASSWORD}
    forged = people.visitor().post("/sign-in", data=words, headers={"Origin": "https://evil.example"})
    assert forged.status_code == 400


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/livez", "/static/css/theme.css"])
def test_every_answer_carries_the_headers(people, path):
    answer = people.visitor().get(path, buffered=True)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Request-Id"]


def test_what_saw_a_person_is_not_kept_by_browsers(ann):
    assert ann.get("/board").headers["Cache-Control"] == "no-store"


def test_a_view_that_declares_nothing_keeps_the_app_from_starting(app):
    app.view_functions["forgotten"] = lambda: "open to everybody"
    with pytest.raises(RuntimeError, match="forgotten"):
        access.declared(app)


def test_production_without_a_secret_refuses_to_start(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        create_app(environment="production", data_dir=tmp_path)
