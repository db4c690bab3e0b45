"""What may be typed and sent to bring a file in. Shape and wording only."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import MultipleFileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from app.errors import sentence
from app.exchange.fields import Rows
from app.exchange.problems import FileRefused
from app.forms import BaseForm, Given

ROWS = [
    SelectChoice(str(Rows.ORDER_LINES), _("An order line")),
    SelectChoice(str(Rows.RECEIPTS), _("A receipt")),
]


class UploadForm(BaseForm):
    profile = SelectField(_("Profile"))
    files = MultipleFileField(_("Files"), [Given(_("Choose a file."))])

    def offer(self, profiles: list[tuple[str, str]]) -> "UploadForm":
        self.profile.choices = [SelectChoice(name, title) for name, title in profiles]
        return self

    def validate_files(self, field: Any) -> None:
        if not any(each and each.filename for each in field.data or ()):
            raise ValidationError(str(_("Choose a file.")))

    def attempt(self, verb: Callable[[], Any]) -> int:
        """A file that cannot be read is a wrong shape, said beside the field."""
        try:
            return super().attempt(verb)
        except FileRefused as refusal:
            self.files.errors = [*self.files.errors, sentence(refusal)]
            return 422


class ProfileForm(BaseForm):
    name = StringField(_("Name"), [Given(_("Give the profile a name.")), Length(max=80)])
    rows = SelectField(_("One row is"), choices=ROWS)
    date_format = StringField(_("Dates"), [Given(_("Say how dates are written.")), Length(max=120)], default="%Y-%m-%d")
    decimal_point = SelectField(_("Decimals"), choices=[SelectChoice(".", "1234.5"), SelectChoice(",", "1234,5")])

    @property
    def kind(self) -> str:
        """What one row is; an order line where something was sent that is no kind of row."""
        kinds = [str(choice.value) for choice in ROWS]
        return str(self.rows.data) if self.rows.data in kinds else kinds[0]

    def attempt(self, verb: Callable[[], Any]) -> int:
        try:
            return super().attempt(verb)
        except FileRefused as refusal:
            self.refused = sentence(refusal)
            return 422

    def read_sample(self, read: Callable[[], Any]) -> None:
        """Look at a file; why it cannot be read stands on top of the form."""
        try:
            read()
        except FileRefused as refusal:
            self.refused = sentence(refusal)

    def show(self, name: str, body: Mapping[str, Any]) -> None:
        """What a saved profile says."""
        reading = body.get("read", {})
        self.name.data, self.rows.data = name, body["rows"]
        self.date_format.data = "; ".join(reading.get("dates", ["%Y-%m-%d"]))
        self.decimal_point.data = reading.get("decimal", ".")
