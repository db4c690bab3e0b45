"""What is sent with a sheet. Shape and wording only."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FileField, HiddenField
from wtforms.validators import InputRequired, ValidationError

from app.errors import sentence
from app.exchange.problems import FileRefused
from app.forms import BaseForm


class SheetForm(BaseForm):
    """A workbook that comes back."""

    file = FileField(_("The edited workbook"))

    def validate_file(self, field: Any) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(str(_("Choose the .xlsx file that you edited.")))

    def attempt(self, verb: Callable[[], Any]) -> int:
        """A file that cannot be read is a wrong shape, said beside the field."""
        try:
            return super().attempt(verb)
        except FileRefused as refusal:
            self.file.errors = [*self.file.errors, sentence(refusal)]
            return 422


class StoreForm(BaseForm):
    """What a preview has shown, signed."""

    answers = HiddenField(validators=[InputRequired(_("This page is incomplete. Load it again."))])
