"""A forgotten password: the page says the same to everybody, a link goes to whose the address is. On both databases."""

import re

import pytest
from sqlalchemy import select

from app.database import session_for
from app.events import LoggedEvent
from app.identity import actions, forgotten_views
from app.principal import Role, system

ANN = "ann@northfield.example"
FRESH = re.compile(r"[0-9a-f]{32}")


@pytest.fixture(autouse=True)
def asking(monkeypatch):
    """What was begun for later, and is done when a test says so."""
    begun = []

    class Later:
        def __init__(self, seconds, work, given):
            assert seconds >= 1
            begun.append(lambda: work(*given))

        def start(self):
            assert self.daemon

    monkeypatch.setattr(forgotten_views, "Timer", Later)
    return begun


def posted(people, address):
    return people.visitor().post("/forgotten", data={"email": address}, buffered=True)


def ask(people, address):
    """Status and page, without what is fresh each time."""
    answer = posted(people, address)
    return answer.status_code, FRESH.sub("", answer.text)


def links_asked(app):
    with app.app_context(), session_for(system("test")) as session:
        rows = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "identity.link_made"))
        return [row.data["person_id"] for row in rows if row.data["purpose"] == "password_reset"]


def test_known_unknown_and_deactivated_look_alike(app, people, asking):
    ann = people.add(ANN, Role.SALES)
    gone = people.add("gone@northfield.example", Role.SALES)
    people.do(actions.deactivate, gone)
    answers = {ask(people, address) for address in (f" {ANN.upper()} ", "nobody@northfield.example", "gone@northfield.example")}
    assert len(answers) == 1
    status, page = answers.pop()
    assert (status, "If somebody who may sign in has this address" in page) == (200, True)
    assert (len(asking), links_asked(app)) == (3, [])
    for each in asking:
        each()
    assert links_asked(app) == [ann]


@pytest.mark.parametrize("typed", ["", "ann", "ann@", "ann northfield.example"])
def test_what_is_no_address_is_said_beside_the_field(people, typed):
    answer = people.visitor().post("/forgotten", data={"email": typed})
    assert answer.status_code == 422
    assert ("Type your e-mail address" if not typed else "is not an e-mail address") in answer.text


def test_asking_again_and_again_is_held_up_known_or_not(app, people, asking):
    people.add(ANN, Role.SALES)
    for address in (ANN, "nobody@northfield.example"):
        statuses = [posted(people, address).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
    for each in asking:
        each()
    assert len(links_asked(app)) == 3


def test_the_way_to_it_stands_on_the_sign_in_page(people):
    assert 'href="/forgotten"' in people.visitor().get("/sign-in").text
    assert people.visitor().get("/forgotten").status_code == 200
