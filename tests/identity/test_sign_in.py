"""Coming in, going out, and being shut out."""

import re

import pytest
from sqlalchemy import select

from app.access import COOKIE
from app.database import session_for
from app.identity import actions
from app.identity.models import SignInSession
from app.principal import Role, system
from tests.identity.conftest import PASSWORD, People

ANN = "ann@northfield.example"


def refused(people: People, email: str, password: str) -> tuple[int, str]:
    """Status and page of a refused sign-in, without what was typed and what is fresh each time."""
    answer = people.visitor().post("/sign-in", data={"email": email, "password": password})
    return answer.status_code, re.sub(r"[0-9a-f]{32}|value=\"[^\"]*\"", "", answer.text)


def test_whoever_knows_address_and_password_comes_in(people):
    people.add(ANN, Role.PROCUREMENT)
    answer = people.visitor().post("/sign-in", data={"email": " Ann@Northfield.example ", "password": PASSWORD})
    assert answer.status_code == 303
    cookie = answer.headers["Set-Cookie"]
    assert COOKIE in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_unknown_mistyped_and_deactivated_look_alike(people):
    person_id = people.add(ANN, Role.SALES)
    people.add("gone@northfield.example", Role.SALES)
    gone = people.add("shut@northfield.example", Role.SALES)
    people.do(actions.deactivate, gone)
    answers = {
        refused(people, "nobody@northfield.example", PASSWORD),
        refused(people, ANN, "something else"),
        refused(people, "shut@northfield.example", PASSWORD),
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 401
    assert person_id


def test_the_cookie_is_kept_only_as_a_hash(app, people):
    people.add(ANN, Role.SALES)
    client = people.signed_in(ANN)
    value = client.get_cookie(COOKIE).value
    with app.app_context(), session_for(system("test")) as session:
        kept = session.scalars(select(SignInSession.token_hash)).all()
    assert len(kept) == 1
    assert value not in kept[0]


def test_signing_out_ends_the_session_even_for_who_kept_the_cookie(people):
    people.add(ANN, Role.SALES)
    client = people.signed_in(ANN)
    value = client.get_cookie(COOKIE).value
    assert client.post("/sign-out").status_code == 303
    thief = people.visitor()
    thief.set_cookie(COOKIE, value)
    assert thief.get("/board").status_code == 302
    assert thief.get("/live/since/0").status_code == 401


def test_who_is_deactivated_is_out_at_the_next_request(people):
    person_id = people.add(ANN, Role.SALES)
    client = people.signed_in(ANN)
    assert client.get("/board").status_code == 200
    people.do(actions.deactivate, person_id)
    assert client.get("/board").status_code == 302


def test_who_is_let_in_again_signs_in_anew(people):
    person_id = people.add(ANN, Role.SALES)
    client = people.signed_in(ANN)
    people.do(actions.deactivate, person_id)
    people.do(actions.reactivate, person_id)
    assert client.get("/board").status_code == 302, "a session of before came back to life"
    assert people.signed_in(ANN).get("/board").status_code == 200


def test_a_changed_role_holds_at_the_next_request(people):
    person_id = people.add(ANN, Role.PROCUREMENT)
    client = people.signed_in(ANN)
    assert client.get("/orders/new").status_code == 200
    people.do(actions.change_roles, person_id, frozenset({Role.SALES}))
    assert client.get("/orders/new").status_code == 403
    assert client.get("/board").status_code == 200


def test_a_new_password_signs_every_other_device_out(people):
    people.add(ANN, Role.SALES)
    other, this = people.signed_in(ANN), people.signed_in(ANN)
    words = {"old": PASSWORD, "password": "another long one", "again": "another long one"}
    assert this.post("/account/password", data=words).status_code == 303
    assert this.get("/board").status_code == 200
    assert other.get("/board").status_code == 302
    assert people.signed_in(ANN, "another long one").get("/board").status_code == 200


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"old": "wrong", "password": "another long one", "again": "another long one"}, "not your present password"),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "has 5 characters. Use 10 to 200"),
        ({"old": PASSWORD, "password": "another long one", "again": "another one"}, "The two passwords differ"),
    ],
)
def test_a_password_that_cannot_be_is_refused_with_a_sentence(people, words, sentence):
    people.add(ANN, Role.SALES)
    client = people.signed_in(ANN)
    answer = client.post("/account/password", data=words)
    assert answer.status_code in (409, 422)
    assert sentence in answer.text
    assert people.signed_in(ANN)


def test_one_account_takes_ten_wrong_passwords_and_then_none(people):
    people.add(ANN, Role.SALES)
    visitor = people.visitor()
    wrong = [visitor.post("/sign-in", data={"email": ANN, "password": f"wrong {n}"}).status_code for n in range(11)]
    assert wrong == [401] * 10 + [429]
    assert visitor.post("/sign-in", data={"email": ANN, "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(people, elsewhere):
    people.add(ANN, Role.SALES)
    answer = people.visitor().post("/sign-in", data={"email": ANN, "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_who_was_sent_to_sign_in_arrives_where_they_wanted(people):
    people.add(ANN, Role.SALES)
    sent = people.visitor().get("/board?state=late")
    assert sent.headers["Location"] == "/sign-in?next=/board?state%3Dlate"
    words = {"email": ANN, "password": PASSWORD, "next": "/board?state=late"}
    assert people.visitor().post("/sign-in", data=words).headers["Location"] == "/board?state=late"
