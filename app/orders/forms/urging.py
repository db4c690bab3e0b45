"""What we tick and type when we urge."""

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length

from app.forms import BaseForm
from app.orders.rules.reasons import LONGEST_NOTE

LARGEST_KEY = 18
"""Digits of a number that can be a key."""


class UrgeForm(BaseForm):
    """The lines that are ticked, and a note for all their suppliers."""

    note = StringField(_("Note to the suppliers"), [Length(max=LONGEST_NOTE)])

    @property
    def line_ids(self) -> list[int]:
        """Each ticked line once, in the order of the page."""
        sent = [text for text in request.form.getlist("line") if text.isdecimal() and len(text) <= LARGEST_KEY]
        return list(dict.fromkeys(map(int, sent)))
