"""Invitations and password resets: one use, one person, and nothing to guess."""

import threading
from datetime import timedelta

import pytest

from app import clock
from app.identity import actions
from app.identity import sign_in as door
from app.identity.rules import LinkPurpose
from app.principal import Role
from app.refusals import RuleBroken
from tests.identity.conftest import PASSWORD, People

NEW = {"password": "another long one", "again": "another long one"}
ANN = "ann@northfield.example"


@pytest.fixture
def ann(people: People) -> int:
    return people.add(ANN, Role.SALES)


def fresh_link(people: People, person_id: int) -> str:
    return str(people.do(actions.make_link, person_id, LinkPurpose.PASSWORD_RESET))


def opened(people: People, token: str):
    visitor = people.visitor()
    assert visitor.get(f"/link/{token}").headers["Location"] == "/link"
    return visitor


def test_looking_at_a_link_changes_nothing_however_often(people, ann):
    token = fresh_link(people, ann)
    for _ in range(50):
        assert opened(people, token).get("/link").status_code == 200
    assert ANN in opened(people, token).get("/link").text, "whose password it sets"
    assert people.signed_in(ANN, PASSWORD)
    assert opened(people, token).post("/link", data=NEW).status_code == 303


def test_a_link_sets_the_password_once_and_signs_in(people, ann):
    token = fresh_link(people, ann)
    visitor = opened(people, token)
    assert visitor.post("/link", data=NEW).status_code == 303
    assert visitor.get("/board").status_code == 200
    assert opened(people, token).post("/link", data=NEW).status_code == 409


def test_used_replaced_expired_and_invented_links_look_alike(people, ann):
    used, replaced = fresh_link(people, ann), ""
    opened(people, used).post("/link", data=NEW)
    replaced = fresh_link(people, ann)
    fresh_link(people, ann)
    with clock.at(clock.now() - timedelta(days=2)):
        expired = fresh_link(people, ann)
    pages = {opened(people, token).get("/link").text for token in (used, replaced, expired, "invented", "x" * 4000)}
    assert len(pages) == 1


def test_of_two_who_use_a_link_at_once_one_gets_in(app, people, ann):
    token, outcomes, together = fresh_link(people, ann), [], threading.Barrier(2)

    def use(number: int) -> None:
        with app.app_context():
            together.wait()
            try:
                door.use_link(token, f"password number {number}", door.Device(), timedelta(days=1))
                outcomes.append("in")
            except RuleBroken:
                outcomes.append("refused")

    racers = [threading.Thread(target=use, args=(number,)) for number in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["in", "refused"]


def test_a_link_of_somebody_deactivated_is_dead(people, ann):
    token = fresh_link(people, ann)
    people.do(actions.deactivate, ann)
    assert opened(people, token).post("/link", data=NEW).status_code == 409


def test_an_invitation_from_the_command_line_lets_its_person_in(app, people):
    runner = app.test_cli_runner()
    printed = runner.invoke(args=["invite", "new@northfield.example", "--name", "New", "--role", "sales"]).output
    token = printed.strip().rsplit("/", 1)[1]
    assert opened(people, token).post("/link", data=NEW).status_code == 303
    assert people.signed_in("new@northfield.example", NEW["password"]).get("/board").status_code == 200


def test_whoever_runs_the_machine_makes_a_fresh_link_for_a_known_address(app, people, ann):
    printed = app.test_cli_runner().invoke(args=["invite", ANN, "--name", "Ann", "--role", "sales"]).output
    assert opened(people, printed.strip().rsplit("/", 1)[1]).post("/link", data=NEW).status_code == 303
    assert people.signed_in(ANN, NEW["password"])
