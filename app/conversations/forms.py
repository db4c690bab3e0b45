"""What may be typed in a conversation. Shape and wording only."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from app.catalog.rules import plain_text
from app.conversations.rules import LONGEST
from app.files.forms import UploadsField
from app.forms import BaseForm

INCOMPLETE = _("This page is incomplete. Load it again.")


class MessageForm(BaseForm):
    text = TextAreaField(_("Your message"), filters=[lambda text: plain_text(text or "")])
    files = UploadsField(_("Photos or documents"))
    asks = BooleanField(_("I need an answer"))

    def validate_text(self, field: Any) -> None:
        if not field.data and not self.files.data and not self.files.process_errors:
            raise ValidationError(gettext("Write something or attach a file."))
        if len(field.data) > LONGEST:
            said = gettext("This has {found} characters. At most {longest} fit.")
            raise ValidationError(said.format(found=len(field.data), longest=LONGEST))


class ReadForm(BaseForm):
    up_to = IntegerField(validators=[InputRequired(INCOMPLETE)])
