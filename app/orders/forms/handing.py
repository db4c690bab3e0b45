"""What we choose when somebody else is to answer for orders."""

import re

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from app.forms import BaseForm, Chosen, Given, TypedDateField, offered
from app.orders.forms.answering import STALE_FORM

SEEN = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")


class HandOverForm(BaseForm):
    """The orders that are ticked, or all of them, and who gets them."""

    to = SelectField(_("Hand over to"), [Chosen(_("Choose who gets the orders."))], coerce=int)

    def offer(self, buyers: list[tuple[int, str]]) -> None:
        self.to.choices = offered([(0, "–"), *buyers])

    @property
    def seen(self) -> list[tuple[int, int]]:
        """The orders that are ticked, each with the version that was seen: `12:3`."""
        found = [SEEN.fullmatch(text) for text in request.form.getlist("order")]
        return list(dict.fromkeys((int(each[1]), int(each[2])) for each in found if each))


class EndForm(BaseForm):
    """Somebody is back before their last day."""

    stand_in = IntegerField(validators=[InputRequired(STALE_FORM)])


class StandInForm(BaseForm):
    """Who is away, from when to when, and who answers meanwhile."""

    person = SelectField(_("Who is away"), [InputRequired()], coerce=int)
    stand_in = SelectField(_("Stands in"), [Chosen(_("Choose who stands in."))], coerce=int)
    from_on = TypedDateField(_("First day"), [Given(_("Type the first day."))])
    to_on = TypedDateField(_("Last day"), [Given(_("Type the last day."))])

    def offer(self, away: list[tuple[int, str]], buyers: list[tuple[int, str]]) -> None:
        self.person.choices, self.stand_in.choices = offered(away), offered([(0, "–"), *buyers])
