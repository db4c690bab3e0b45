"""A fact that a listener could not take waits where an administrator sees why, and can be heard again."""

import pytest
from flask import Flask

from app import events
from app.access import COOKIE
from app.live.following import Follower
from app.live.positions import Sequencer
from app.principal import Role
from tests.client import Client
from tests.live.listening import SignedIn, invited, signed_in


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """A listener that fails while it is broken."""
    state = {"broken": True}

    def hear(position: int, logged: object) -> None:
        if state["broken"]:
            raise RuntimeError("no mail today")

    monkeypatch.setattr(events, "listeners", lambda: {"tests.mail": hear})
    return state


@pytest.fixture
def parked(app: Flask, admin: SignedIn, mail: dict[str, bool]) -> None:
    follower = Follower(app, "tests.mail", events.listeners()["tests.mail"], patience=())
    follower.follow()
    invited(app)
    with app.app_context():
        Sequencer().look()
    follower.follow()


def page_of(client: Client, who: SignedIn):
    client.set_cookie(COOKIE, who.cookie)
    return client.get("/health")


REPLAY = {"listener": "tests.mail", "position": "1"}


def test_an_administrator_sees_what_was_parked_and_why(client: Client, admin: SignedIn, parked):
    page = page_of(client, admin)
    assert "identity.person_invited" in page.text
    assert "no mail today" in page.text
    assert "could not be taken by a listener" in page.text


def test_what_fails_again_stays_with_its_newest_reason(client: Client, admin: SignedIn, parked):
    page_of(client, admin)
    answer = client.post("/health/replay", data=REPLAY)
    assert answer.status_code == 409
    assert "It failed again" in answer.text
    assert "tests.mail" in page_of(client, admin).text


def test_what_is_taken_at_last_is_parked_no_more(client: Client, admin: SignedIn, parked, mail):
    page_of(client, admin)
    mail["broken"] = False
    assert client.post("/health/replay", data=REPLAY).status_code == 303
    assert "no mail today" not in page_of(client, admin).text
    assert client.post("/health/replay", data=REPLAY).status_code == 404


def test_nobody_else_looks_or_replays(app: Flask, client: Client, parked):
    buyer = signed_in(app, "buyer@waybill.example", Role.PROCUREMENT)
    assert page_of(client, buyer).status_code == 403
    assert client.post("/health/replay", data=REPLAY).status_code == 403
