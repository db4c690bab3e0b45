"""Refusals name days as people of the reader's language write them."""

from datetime import date

from app.errors import sentence
from app.refusals import RuleBroken

PASSED = RuleBroken("past", "{found} has passed. Expected {today} or later.", found=date(2026, 5, 31), today=date(2026, 6, 1))


def test_a_refusal_names_days_as_the_screens_do(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert sentence(PASSED) == "31 May 2026 has passed. Expected 01 Jun 2026 or later."


def test_everywhere_else_days_are_iso():
    assert str(PASSED) == "2026-05-31 has passed. Expected 2026-06-01 or later."
