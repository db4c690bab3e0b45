"""An issued order, asked for otherwise: its head, its lines, new lines."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.forms import Chosen, Given, offered
from app.orders.forms.answering import STALE_FORM
from app.orders.forms.drafting import INCOTERMS, new_line
from app.orders.rules.headers import HeaderChange
from app.orders.rules.revisions import Change, NewLine
from app.refusals import Refusal
from app.typed_rows import RowsForm, TypedRow

NEW = 10**12
"""Rows from here on are lines to add: no line of a database has such a number."""
ADDED = re.compile(r"^new-(\d{1,4})-([a-z_]{1,30})$")
CALLED = {"requested_on": "on", "unit_price": "price"}


class ReviseForm(RowsForm):
    """What we ask for otherwise. What is left as it stands is no change."""

    version = IntegerField(validators=[InputRequired(STALE_FORM)])
    revision = IntegerField(validators=[Optional()])
    site = SelectField(_("Deliver to"), [Chosen()], coerce=int)
    currency = StringField(_("Currency"), [Given(), Length(min=3, max=3)])
    incoterm = SelectField(_("Incoterm"), choices=offered(INCOTERMS), validators=[Optional()])
    payment_terms = StringField(_("Payment terms"), [Length(max=80)])
    note = TextAreaField(_("Note"), [Length(max=1000)])

    def __init__(self, sites: list[tuple[int, str]], items: Mapping[str, int], incoterm: str = "", **kwargs: Any) -> None:
        """`items` are the ids of the items whose numbers were typed; `incoterm` stays on offer, however old."""
        super().__init__(**kwargs)
        self.site.choices = offered(sites)
        if incoterm and incoterm not in dict(INCOTERMS):
            self.incoterm.choices = offered([*INCOTERMS, (incoterm, incoterm)])
        self.items = items
        self.changes: list[Change] = []
        self.added: list[NewLine] = []

    def read(self) -> None:
        self.changes = [change for row in self.rows if row.id < NEW and (change := _change(row)) is not None]
        self.new_rows = [row for row in self.rows if row.id >= NEW and any(text.strip() for text in row.typed.values())]
        self.added = [line for row in self.new_rows if (line := new_line(row, self.items)) is not None]

    @property
    def header(self) -> HeaderChange:
        return HeaderChange(
            site_id=self.site.data,
            currency=self.currency.data or "",
            incoterm=self.incoterm.data or "",
            payment_terms=self.payment_terms.data or "",
            note=self.note.data or "",
        )

    def _blamed(self, refusal: Exception) -> tuple[TypedRow | None, str]:
        row, name = super()._blamed(refusal)
        found = ADDED.match(refusal.field or "") if isinstance(refusal, Refusal) else None
        if found:
            row, name = self.new_rows[int(found[1]) - 1], found[2]
        return row, CALLED.get(name, name)

    def shown_new_rows(self) -> list[dict[str, Any]]:
        """The lines to add as they were typed, and an empty one behind."""
        typed = self.new_rows if self.rows else []
        following = max((row.id for row in typed), default=NEW) + 1
        return [{"id": row.id, "typed": row.typed, "errors": row.errors} for row in [*typed, TypedRow(following, {})]]


def _change(row: TypedRow) -> Change | None:
    version, quantity, on, price = row.version(), row.quantity("quantity"), row.date("on"), _price(row)
    if quantity is None:
        row.errors.setdefault("quantity", gettext("Type how many."))
    elif quantity <= 0:
        row.errors["quantity"] = gettext("Type more than 0. What is not wanted any more is cancelled.")
    if on is None:
        row.errors.setdefault("on", gettext("Type by when."))
    if row.errors:
        return None
    return Change(line_id=row.id, version=version, quantity=quantity, requested_on=on, unit_price=price)


def _price(row: TypedRow) -> Decimal | None:
    price = row.quantity("price")
    if price is not None and price < 0:
        row.errors["price"] = gettext("Type a price of 0 or more.")
    return price
