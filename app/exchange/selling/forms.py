"""What is sent with customer orders in a file. Shape and wording only."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.errors import sentence
from app.exchange.problems import FileRefused
from app.forms import BaseForm


class TakeForm(BaseForm):
    """What a preview has shown, signed."""

    sent = HiddenField(validators=[InputRequired(_("This page is incomplete. Load it again."))])

    def attempt(self, verb: Callable[[], Any]) -> int:
        try:
            return super().attempt(verb)
        except FileRefused as refusal:
            self.refused = sentence(refusal)
            return 422
