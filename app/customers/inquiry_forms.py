"""What may be typed about inquiries. Shape and wording only."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from app.catalog.rules import readable
from app.customers.rules.inquiries import LONGEST
from app.forms import BaseForm, TypedDateField
from app.typed_rows import INCOMPLETE, typed_rows

LARGEST_KEY = 18
"""Digits of a number that can be a key."""


def _plain(text: str | None) -> str:
    return readable((text or "").replace("\r\n", "\n").replace("\r", "\n"))


class _Fits:
    """No longer than what is kept."""

    def __call__(self, form: Any, field: Any) -> None:
        if len(field.data or "") > LONGEST:
            said = gettext("This has {found} characters. At most {longest} fit.")
            raise ValidationError(said.format(found=len(field.data), longest=LONGEST))


class ToldForm(BaseForm):
    """What a customer is told: words, and the day of each line that is ticked, as the page showed it."""

    answer = TextAreaField(_("What you say"), [_Fits()], filters=[_plain])

    @property
    def line_ids(self) -> list[int]:
        """Each ticked line once."""
        sent = [text for text in request.form.getlist("line") if text.isdecimal() and len(text) <= LARGEST_KEY]
        return list(dict.fromkeys(map(int, sent)))

    @property
    def told(self) -> dict[int, date]:
        """By ticked line, the day that the page showed; lines without one say none."""
        rows = {row.id: row.date("told") for row in typed_rows()}
        return {line_id: day for line_id in self.line_ids if (day := rows.get(line_id)) is not None}


class InquiryForm(ToldForm):
    question = TextAreaField(_("What the customer asks"), [_Fits()], filters=[_plain])
    contact = StringField(_("Who asks"))
    follow_up_on = TypedDateField(_("Call again on"))
    watch = BooleanField(_("Tell me when this moves"))


class OfInquiryForm(BaseForm):
    """A verb on an inquiry as it was seen; `inquiry_id` says on which, where the form is drawn again."""

    version = IntegerField(validators=[InputRequired(INCOMPLETE)])
    inquiry_id = 0

    @property
    def seen(self) -> dict[str, Any]:
        """How the verb is told which version was seen, and that it acts once."""
        return {"version": self.version.data or 0, "once": self.nonce.data}

    def raw(self, name: str) -> str:
        """What was typed into a field, as it was typed."""
        field = self._fields.get(name)
        return str(field.raw_data[0]) if field is not None and field.raw_data else ""


class AnswerForm(ToldForm, OfInquiryForm):
    """What the customer was told to a question that was open."""


class FollowUpForm(OfInquiryForm):
    follow_up_on = TypedDateField(_("Call again on"))
