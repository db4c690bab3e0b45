"""What may be typed about notices, mails and links. Shape and wording only."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.errors import sentence
from app.forms import BaseForm, Given, TypedTimeField
from app.identity.rules import normalised_address
from app.notifications.rules.addresses import check_mailbox
from app.notifications.rules.timing import Quiet
from app.refusals import RuleBroken

INCOMPLETE = _("This page is incomplete. Load it again.")


class CodeForm(BaseForm):
    """The code that was sent beside a link."""

    code = StringField(_("Code from the mail"), [Given(_("Type the six digits of the code."))])


class HeldLinkForm(BaseForm):
    """Whose links are meant."""

    person = IntegerField(validators=[InputRequired(INCOMPLETE)])


class ChoicesForm(BaseForm):
    """One's own quiet hours; the ways of the kinds are fields of the request, one for each kind."""

    time_zone = StringField(_("Time zone"), [Given(_("Type a time zone, for example Europe/Berlin.")), Length(max=40)])
    begins = TypedTimeField(_("Quiet from"))
    ends = TypedTimeField(_("Quiet until"))
    digest_at = TypedTimeField(_("Daily digest at"), [Given(_("Type a time, for example 8:00."))])

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.time_zone.data or "", self.begins.data, self.ends.data, self.digest_at.data or time(8))


class AlertForm(BaseForm):
    """The address that a customer leaves."""

    email = StringField(_("Tell me by mail when a day moves"), [Given(_("Type your e-mail address."))])
    address = ""

    def validate_email(self, field: Any) -> None:
        try:
            self.address = normalised_address(field.data or "")
            check_mailbox(self.address)
        except RuleBroken as refusal:
            raise ValidationError(sentence(refusal)) from refusal


class ReadForm(BaseForm):
    """Up to which notice somebody has read."""

    newest = IntegerField(validators=[InputRequired(INCOMPLETE)])
