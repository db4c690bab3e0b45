"""While the database is away everybody is told so, signed in or not: no page needs it to say that it is missing."""

from collections.abc import Callable

import psycopg
import pytest
from flask import Flask, Response
from sqlalchemy.exc import OperationalError

from app import access
from app.access import COOKIE
from tests.live.listening import SignedIn

CLOSED = "the server closed the connection"
HOW_THE_DISK_IS_FULL = ["database or disk is full", 'could not extend file "base/1/2": No space left on device']


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets whoever is looked up meet a database that answers with this."""

    def fail(words: str) -> None:
        def ask(cookie: str) -> None:
            raise OperationalError("SELECT", {}, Exception(words))

        monkeypatch.setattr(access, "_loader", [ask])

    return fail


@pytest.mark.parametrize("path", ["/board", "/orders/1", "/live/since/0"])
def test_a_signed_in_person_is_told_to_try_again_shortly(app: Flask, admin: SignedIn, fails, path: str):
    fails(CLOSED)
    client = app.test_client()
    client.set_cookie(COOKIE, admin.cookie)
    answer = client.get(path)
    assert answer.status_code == 503
    assert "We cannot read this at the moment. Try again shortly." in answer.text


@pytest.mark.on("sqlite")  # no database is asked
@pytest.mark.parametrize("words", HOW_THE_DISK_IS_FULL)
def test_a_full_disk_is_called_by_its_name_on_either_database(app: Flask, admin: SignedIn, fails, words: str):
    fails(words)
    client = app.test_client()
    client.set_cookie(COOKIE, admin.cookie)
    answer = client.get("/board")
    assert answer.status_code == 507
    assert "Our disk is full" in answer.text
    assert "base/1" not in answer.text


@pytest.mark.on("postgresql")
def test_what_was_found_is_answered_though_the_database_goes_away_behind_it(app: Flask, admin: SignedIn, database_url: str):
    @app.after_request
    def crash(response: Response) -> Response:
        with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as other:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            other.execute(f"SELECT pg_terminate_backend(pid) {others}")
        return response

    client = app.test_client()
    client.set_cookie(COOKIE, admin.cookie)
    assert client.get("/board").status_code == 200
