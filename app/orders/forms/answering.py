"""What a supplier types."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length

from app.forms import BaseForm
from app.orders.forms.parts import parts_of
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject
from app.orders.rules.quantities import NOTHING, Part, joined
from app.orders.rules.states import Answer
from app.typed_rows import RowsForm, TypedRow

NO_TERMS = (None, "")
STALE_FORM = _("This page is incomplete. Load it again.")


class Answerable(Protocol):
    """What the form needs of a line: what is asked, and what is offered or agreed already."""

    @property
    def id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def answer(self) -> str: ...
    @property
    def open_quantity(self) -> Decimal: ...
    @property
    def requested_on(self) -> date: ...
    @property
    def standing(self) -> tuple[Part, ...]: ...
    @property
    def wanted(self) -> tuple[Part, ...]: ...
    @property
    def offered_terms(self) -> tuple[Decimal | None, str]: ...


class UndoForm(BaseForm):
    """Taking the answer of this key back."""

    key = HiddenField(validators=[InputRequired(STALE_FORM), Length(max=64)])


class AnswerForm(RowsForm):
    """A supplier's answer to lines of an order: what is asked, or a change of what is offered or agreed already."""

    revision = IntegerField(validators=[InputRequired(STALE_FORM)])
    supplier_reference = StringField(_("Your order number"), [Length(max=40)])
    as_requested = HiddenField()
    """Pressed: every line as requested, whatever was typed."""

    def __init__(self, lines: Iterable[Answerable], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lines = {line.id: line for line in lines}
        self.answers: list[LineAnswer] = []

    def read(self) -> None:
        self.answers = [answer for row in self.rows if (answer := self._answer(row)) is not None]

    def _answer(self, row: TypedRow) -> LineAnswer | None:
        version = row.version()
        if row.id not in self.lines or version is None:
            row.errors["line"] = str(STALE_FORM)
            return None
        if self.as_requested.data:
            return Accept(row.id, version)
        if row.text("reject"):
            return Reject(row.id, version, row.text("reason"), row.text("note"))
        return self._offer(row, version)

    def _offer(self, row: TypedRow, version: int) -> LineAnswer | None:
        """As requested where nothing differs, else a proposal; what is left over cannot be delivered.

        Who leaves what is offered or agreed as it stands says nothing of the line.
        """
        line = self.lines[row.id]
        parts, terms = parts_of(row), (row.quantity("price"), row.text("substitute"))
        if row.errors:
            return None
        same = not parts or joined(parts) == line.standing
        if line.standing and line.version == version and same and terms == line.offered_terms:
            return None
        if line.answer != Answer.ACCEPTED and parts and joined(parts) == line.wanted and terms == NO_TERMS:
            return Accept(row.id, version)
        remainder = max(NOTHING, line.open_quantity - sum((part.quantity for part in parts), NOTHING))
        return Propose(row.id, version, parts, remainder, row.text("reason"), row.text("note"), *terms)
