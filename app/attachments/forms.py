"""What may be typed about documents. Shape and wording only."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from app.attachments.rules import Kind, Why
from app.attachments.words import KINDS, REASONS
from app.files.forms import UploadsField
from app.forms import BaseForm, Chosen, Given, offered

WHOLE_ORDER = 0


class AttachForm(BaseForm):
    """`line` is 0 for the whole order; which lines it offers, the page says."""

    line = SelectField(_("For"), coerce=int, choices=(), default=WHOLE_ORDER, validate_choice=False)
    kind = SelectField(_("What it is"), choices=offered((str(kind), KINDS[kind]) for kind in Kind))
    revision = StringField(_("Its revision"))
    files = UploadsField(_("File"), [Given()], most=1)

    def offer_lines(self, lines: Iterable[tuple[int, str]]) -> None:
        """Lines to choose from, as pairs of id and words, after the whole order."""
        self.line.choices = offered([(WHOLE_ORDER, _("The whole order")), *lines])

    def validate_files(self, field: Any) -> None:
        if not field.data and not field.process_errors:
            raise ValidationError(gettext("Choose a file: a PDF, a PNG or a JPEG."))


class WithdrawForm(BaseForm):
    why = SelectField(
        _("Why"),
        [Chosen(_("Choose a reason: people who have the document read it."))],
        choices=offered([("", _("Choose a reason")), *((str(why), REASONS[why]) for why in Why)]),
        validate_choice=False,
    )

    def validate_why(self, field: Any) -> None:
        if field.data and field.data not in REASONS:
            raise ValidationError(gettext("There is no such reason. Choose one of the list."))
