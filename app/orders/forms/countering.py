"""What we type in answer to a proposal, beside yes and no: a part of it, another offer, another supplier."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError

from app.forms import Chosen, Given, offered
from app.orders.forms.deciding import VersionForm
from app.orders.forms.parts import parts_of
from app.orders.rules.answers import Propose, Rest
from app.orders.rules.reasons import TO_DECLINE
from app.orders.words import REASONS
from app.typed_rows import RowsForm, TypedRow


class CounterForm(RowsForm):
    """Another offer for one line: its row alone counts."""

    def __init__(self, line_id: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.line_id = line_id
        self.given = Propose(line_id, 0, ())

    def read(self) -> None:
        row = self.row(self.line_id) or TypedRow(self.line_id, {})
        self.rows = [row]
        version = row.version()
        parts, price = parts_of(row), row.quantity("price")
        if not row.errors and version is not None:
            self.given = Propose(self.line_id, version, parts, note=row.text("note"), unit_price=price)


class PartsForm(VersionForm):
    """Which parts of a proposal are accepted, by their days, and what becomes of the rest."""

    parts = SelectMultipleField(_("Which"), choices=[], validate_choice=False)
    rest = SelectField(_("And the rest"), choices=offered((str(rest), str(rest)) for rest in Rest))

    def validate_parts(self, field: Any) -> None:
        try:
            self.days = [date.fromisoformat(text) for text in field.data]
        except ValueError as problem:
            raise ValidationError(str(_("This page is incomplete. Load it again."))) from problem


class ElsewhereForm(VersionForm):
    supplier = SelectField(_("Another supplier"), [Chosen()], coerce=int)

    def offer(self, suppliers: list[tuple[int, str]]) -> None:
        self.supplier.choices = offered([(0, _("Choose a supplier")), *suppliers])


class ChosenForm(RowsForm):
    """Proposals that were ticked, each with the version at which it was seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen: list[tuple[int, int]] = []

    def read(self) -> None:
        self.seen = []
        for row in self.rows:
            version = row.number("accept")
            if version is None:
                row.errors["line"] = str(_("This page is incomplete. Load it again."))
            else:
                self.seen.append((row.id, version))


class DeclineManyForm(ChosenForm):
    """Why all of them are declined, once."""

    reason = StringField(_("Why"), [Given(_("Say why they are declined: choose a reason."))])
    note = StringField(_("In your words"), [Length(max=500)])

    @property
    def reasons(self) -> list[tuple[str, Any]]:
        return [(str(code), REASONS[code]) for code in TO_DECLINE]
