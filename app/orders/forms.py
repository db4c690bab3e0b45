"""What may be typed about orders: answers, decisions, drafts. Shape and wording only."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.forms import BaseForm, Chosen, Given, offered
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject
from app.orders.rules.headers import Header
from app.orders.rules.quantities import NOTHING, Part, joined
from app.orders.rules.reasons import TO_CANCEL, TO_DECLINE
from app.orders.rules.revisions import Change, NewLine
from app.orders.rules.states import Answer
from app.orders.words import REASONS
from app.typed_rows import RowsForm, TypedRow

INCOTERMS = [(code, code or "–") for code in " EXW FCA FAS FOB CFR CIF CPT CIP DAP DPU DDP".split(" ")]
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


class AnswerForm(RowsForm):
    """A supplier's answer to lines of an order: what is asked, or a change of what is offered or agreed already."""

    revision = IntegerField(validators=[InputRequired(STALE_FORM)])
    supplier_reference = StringField(_("Your order number"), [Length(max=40)])

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
        if row.text("reject"):
            return Reject(row.id, version, row.text("reason"), row.text("note"))
        return self._offer(row, version)

    def _offer(self, row: TypedRow, version: int) -> LineAnswer | None:
        """As requested where nothing differs, else a proposal; what is left over cannot be delivered.

        Who leaves what is offered or agreed as it stands says nothing of the line.
        """
        line = self.lines[row.id]
        first, later = _part(row, "quantity", "on"), _part(row, "later_quantity", "later_on")
        if row.errors:
            return None
        parts = tuple(part for part in (first, later) if part is not None)
        if line.standing and line.version == version and (not parts or joined(parts) == line.standing):
            return None
        if line.answer != Answer.ACCEPTED and parts == (Part(line.open_quantity, line.requested_on),):
            return Accept(row.id, version)
        remainder = max(NOTHING, line.open_quantity - sum((part.quantity for part in parts), NOTHING))
        return Propose(row.id, version, parts, remainder, row.text("reason"), row.text("note"))


def _part(row: TypedRow, quantity_name: str, day_name: str) -> Part | None:
    """So many on that day; a quantity without a day, or the other way round, is noted in the row."""
    quantity, on = row.quantity(quantity_name), row.date(day_name)
    if row.errors or (quantity is None and on is None):
        return None
    if quantity is None:
        row.errors[quantity_name] = str(_("Type how many, beside the date."))
    elif on is None:
        row.errors[day_name] = str(_("Type the date, beside the quantity."))
    else:
        return Part(quantity, on)
    return None


class ReviseForm(RowsForm):
    """What we ask for otherwise of an issued order: quantity and day, line by line."""

    def read(self) -> None:
        self.changes = [change for row in self.rows if (change := _change(row)) is not None]

    def _blamed(self, refusal: Exception) -> tuple[TypedRow | None, str]:
        row, name = super()._blamed(refusal)
        return row, {"requested_on": "on"}.get(name, name)


def _change(row: TypedRow) -> Change | None:
    version, quantity, on = row.version(), row.quantity("quantity"), row.date("on")
    if quantity is None:
        row.errors.setdefault("quantity", gettext("Type how many."))
    elif quantity <= 0:
        row.errors["quantity"] = gettext("Type more than 0. What is not wanted any more is cancelled.")
    if on is None:
        row.errors.setdefault("on", gettext("Type by when."))
    return None if row.errors else Change(line_id=row.id, version=version, quantity=quantity, requested_on=on)


class VersionForm(BaseForm):
    """A verb on a row that was seen at this version."""

    version = IntegerField(validators=[InputRequired(STALE_FORM)])


class DeclineForm(VersionForm):
    reason = SelectField(_("Why"), choices=offered((str(code), REASONS[code]) for code in TO_DECLINE))
    note = StringField(_("In your words"), [Length(max=500)])


class CancelForm(VersionForm):
    reason = SelectField(_("Why"), choices=offered((str(code), REASONS[code]) for code in TO_CANCEL))
    note = StringField(_("In your words"), [Length(max=500)])


class DraftForm(RowsForm):
    """An order that is being written: its head, and rows of item, quantity, price and day."""

    supplier = SelectField(_("Supplier"), [Chosen()], coerce=int)
    site = SelectField(_("Deliver to"), [Chosen()], coerce=int)
    number = StringField(_("Order number"), [Length(max=40)])
    currency = StringField(_("Currency"), [Given(), Length(min=3, max=3)], default="EUR")
    incoterm = SelectField(_("Incoterm"), choices=offered(INCOTERMS), validators=[Optional()])
    payment_terms = StringField(_("Payment terms"), [Length(max=80)])
    version = HiddenField()

    def __init__(
        self, suppliers: list[tuple[int, str]], sites: list[tuple[int, str]], items: Mapping[str, int], **kwargs: Any
    ) -> None:
        """`items` are the ids of the items whose numbers were typed."""
        super().__init__(**kwargs)
        self.supplier.choices, self.site.choices = offered([(0, "–"), *suppliers]), offered([(0, "–"), *sites])
        self.items = items
        self.new_lines: list[NewLine] = []

    def read(self) -> None:
        """Rows in which nothing was typed are left out."""
        typed = [row for row in self.rows if any(value.strip() for value in row.typed.values())]
        self.new_lines = [line for row in typed if (line := self._line(row)) is not None]

    def _line(self, row: TypedRow) -> NewLine | None:
        quantity, price, on = row.quantity("quantity"), row.quantity("price"), row.date("on")
        item_id = self.items.get(row.text("item"))
        if item_id is None:
            found = row.text("item")
            unknown = gettext("There is no item %(found)s. Type the number of an item.", found=found)
            row.errors["item"] = unknown if found else gettext("Type the number of an item.")
        if quantity is None:
            row.errors.setdefault("quantity", gettext("Type how many."))
        if on is None:
            row.errors.setdefault("on", gettext("Type by when."))
        if row.errors or item_id is None or quantity is None or on is None:
            return None
        return NewLine(item_id, quantity, on, price, line_no=row.id)

    @property
    def header(self) -> Header:
        return Header(
            supplier_id=self.supplier.data,
            site_id=self.site.data,
            currency=self.currency.data or "",
            incoterm=self.incoterm.data or "",
            payment_terms=self.payment_terms.data or "",
        )

    @property
    def seen_version(self) -> int:
        return int(self.version.data) if str(self.version.data).isdecimal() else 0

    def shown_rows(self) -> list[dict[str, Any]]:
        """The rows as they were typed, with what is wrong, and an empty one behind."""
        typed = [row for row in self.rows if any(value.strip() for value in row.typed.values())]
        rows = [{"id": row.id, "line_no": row.id, "typed": row.typed, "errors": row.errors} for row in typed]
        following = max((row.id for row in typed), default=0) + 1
        return [*rows, {"id": following, "line_no": following, "typed": {}, "errors": {}}]
