"""The doctor says in sentences what is wrong, and only then fails."""

import pytest
from flask import Flask

from app.live import doctor
from tests.live.listening import invited


def said(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {each.english: each.meaning for each in doctor.findings(app.config["SETTINGS"])}


def wrong(app: Flask) -> list[str]:
    return [sentence for sentence, meaning in said(app).items() if meaning == "wrong"]


def test_a_healthy_installation_has_nothing_wrong(app: Flask):
    assert wrong(app) == []
    assert "Every fact has its position." in said(app)
    assert app.test_cli_runner().invoke(args=["doctor"]).exit_code == 0


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"public_url": "http://waybill.example"}, "In production it begins with https: cookies need it"),
        ({"public_url": "https://localhost"}, "PUBLIC_URL is https://localhost, this machine itself"),
    ],
)
def test_an_address_that_cannot_work_in_production_is_named(installed, database_url: str, settings, sentence):
    app = installed(database_url, environment="production", **settings)
    assert any(sentence in each for each in wrong(app))
    ended = app.test_cli_runner().invoke(args=["doctor"])
    assert ended.exit_code == 1
    assert sentence in ended.output


def test_a_database_without_tables_is_named(installed, empty_database_url: str):
    assert any("Run `flask db upgrade`" in each for each in wrong(installed(empty_database_url)))


def test_a_log_that_nobody_relays_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch):
    invited(app)
    assert wrong(app) == []
    monkeypatch.setattr(doctor, "LATE_AFTER", -1)
    assert [each for each in wrong(app) if "no server of this database runs" in each]


def test_redis_that_does_not_answer_is_no_more_than_worth_a_look(installed, database_url: str):
    app = installed(database_url, redis_url="redis://127.0.0.1:1/0")
    assert said(app)["Redis does not answer: sign-in attempts are counted per process until it does."] == "watch"
