"""Refusals name days as people of the reader's language write them."""

from datetime import date

from app.errors import sentence
from app.refusals import RuleBroken

PASSED = RuleBroken("past", "{found} has passed. Expected {today} or later.", found=date(2026, 5, 31), today=date(2026, 6, 1))


def test_a_refusal_names_days_as_the_screens_do(app):
    for language, words in (("en", "31 May 2026 has passed."), ("de", "31 Mai 2026 has passed.")):
        with app.test_request_context(headers={"Accept-Language": language}):
            assert sentence(PASSED).startswith(words)


def test_everywhere_else_it_is_english():
    assert str(PASSED) == "31 May 2026 has passed. Expected 01 Jun 2026 or later."
