"""What every template may say: translated texts with and without values, escaped where the page is."""

from datetime import date

import pytest
from flask import Flask, render_template_string


@pytest.fixture
def page(app: Flask):
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("page")
def test_a_text_is_a_pattern_with_values_and_without():
    assert render_template_string("{{ _('100 %% of %(what)s', what='<b>') }}") == "100 % of &lt;b&gt;"
    assert render_template_string("{{ _('100 %% of it') }}") == "100 % of it"


@pytest.mark.usefixtures("page")
def test_the_same_text_is_kept_apart_for_pages_that_escape_and_for_plain_text():
    for _ in range(2):
        assert render_template_string("{% autoescape false %}{{ _('Here & there') }}{% endautoescape %}") == "Here & there"
        assert render_template_string("{{ _('Here & there') }}") == "Here & there"  # a catalogue's own markup stands
        assert render_template_string("{{ _('%(a)s & %(b)s', a='<', b='>') }}") == "&lt; & &gt;"


@pytest.mark.parametrize(("language", "month"), [("en", "Dec"), ("de", "Dez")])
def test_each_reader_is_written_to_in_their_own_language(app: Flask, language: str, month: str):
    with app.test_request_context(headers={"Accept-Language": language}):
        written = render_template_string("{{ day|date }}", day=date(2026, 12, 4))
    assert month in written
