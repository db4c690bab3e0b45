"""While the database is away everybody is told so, signed in or not: no page needs it to say that it is missing."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app import access
from app.access import COOKIE
from tests.live.listening import SignedIn


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(cookie: str) -> None:
        raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(access, "_loader", [ask])


@pytest.mark.parametrize("path", ["/board", "/orders/1", "/live/since/0"])
def test_a_signed_in_person_is_told_to_try_again_shortly(app: Flask, admin: SignedIn, away, path: str):
    client = app.test_client()
    client.set_cookie(COOKIE, admin.cookie)
    answer = client.get(path)
    assert answer.status_code == 503
    assert "try again shortly" in answer.text
